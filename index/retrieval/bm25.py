"""Search by words: BM25 over the terms of each passage."""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.recent import Recent
from index.retrieval.postings import Numbers, Postings, saturations, weights
from index.retrieval.row_mask import RowMask
from index.retrieval.segment_rows import SegmentRows
from index.retrieval.term_keys import changes
from index.retrieval.term_rows import TermRows

Rows = NDArray[np.int64]

# A question asks for a term several times, and questions for the same ones: those of so many rows
# are kept, 5 bytes for each.
_KEPT = 4_000_000
# What an entry takes besides, in rows.
_ENTRY = 100


class SearchedTerms(NamedTuple):
    """The terms of the passages of one segment, and the postings of each term."""

    terms: TermRows
    postings: Postings


class Occurrences(NamedTuple):
    """The rows in which a term occurs, ascending, and how many times in each."""

    rows: NDArray[np.int32]
    times: Numbers


class LexicalIndex:
    """BM25 scores of every passage for a question's words, over all segments of a generation.

    `index.retrieval.postings` has the formula. Numbers of passages and their lengths are those of
    the whole generation, so it makes no difference which segment a passage is in.
    """

    def __init__(self, segments: Sequence[SearchedTerms], rows: SegmentRows) -> None:
        self._segments = segments
        self._rows = rows
        self._known = Recent[str, Occurrences](most=_KEPT, size=lambda one: _ENTRY + len(one.rows))

    @classmethod
    def build(cls, term_rows: TermRows) -> "LexicalIndex":
        """Index texts by their terms; rows are numbered as in `term_rows`."""
        rows = SegmentRows(np.arange(len(term_rows)), [len(term_rows)])
        return cls([SearchedTerms(term_rows, Postings.of(term_rows))], rows)

    def __len__(self) -> int:
        return len(self._rows)

    def scores(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """The BM25 score of every row for these terms, shape (n,); 0 if none occurs."""
        return self.summed(terms, self.found(terms))

    def summed(self, terms: Sequence[str], found: Mapping[str, Occurrences]) -> NDArray[np.float32]:
        """The same where the terms have been `found`."""
        scores = np.zeros(len(self), dtype=np.float32)
        for term in terms:
            rows, times = found[term]
            # A number of another type would be turned into one of this type in each step.
            places = rows.astype(np.intp)
            scores[places] += self._weights(places, times)
        return scores

    def best(
        self,
        found: Mapping[str, Occurrences],
        scores: NDArray[np.float32],
        *,
        k: int,
        mask: RowMask,
    ) -> Rows:
        """At most `k` allowed rows with the highest `scores` above 0, computed for these terms.

        They are in row order; of equals the first are kept.
        """
        lowest = self._lowest(found, scores, k, mask)
        rows = np.flatnonzero(scores >= lowest if lowest > 0 else scores > 0)
        rows = rows[mask.array[rows]]
        if len(rows) > k:
            rows = np.sort(rows[np.argsort(-scores[rows], kind="stable")[:k]])
        return rows

    def found(self, terms: Collection[str]) -> dict[str, Occurrences]:
        """Where each of these terms occurs."""
        wanted = list(dict.fromkeys(terms))
        return dict(zip(wanted, self._known.of(wanted, self._read), strict=True))

    @cached_property
    def vocabulary(self) -> Collection[str]:
        """All terms that occur in a row."""
        tables = (term_rows.table for term_rows, _ in self._segments)
        return dict.fromkeys(chain.from_iterable(tables)).keys()

    def rows_with(self, term: str) -> NDArray[np.int32]:
        """The rows in which this term occurs, ascending."""
        return self.found([term])[term].rows

    def rarity(self, term: str) -> float:
        """The idf of a term: 0 or more if every passage contains it, highest if none does."""
        return idf(len(self.rows_with(term)), len(self))

    def _read(self, terms: Iterable[str]) -> Iterator[Occurrences]:
        return map(self._occurrences, terms)

    def _occurrences(self, term: str) -> Occurrences:
        parts = []
        for segment, (term_rows, postings) in enumerate(self._segments):
            number = term_rows.table.number(term)
            if number is not None:
                places, times = postings.of_term(number)
                rows, is_there = self._rows.rows_at(segment, places)
                parts.append(Occurrences(rows, times[is_there]))
        if not parts:
            return _NOWHERE
        rows, times = parts[0]
        if len(parts) > 1:
            rows = np.concatenate([part.rows for part in parts])
            times = np.concatenate([part.times for part in parts])
        if not (rows[1:] > rows[:-1]).all():
            order = np.argsort(rows)
            rows, times = rows[order], times[order]
        return Occurrences(rows, times)

    def _weights(self, rows: Rows, times: NDArray[np.integer]) -> NDArray[np.float32]:
        """The weights of a term in all rows in which it occurs, so many times in each."""
        lengths, saturations = self._lengths.take(rows), self._saturations
        most = int(times.max(initial=0))
        every = len(saturations)
        if (most + 1) * every > len(rows):
            return self._weighed(times, saturations[lengths], frequency=len(rows))
        # Of many rows most have the same times and lengths as others.
        table = self._weighed(np.arange(most + 1)[:, None], saturations, frequency=len(rows))
        return table.ravel().take(times.astype(np.intp) * every + lengths)

    def _weighed(
        self, times: NDArray[np.integer], saturations: NDArray[np.float64], *, frequency: int
    ) -> NDArray[np.float32]:
        return weights(times, saturations, frequency=frequency, count=max(len(self), 1))

    @cached_property
    def _saturations(self) -> NDArray[np.float64]:
        """What `postings` says of each length that a row has, up to the largest."""
        mean = self._lengths.mean() if len(self) else 1.0
        return saturations(np.arange(int(self._lengths.max(initial=0)) + 1), mean_length=mean)

    @cached_property
    def _lengths(self) -> NDArray[np.integer]:
        """The number of terms of each row, in as few bytes as there may be."""
        lengths = np.empty(len(self), dtype=np.int64)
        for segment, (term_rows, _) in enumerate(self._segments):
            rows, is_there = self._rows.rows_at(segment, np.arange(len(term_rows)))
            lengths[rows] = term_rows.lengths[is_there]
        # A row without terms counts as one of one term, as in bm25s.
        lengths = np.maximum(lengths, 1)
        return lengths.astype(np.min_scalar_type(lengths.max(initial=0)))

    def _lowest(
        self,
        found: Mapping[str, Occurrences],
        scores: NDArray[np.float32],
        k: int,
        mask: RowMask,
    ) -> float:
        """A score that the best `k` rows reach: that of the `k`-th best row with one of the rarest
        terms; 0 if fewer rows have any.
        """
        seen = np.empty(0, dtype=np.int32)
        for rows, _ in sorted(found.values(), key=lambda one: len(one.rows)):
            seen = united(seen, rows[mask.array[rows]])
            if len(seen) >= k:
                return float(np.partition(scores[seen], -k)[-k])
        return 0.0


def united(some: NDArray[Any], others: NDArray[Any]) -> NDArray[Any]:
    """The numbers of both, ascending and each once; faster than NumPy's union of unsorted ones."""
    both: NDArray[Any] = np.sort(np.concatenate([some, others]), kind="stable")
    return both[changes(both)]


_NOWHERE = Occurrences(np.empty(0, dtype=np.int32), np.empty(0, dtype=np.uint8))


def idf(frequency: int, count: int) -> float:
    """The rarity of a word that occurs in `frequency` of `count` passages, at least 0.

    Formula: ln(1 + (n - df + 0.5) / (df + 0.5)), as in Lucene.
    """
    return math.log1p((count - frequency + 0.5) / (frequency + 0.5))
