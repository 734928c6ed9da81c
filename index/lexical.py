"""Search by words: BM25 over the stems of each passage, by bm25s."""

import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.stemmed import Stemmed

if TYPE_CHECKING:
    import bm25s


class LexicalIndex:
    """BM25 scores of every passage for a question's words; row numbers are those of the vectors.

    `index.bm25` has the formula.
    """

    def __init__(self, scorer: "bm25s.BM25", count: int) -> None:
        self._scorer = scorer
        self._count = count

    @classmethod
    def build(cls, stemmed: Stemmed) -> "LexicalIndex":
        """Index texts by their stems; row numbers are theirs."""
        # Imported where it is needed: it brings all of SciPy.
        from index.bm25 import index_stems

        return cls(index_stems(stemmed), len(stemmed))

    def save(self, folder: Path) -> None:
        """Write the index into `folder`, as plain arrays and JSON."""
        self._scorer.save(str(folder), show_progress=False)

    @classmethod
    def load(cls, folder: Path, *, count: int) -> "LexicalIndex":
        """Open what `save` wrote, by memory map, for `count` passages."""
        import bm25s

        return cls(bm25s.BM25.load(str(folder), mmap=True, load_corpus=False), count)

    def __len__(self) -> int:
        return self._count

    def scores(self, tokens: list[str]) -> NDArray[np.float32]:
        """The BM25 score of every row for these stems, shape (n,); 0 where none occurs."""
        known = [token for token in tokens if token in self._scorer.vocab_dict]
        if not known:
            return np.zeros(self._count, dtype=np.float32)
        scores: NDArray[np.float32] = self._scorer.get_scores(known)[: self._count]
        return scores

    def rows_with(self, stem: str) -> NDArray[np.int64]:
        """The rows in which a word of this stem occurs, in their order."""
        token = self._scorer.vocab_dict.get(stem)
        if token is None:
            return np.empty(0, dtype=np.int64)
        start, end = self._scorer.scores["indptr"][token : token + 2]
        return np.sort(self._scorer.scores["indices"][start:end]).astype(np.int64)

    def rarity(self, stem: str) -> float:
        """The idf of a stem, from 0 for one in every passage; the highest for one in none."""
        return idf(len(self.rows_with(stem)), self._count)


def idf(frequency: int, count: int) -> float:
    """How rare a word is that occurs in `frequency` of `count` passages, at least 0.

    Formula: ln(1 + (n - df + 0.5) / (df + 0.5)), as Lucene has it.
    """
    return math.log1p((count - frequency + 0.5) / (frequency + 0.5))
