"""Search by words: BM25 over the stems of each passage."""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.retrieval.postings import Postings
from index.retrieval.row_mask import Allowed
from index.retrieval.term_rows import Stemmed, load_vocabulary

Rows = NDArray[np.int64]


class LexicalIndex:
    """BM25 scores of every passage for a question's words; row numbers are those of the vectors.

    `index.retrieval.postings` has the formula.
    """

    def __init__(self, vocabulary: Sequence[str], postings: Postings, count: int) -> None:
        self._number = {stem: number for number, stem in enumerate(vocabulary)}
        self._postings = postings
        self._count = count

    @classmethod
    def build(cls, stemmed: Stemmed) -> "LexicalIndex":
        """Index texts by their stems; row numbers are theirs."""
        return cls(stemmed.vocabulary, Postings.of(stemmed), len(stemmed))

    def save(self, folder: Path) -> None:
        """Write the index into `folder`, beside the stems that it was built of."""
        self._postings.save(folder)

    @classmethod
    def load(cls, folder: Path, *, count: int) -> "LexicalIndex":
        """Open what `save` wrote, by memory map, for `count` passages."""
        return cls(load_vocabulary(folder), Postings.load(folder), count)

    def __len__(self) -> int:
        return self._count

    def scores(self, stems: Sequence[str]) -> NDArray[np.float32]:
        """The BM25 score of every row for these stems, shape (n,); 0 where none occurs."""
        scores = np.zeros(self._count, dtype=np.float32)
        for stem in stems:
            found = self._slice(stem)
            scores[self._postings.rows[found]] += self._postings.scores[found]
        return scores

    def best(
        self, stems: Sequence[str], scores: NDArray[np.float32], *, k: int, allowed: Allowed
    ) -> Rows:
        """The at most `k` allowed rows with the highest of `scores`, of these stems, above 0.

        They come in row order; of equals the first are kept.
        """
        lowest = self._lowest(stems, scores, k, allowed)
        rows = np.flatnonzero(scores >= lowest if lowest > 0 else scores > 0)
        rows = rows[allowed.mask[rows]]
        if len(rows) > k:
            rows = np.sort(rows[np.argsort(-scores[rows], kind="stable")[:k]])
        return rows

    def rows_with(self, stem: str) -> NDArray[np.int32]:
        """The rows in which a word of this stem occurs, in their order."""
        return self._postings.rows[self._slice(stem)]

    def rarity(self, stem: str) -> float:
        """The idf of a stem, from 0 for one in every passage; the highest for one in none."""
        return idf(len(self.rows_with(stem)), self._count)

    def _lowest(
        self, stems: Sequence[str], scores: NDArray[np.float32], k: int, allowed: Allowed
    ) -> float:
        """A score that the best `k` rows reach: the lowest of the best with one of the rarest
        stems. 0 where so few have any.
        """
        seen = np.empty(0, dtype=np.int32)
        for rows in sorted({stem: self.rows_with(stem) for stem in stems}.values(), key=len):
            seen = np.union1d(seen, rows[allowed.mask[rows]])
            if len(seen) >= k:
                return float(np.partition(scores[seen], -k)[-k])
        return 0.0

    def _slice(self, stem: str) -> slice:
        number = self._number.get(stem)
        if number is None:
            return slice(0, 0)
        return slice(*self._postings.starts[number : number + 2].tolist())


def idf(frequency: int, count: int) -> float:
    """How rare a word is that occurs in `frequency` of `count` passages, at least 0.

    Formula: ln(1 + (n - df + 0.5) / (df + 0.5)), as Lucene has it.
    """
    return math.log1p((count - frequency + 0.5) / (frequency + 0.5))
