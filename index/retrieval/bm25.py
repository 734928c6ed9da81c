"""Search by words: BM25 over the terms of each passage."""

import math
from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.retrieval.postings import Postings
from index.retrieval.row_mask import RowMask
from index.retrieval.term_rows import TermRows, load_vocabulary

Rows = NDArray[np.int64]


class LexicalIndex:
    """BM25 scores of every passage for a question's words; row numbers are those of the vectors.

    `index.retrieval.postings` has the formula.
    """

    def __init__(self, vocabulary: Sequence[str], postings: Postings, count: int) -> None:
        self._number = {term: number for number, term in enumerate(vocabulary)}
        self._postings = postings
        self._count = count

    @classmethod
    def build(cls, term_rows: TermRows) -> "LexicalIndex":
        """Index texts by their terms; rows are numbered as in `term_rows`."""
        return cls(term_rows.vocabulary, Postings.of(term_rows), len(term_rows))

    def save(self, folder: Path) -> None:
        """Write the index into `folder`, beside the terms it was built from."""
        self._postings.save(folder)

    @classmethod
    def load(cls, folder: Path, *, count: int) -> "LexicalIndex":
        """Open what `save` wrote, by memory map, for `count` passages."""
        return cls(load_vocabulary(folder), Postings.load(folder), count)

    def __len__(self) -> int:
        return self._count

    def scores(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """The BM25 score of every row for these terms, shape (n,); 0 if none occurs."""
        scores = np.zeros(self._count, dtype=np.float32)
        for term in terms:
            part = self._slice(term)
            scores[self._postings.rows[part]] += self._postings.scores[part]
        return scores

    def best(
        self, terms: Sequence[str], scores: NDArray[np.float32], *, k: int, mask: RowMask
    ) -> Rows:
        """At most `k` allowed rows with the highest `scores` above 0, computed for these terms.

        They are in row order; of equals the first are kept.
        """
        lowest = self._lowest(terms, scores, k, mask)
        rows = np.flatnonzero(scores >= lowest if lowest > 0 else scores > 0)
        rows = rows[mask.array[rows]]
        if len(rows) > k:
            rows = np.sort(rows[np.argsort(-scores[rows], kind="stable")[:k]])
        return rows

    @property
    def vocabulary(self) -> Collection[str]:
        """All terms."""
        return self._number.keys()

    def rows_with(self, term: str) -> NDArray[np.int32]:
        """The rows in which this term occurs, ascending."""
        return self._postings.rows[self._slice(term)]

    def rarity(self, term: str) -> float:
        """The idf of a term: 0 or more if every passage contains it, highest if none does."""
        return idf(len(self.rows_with(term)), self._count)

    def _lowest(
        self, terms: Sequence[str], scores: NDArray[np.float32], k: int, mask: RowMask
    ) -> float:
        """A score that the best `k` rows reach: that of the `k`-th best row with one of the rarest
        terms; 0 if fewer rows have any.
        """
        seen = np.empty(0, dtype=np.int32)
        for rows in sorted({term: self.rows_with(term) for term in terms}.values(), key=len):
            seen = np.union1d(seen, rows[mask.array[rows]])
            if len(seen) >= k:
                return float(np.partition(scores[seen], -k)[-k])
        return 0.0

    def _slice(self, term: str) -> slice:
        number = self._number.get(term)
        if number is None:
            return slice(0, 0)
        return slice(*self._postings.starts[number : number + 2].tolist())


def idf(frequency: int, count: int) -> float:
    """The rarity of a word that occurs in `frequency` of `count` passages, at least 0.

    Formula: ln(1 + (n - df + 0.5) / (df + 0.5)), as in Lucene.
    """
    return math.log1p((count - frequency + 0.5) / (frequency + 0.5))
