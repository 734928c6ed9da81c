"""Near pairs: claims of different sources that may speak of the same thing, the nearest first."""

import heapq
import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.differences.article_claims import ClaimAt, LibraryClaims
from index.differences.same_thing import is_same_thing, is_statement, same_subject
from index.differences.turned_sentence import Turn, turns
from index.records import Vectors

# Chosen on the sheets and libraries named in the README, of which the figures are not counted.
NEAR_PASSAGE = 0.4
NEAREST_PASSAGES = 24
NEAR_CLAIM = 0.4
ROWS_AT_ONCE = 512
# How much sharing all terms adds to a cosine.
SHARING = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class NearPair:
    """Two near claims of different sources.

    `cosine` is that of their vectors, `shared` the share of terms that both have, in 0..1.
    """

    a: ClaimAt
    b: ClaimAt
    cosine: float
    shared: float

    @property
    def nearness(self) -> float:
        """What orders the pairs that are read."""
        return self.cosine + SHARING * self.shared

    def turned(self) -> tuple[list[Turn], list[Turn]]:
        """The ways to give one claim the number or date of the other: those of `a`, those of `b`.

        None unless both speak of the same subject, group of people and thing counted.
        """
        if not same_subject(self.a, self.b):
            return [], []
        a, b = self.a.claim.text, self.b.claim.text
        return (
            [turn for turn in turns(a, b) if is_same_thing(a, b, turn)],
            [turn for turn in turns(b, a) if is_same_thing(b, a, turn)],
        )


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


class NearestPairs:
    """The `most` nearest pairs of all that were found, and how many statements were near."""

    def __init__(self, most: int) -> None:
        self.found = 0
        self._most = most
        self._kept: list[tuple[float, int, NearPair]] = []
        self._seen: set[tuple[int, int]] = set()
        # Of pairs that are equally near the first is kept, and no two pairs are compared.
        self._order = itertools.count()

    def add_all(self, near: Iterable[tuple[int, list[int]]], claims: LibraryClaims) -> None:
        """Add the pairs of claims in near passages, each once."""
        for row, others in near:
            ends = {(min(row, other), max(row, other)): other for other in others}
            new = [other for both, other in ends.items() if both not in self._seen]
            self._seen.update(ends)
            [own] = claims.at([row])
            if not own:
                continue
            for other_claims in claims.at(new):
                if other_claims:
                    self.add(own, other_claims)

    def add(self, some: Sequence[ClaimAt], others: Sequence[ClaimAt]) -> None:
        """Add the pairs of one of `some` and one of `others`."""
        cosines = stacked(some) @ stacked(others).T
        # Even if they share all their terms, others are not among the nearest.
        floor = self._kept[0][0] - SHARING if len(self._kept) == self._most else 0.0
        self.found += int(((cosines >= NEAR_CLAIM) & (cosines < floor)).sum())
        for i, j in zip(*np.nonzero(cosines >= max(NEAR_CLAIM, floor)), strict=True):
            if pair := near_pair(some[i], others[j], cosine=float(cosines[i, j])):
                self.found += 1
                self._keep(pair)

    def nearest_first(self) -> list[NearPair]:
        """The nearest pairs."""
        return [pair for *_, pair in sorted(self._kept, reverse=True, key=lambda one: one[:2])]

    def _keep(self, pair: NearPair) -> None:
        entry = (pair.nearness, -next(self._order), pair)
        if len(self._kept) < self._most:
            heapq.heappush(self._kept, entry)
        else:
            heapq.heappushpop(self._kept, entry)


def stacked(claims: Sequence[ClaimAt]) -> Vectors:
    """The vectors of these claims, shape (n, dim)."""
    return np.array([one.vector for one in claims], dtype=np.float32)


def near_pair(a: ClaimAt, b: ClaimAt, *, cosine: float) -> NearPair | None:
    """The pair in the order of the library, if both share a term and state something."""
    count, texts = len(a.terms & b.terms), (a.claim.text, b.claim.text)
    if not count or texts[0] == texts[1] or not all(map(is_statement, texts)):
        return None
    if a.claim.place > b.claim.place:
        a, b = b, a
    shared = count / math.sqrt(len(a.terms) * len(b.terms))
    return NearPair(a=a, b=b, cosine=cosine, shared=shared)
