"""The regions of a map, each named by the words that tell it from the others."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.overview.neighbour_map import Places
from index.overview.sampling import Sampled
from index.text.analyzer import words

MOST_REGIONS = 14
MOST_WORDS = 3
_FEWEST = 16
# Regions for each square root of the number of passages, as many as have room for their names.
_REGIONS = 0.75
_LINE = re.compile(r"(?<=[.!?])\s|\n")
# A line that begins as in so many articles says nothing of what one of them is about.
_REPEATED = 3
_BEGINNING = 5

Words = Mapping[str, str]
"""The terms of a passage, each with its word in lower case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Passages beside each other on a map, by their number, and words, the most telling first.

    `x` and `y` are the place of the passage in the middle.
    """

    words: tuple[str, ...]
    members: tuple[int, ...]
    x: float
    y: float


def find_regions(passages: Sequence[Words], places: Places) -> list[Region]:
    """The regions of a map of passages with these words, the largest first; none if they are few.

    The words are those that a region has far more often than the others, each in one region only.
    """
    if len(passages) < _FEWEST:
        return []
    groups = _group(places)
    named = _telling_words(passages, groups)
    return [
        Region(words=said, members=members, x=x, y=y)
        for members, said in zip(groups, named, strict=True)
        for x, y in [_middle(places, members)]
    ]


def own_words(passages: Sequence[Sampled]) -> list[Words]:
    """The words of each passage itself, without its headings.

    Lines that begin alike in several articles do not count.
    """
    lines = [[*_lines(one.passage.text)] for one in passages]
    articles: dict[str, set[str]] = defaultdict(set)
    for one, own in zip(passages, lines, strict=True):
        for line in own:
            articles[_beginning(line)].add(one.passage.doc_id)
    return [
        _terms(line for line in own if len(articles[_beginning(line)]) < _REPEATED) for own in lines
    ]


def surprise(inside: int, of_inside: int, everywhere: int, of_all: int) -> float:
    """How surprising it is that so many passages of a region have a word; 0 if they are few.

    `inside` of the region's `of_inside` have it, and `everywhere` of `of_all` in the library.

    Source: Dunning 1993, log-likelihood ratio, Computational Linguistics 19 (1), p. 61.

    >>> round(surprise(5, 5, 5, 10), 2), surprise(1, 5, 2, 10)
    (6.93, 0.0)
    """
    expected = of_inside * everywhere / of_all
    if inside <= expected:
        return 0.0
    outside, of_outside = everywhere - inside, of_all - of_inside
    counts = (inside, of_inside - inside, outside, of_outside - outside)
    without = of_all - everywhere
    means = (
        expected,
        of_inside * without / of_all,
        of_outside * everywhere / of_all,
        of_outside * without / of_all,
    )
    return sum(
        count * math.log(count / mean) for count, mean in zip(counts, means, strict=True) if count
    )


def _lines(text: str) -> Iterable[str]:
    return (line.strip() for line in _LINE.split(text) if line.strip())


def _beginning(line: str) -> str:
    return " ".join(line.split(maxsplit=_BEGINNING)[:_BEGINNING])


def _terms(lines: Iterable[str]) -> Words:
    found: dict[str, str] = {}
    for line in lines:
        for term, span in words(line):
            if len(term) > 1 and not term.isdecimal():
                found.setdefault(term, line[span.start : span.end].lower())
    return found


def _group(places: Places) -> list[tuple[int, ...]]:
    """The passages in regions, the largest first."""
    # Importing it takes a second, which only this page needs.
    from sklearn.cluster import KMeans

    count = min(MOST_REGIONS, round(_REGIONS * math.sqrt(len(places))))
    of = KMeans(count, n_init=4, random_state=0).fit_predict(places)
    groups = [tuple(np.flatnonzero(of == number).tolist()) for number in range(count)]
    return sorted((group for group in groups if group), key=lambda group: (-len(group), group))


def _telling_words(
    passages: Sequence[Words], groups: Sequence[Sequence[int]]
) -> list[tuple[str, ...]]:
    everywhere = Counter(term for one in passages for term in one)
    best: dict[str, tuple[float, int]] = {}
    for number, group in enumerate(groups):
        inside = Counter(term for place in group for term in passages[place])
        for term, count in inside.items():
            if count > 1:
                score = surprise(count, len(group), everywhere[term], len(passages))
                best[term] = max(best.get(term, (0.0, 0)), (score, -number))
    ranked = sorted(best, key=lambda term: (-best[term][0], term))
    return [
        tuple(
            _usual(term, (passages[place] for place in group))
            for term in [term for term in ranked if best[term][0] and best[term][1] == -number][
                :MOST_WORDS
            ]
        )
        for number, group in enumerate(groups)
    ]


def _usual(term: str, passages: Iterable[Words]) -> str:
    """The word that most of these passages have for a term, of equals the first by letter."""
    counts = Counter(one[term] for one in passages if term in one)
    return min(counts, key=lambda word: (-counts[word], word))


def _middle(places: Places, members: Sequence[int]) -> tuple[float, float]:
    own = places[list(members)]
    x, y = own[np.square(own - own.mean(axis=0)).sum(axis=1).argmin()].tolist()
    return x, y
