"""Explains a hit in plain words, for people who know nothing of scores."""

from collections.abc import Sequence
from typing import Literal

from index.attribution import counted, lead_words
from index.records import Span
from index.search.answer import Answer, Hit, NearHit
from index.search.differences import Difference
from index.search.explanation import MatchedTerm

NO_PROBABILITY = (
    "Scores are not probabilities: they only put the passages of one question in order."
)
NEAR = 0.85
LESS_NEAR = 0.6
_MOST_DIFFERENCES = 3
_MOST_WORDS = 6
_LONGEST = 60


def reason(hit: Hit, answer: Answer) -> str:
    """Why `hit` is a hit of `answer`: one sentence on what put it in its place.

    What weighs most comes first: the reader, then meaning, then words.
    """
    nearness = _nearness(hit, answer)
    reasons = [*_answering(hit), *_near_in_meaning(nearness), *_contained(hit)]
    but = ["no sentence in it clearly answers you"] if _is_unanswered(hit) else []
    but += ["others shown are nearer in meaning"] if nearness == "far" else []
    if hit.why.missing and not hit.why.words:
        but.append(f"it does not contain {_few(hit.why.missing, 'or')}")
    shown = f"because {_clauses(reasons)}" if reasons else "because nothing nearer was found"
    return f"Shown {shown}{f'; but {_clauses(but)}' if but else ''}."


def explanation(hit: Hit, answer: Answer) -> list[str]:
    """The same with its numbers: one line on its meaning, one on its words."""
    return [f"By meaning: {_meaning(hit, answer)}", f"By words: {_words(hit)}"]


def best_sentence(hit: Hit) -> str:
    """The sentence nearest to the question, verbatim."""
    return _slice(hit, hit.why.sentence)


def sentence_name(hit: Hit) -> str:
    """What that sentence is, as far as can be told."""
    return "Best sentence" if hit.why.answers else "Nearest sentence, which does not seem to answer"


def best_lead(hit: Hit) -> str:
    """What has to be read before it; empty if nothing has."""
    return lead_words(hit.document.lead(hit.why.sentence))


def difference_words(near: NearHit) -> str:
    """How a hit differs from the one that it is nearly the same as: its first differences."""
    first = [_difference(one) for one in near.differences[:_MOST_DIFFERENCES]]
    rest = len(near.differences) - len(first)
    more = f"; and {counted(rest, 'more difference')}" if rest else ""
    return f"Nearly the same words as hit {near.rank}, but {'; '.join(first)}{more}"


def score_rows(hit: Hit, answer: Answer) -> list[tuple[str, str, str]]:
    """For each score its name, its value for `hit`, and the best of all hits of `answer`."""
    names = {
        "dense": "Meaning of the whole (cosine)",
        "late": "Meaning, word by word",
        "lexical": "Words (BM25)",
        "answer": "Answers (by the reader)",
        "fused": "All together",
    }
    return [
        (
            words,
            f"{getattr(hit.scores, name):.2f}",
            f"{max(getattr(other.scores, name) for other in answer.hits):.2f}",
        )
        for name, words in names.items()
    ]


def _difference(one: Difference) -> str:
    if not one.words:
        return f"without {_quoted(one.instead_of)}"
    other = f" instead of {_quoted(one.instead_of)}" if one.instead_of else ""
    return f"{'' if other else 'with '}{_quoted(one.words)}{other}"


def _quoted(words: str) -> str:
    words = " ".join(words.split())
    return f"“{words}”" if len(words) <= _LONGEST else f"“{words[:_LONGEST].rstrip()}…”"


_Nearness = Literal["only", "nearest", "near", "less near", "far"]
_NEAR_WORDS: dict[_Nearness, str] = {
    "nearest": "of those shown it is nearest to your question in meaning",
    "near": "its meaning is near to your question",
}


def _answering(hit: Hit) -> list[str]:
    if not (hit.scores.answer and hit.why.answers):
        return []
    surely = "seems to" if hit.scores.answer >= 0.5 else "may"
    return [f"the highlighted sentence {surely} answer you"]


def _is_unanswered(hit: Hit) -> bool:
    """Whether the reader has read it in vain; it reads only the first passages."""
    return hit.scores.answer > 0 and not hit.why.answers


