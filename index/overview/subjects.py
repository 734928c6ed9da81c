"""The subjects of each source: words of headings, counted in its passages."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.overview.regions import Region, Words, surprise
from index.overview.sampling import Sampled
from index.records import Span
from index.text.analyzer import words

MOST_SUBJECTS = 14
MOST_SOURCES = 12
# A word in a larger share of the passages than this is what the whole library is about.
_EVERYWHERE = 0.5
_LONGEST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Subjects:
    """Passages by source and word, both those with the most first.

    Each word is as in a heading, in lower case. In `sources` None is the unknown source; only the
    largest have a row. `counts` has no pair that counts nothing; `totals` says how many passages a
    source has.
    """

    sources: tuple[str | None, ...]
    words: tuple[str, ...]
    counts: Mapping[tuple[str | None, str], int]
    totals: Mapping[str | None, int]


def find_subjects(
    passages: Sequence[Sampled], *, texts: Sequence[Words] = (), regions: Sequence[Region] = ()
) -> Subjects:
    """The words of headings that tell the regions of the map apart best.

    Without regions those in the headings of the most articles, then in the most headings. A word
    counts where a passage has it in its text or above it, but tells regions apart by the `texts`
    alone, as `own_words` gives them: otherwise "References" would. Words that always share their
    heading are one, such as "restless legs". Those in most passages, and those in only one, are
    left out.
    """
    totals = Counter(one.document.source for one in passages)
    having = _places(one.stored.terms for one in passages)
    shown = [
        (term, places)
        for term in _terms(passages)
        if 1 < len(places := _all_have(having, term.stems)) <= max(2, _EVERYWHERE * len(passages))
    ]
    if regions:
        telling = _telling(texts, regions)
        scores = {term.words: telling(term) for term, _ in shown}
        shown = [(term, places) for term, places in shown if scores[term.words] > 0]
        shown.sort(key=lambda row: -scores[row[0].words])
    del shown[MOST_SUBJECTS:]
    counts = Counter(
        (passages[place].document.source, term.words) for term, places in shown for place in places
    )
    return Subjects(
        sources=tuple(source for source, _ in totals.most_common(MOST_SOURCES)),
        words=tuple(term.words for term, _ in shown),
        counts=counts,
        totals=totals,
    )


def _telling(texts: Sequence[Words], regions: Sequence[Region]) -> Callable[["_Term"], float]:
    """How well a term tells one of the regions from the others."""
    having = _places(texts)
    members = [frozenset(region.members) for region in regions]

    def telling(term: _Term) -> float:
        places = _all_have(having, term.stems)
        if len(places) < 2:
            return 0.0
        return max(
            surprise(len(places & region), len(region), len(places), len(texts))
            for region in members
        )

    return telling


def _places(passages: Iterable[Iterable[str]]) -> Mapping[str, set[int]]:
    """The passages that have each stem, by number."""
    having: dict[str, set[int]] = defaultdict(set)
    for place, stems in enumerate(passages):
        for stem in stems:
            having[stem].add(place)
    return having


def _all_have(having: Mapping[str, set[int]], stems: Iterable[str]) -> set[int]:
    """The passages that have all these stems."""
    return set.intersection(*(having.get(stem, set()) for stem in stems))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Term:
    """Words of headings, with their stemmed terms."""

    words: str
    stems: frozenset[str]


def _terms(passages: Sequence[Sampled]) -> list[_Term]:
    """All terms of the headings, those in the headings of the most articles first."""
    headings = dict.fromkeys(
        (one.passage.doc_id, one.passage.heading or one.document.title) for one in passages
    )
    over: dict[str, dict[tuple[str, str], Span]] = defaultdict(dict)
    for doc_id, heading in headings:
        for stem, span in words(heading):
            if len(stem) > 1 and not stem.isdecimal():
                over[stem].setdefault((doc_id, heading), span)
    together: dict[frozenset[tuple[str, str]], list[str]] = defaultdict(list)
    for stem, spans_in in over.items():
        together[frozenset(spans_in)].append(stem)
    terms = []
    for where, stems in together.items():
        first = min(where)
        spans = [over[stem][first] for stem in stems]
        start, end = min(span.start for span in spans), max(span.end for span in spans)
        if end - start <= _LONGEST:
            term = _Term(words=first[1][start:end].lower(), stems=frozenset(stems))
            terms.append((len({doc_id for doc_id, _ in where}), len(where), term))
    terms.sort(key=lambda row: (-row[0], -row[1], row[2].words))
    return [term for _, _, term in terms]
