"""Explains a hit in plain words, for people who know nothing of scores."""

from collections.abc import Sequence

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
_LONGEST = 60


def explanation(hit: Hit, answer: Answer) -> list[str]:
    """Why `hit` is a hit of `answer`: one line on its meaning, one on its words."""
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
    forms = dict.fromkeys(_slice(hit, span).lower() for span in matched.spans)
    other = [f"“{form}”" for form in forms if form != matched.word.lower()]
    form = f"as {', '.join(other)}; " if other else ""
    return f"{matched.word} ({form}in {matched.passages:,}{of})"


def _listed(words: Sequence[str], joined: str) -> str:
    """Words in a sentence, the last two joined by a word.

    >>> _listed(["legs", "cramp", "walk"], "or")
    'legs, cramp or walk'
    """
    *first, last = words
    return f"{', '.join(first)} {joined} {last}" if first else last


def _slice(hit: Hit, span: Span) -> str:
    return hit.document.text[span.start : span.end]
