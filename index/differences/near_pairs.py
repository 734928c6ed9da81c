"""Near pairs: claims of different sources that speak of the same thing and clash in some words."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.differences.article_claims import ClaimAt, LibraryClaims
from index.differences.same_thing import is_same_thing, same_subject
from index.differences.turned_sentence import Turn, turns
from index.records import Vectors

# All chosen on the libraries that are read for it (`python -m tests.quality --differences`).
NEAR_PASSAGE = 0.5
NEAREST_PASSAGES = 24
NEAR_CLAIM = 0.6
SHARED_TERMS = 2
ROWS_AT_ONCE = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class NearPair:
    """Two near claims of different sources, and the ways to turn one into the other.

    `turned_a` are those of `a`, `turned_b` those of `b`. `nearness` orders what is read.
    """

    a: ClaimAt
    b: ClaimAt
    nearness: float
    turned_a: tuple[Turn, ...]
    turned_b: tuple[Turn, ...]


class PassageVectors:
    """The vectors of the passages of a library, with the source of each, to find near ones."""

    def __init__(
        self, rows: NDArray[np.int64], vectors: Vectors, sources: NDArray[np.int64]
    ) -> None:
        self.rows = rows
        self._vectors = vectors
        self._sources = sources

    def near(self, places: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
        """For each of these places, its row and the rows of near passages of other sources."""
        for start in range(0, len(places), ROWS_AT_ONCE):
            some = np.array(places[start : start + ROWS_AT_ONCE], dtype=np.int64)
            cosines = self._vectors[some] @ self._vectors.T
            cosines[self._sources[some][:, None] == self._sources[None, :]] = 0
            count = min(NEAREST_PASSAGES, cosines.shape[1])
            nearest = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
            for place, own, chosen in zip(some.tolist(), cosines, nearest, strict=True):
                near = np.sort(chosen[own[chosen] >= NEAR_PASSAGE])
                yield int(self.rows[place]), self.rows[near].tolist()


def near_pairs(near: Iterable[tuple[int, list[int]]], claims: LibraryClaims) -> Iterator[NearPair]:
    """The pairs of clashing claims in near passages, each once."""
    seen: set[tuple[object, object]] = set()
    for row, others in near:
        [own] = claims.at([row])
        if not own:
            continue
        matrix = stacked(own)
        for other_claims in claims.at(others):
            if not other_claims:
                continue
            cosines = matrix @ stacked(other_claims).T
            for i, j in zip(*np.nonzero(cosines >= NEAR_CLAIM), strict=True):
                a, b = own[i], other_claims[j]
                places = sorted((a.claim.place, b.claim.place))
                if (places[0], places[1]) in seen:
                    continue
                if a.claim.place > b.claim.place:
                    a, b = b, a
                if pair := near_pair(a, b, cosine=float(cosines[i, j])):
                    seen.add((places[0], places[1]))
                    yield pair


def stacked(claims: Sequence[ClaimAt]) -> Vectors:
    """The vectors of these claims, shape (n, dim)."""
    return np.array([one.vector for one in claims], dtype=np.float32)


def near_pair(a: ClaimAt, b: ClaimAt, *, cosine: float) -> NearPair | None:
    """The pair, if both speak of the same people and clash in words; otherwise None."""
    if len(a.terms & b.terms) < SHARED_TERMS or a.claim.text == b.claim.text:
        return None
    # The subject is known soon, and most pairs fail by it.
    if not same_subject(a, b):
        return None
    turned_a, turned_b = _turned(a.claim.text, b.claim.text), _turned(b.claim.text, a.claim.text)
    if not (turned_a or turned_b):
        return None
    shared = len(a.about & b.about) / math.sqrt(len(a.about) * len(b.about))
    return NearPair(a=a, b=b, nearness=cosine + shared, turned_a=turned_a, turned_b=turned_b)


def _turned(a: str, b: str) -> tuple[Turn, ...]:
    return tuple(turn for turn in turns(a, b) if is_same_thing(a, b, turn))