def _near_in_meaning(nearness: _Nearness) -> list[str]:
    return [_NEAR_WORDS[nearness]] if nearness in _NEAR_WORDS else []


def _contained(hit: Hit) -> list[str]:
    why = hit.why
    without = f", not {_few(why.missing, 'or')}" if why.missing else ""
    inside = [f"it contains {_shown_words(hit)}{without}"] if why.words else []
    above = f"its title, headings or lead-in say {_few(why.above, 'and')}" if why.above else ""
    return [*inside, above] if above else inside


def _clauses(parts: Sequence[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)}{',' if len(first) > 1 else ''} and {last}" if first else last


def _nearness(hit: Hit, answer: Answer) -> _Nearness:
    """How near its meaning is, as a whole and word by word, beside the nearest shown."""
    shown = [other.scores.dense + other.scores.late for other in answer.hits]
    if len(shown) == 1:
        return "only"
    mine, best = hit.scores.dense + hit.scores.late, max(shown)
    if mine == best:
        return "nearest"
    share = mine / best if best > 0 else 0.0
    return "near" if share >= NEAR else "less near" if share >= LESS_NEAR else "far"


def _shown_words(hit: Hit) -> str:
    """The rarest of its words, in the order of the question, since these weigh most."""
    rarest = sorted(hit.why.words, key=lambda word: word.passages)[:_MOST_WORDS]
    words = [f"{one.word}{_as(hit, one)}" for one in hit.why.words if one in rarest]
    return _few(words, "and", of=len(hit.why.words))


def _as(hit: Hit, matched: MatchedTerm) -> str:
    other = _other_forms(hit, matched)
    return f" (as {', '.join(other)})" if other else ""


def _few(words: Sequence[str], joined: str, *, of: int | None = None) -> str:
    rest = (of or len(words)) - len(words[:_MOST_WORDS])
    more = [counted(rest, "more word")] if rest else []
    return _listed([*words[:_MOST_WORDS], *more], joined)


def _meaning(hit: Hit, answer: Answer) -> str:
    mine = hit.scores.dense
    best = max(other.scores.dense for other in answer.hits)
    if f"{mine:.2f}" == f"{best:.2f}":
        return f"the nearest of the passages shown (cosine {mine:.2f})."
    share = mine / best if best > 0 else 0.0
    near = "near" if share >= NEAR else "less near" if share >= LESS_NEAR else "far"
    return f"{near} (cosine {mine:.2f}; the nearest shown has {best:.2f})."


def _words(hit: Hit) -> str:
    why = hit.why
    parts = []
    if why.words:
        first, *rest = why.words
        matched = [_matched(hit, first, of=f" of {why.passages:,} passages")]
        matched += [_matched(hit, word, of="") for word in rest]
        parts.append(f"contains {_listed(matched, 'and')}")
    if why.above:
        parts.append(f"its title, headings or lead-in contain {_listed(why.above, 'and')}")
    if why.missing:
        parts.append(f"does not contain {_listed(why.missing, 'or')}")
    if not parts:
        return "the question has only very common words, which are not searched for."
    return f"{'; '.join(parts)}."


def _matched(hit: Hit, matched: MatchedTerm, *, of: str) -> str:
    other = _other_forms(hit, matched)
    form = f"as {', '.join(other)}; " if other else ""
    return f"{matched.word} ({form}in {matched.passages:,}{of})"


def _other_forms(hit: Hit, matched: MatchedTerm) -> list[str]:
    """The forms of a word in a passage that are not the one typed."""
    forms = dict.fromkeys(_slice(hit, span).lower() for span in matched.spans)
    return [f"“{form}”" for form in forms if form != matched.word.lower()]


def _listed(words: Sequence[str], joined: str) -> str:
    """Words in a sentence, the last two joined by a word.

    >>> _listed(["legs", "cramp", "walk"], "or")
    'legs, cramp or walk'
    """
    *first, last = words
    return f"{', '.join(first)} {joined} {last}" if first else last


def _slice(hit: Hit, span: Span) -> str:
    return hit.document.text[span.start : span.end]
