"""The order of passages for a question: two legs, feedback from the first, late interaction."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.answer import Scores
from index.dense import DenseIndex
from index.fusion import fuse
from index.late import TokenIndex
from index.lexical import LexicalIndex
from index.model import EmbeddedQuestion
from index.records import Vectors
from index.settings import SearchSettings

Rows = NDArray[np.int64]
Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Rows of the index, best first, with their scores in the same order."""

    rows: Rows
    dense: Numbers
    lexical: Numbers
    late: Numbers
    fused: Numbers

    def scores(self, place: int) -> Scores:
        """The scores of the passage at `place`, counted from 0."""
        return Scores(
            dense=float(self.dense[place]),
            lexical=float(self.lexical[place]),
            late=float(self.late[place]),
            fused=float(self.fused[place]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranker:
    """What ranking needs of one generation."""

    dense: DenseIndex
    lexical: LexicalIndex
    tokens: TokenIndex
    settings: SearchSettings

    def rank(
        self, query: EmbeddedQuestion, stems: list[str], *, allowed: NDArray[np.bool_]
    ) -> Ranking:
        """The allowed passages that either leg puts forward, best first, equals by row.

        The vectors of the first few, weighed, are added to the question's, and both legs are
        fused once more with that vector; then the first are ordered by late interaction.
        `allowed` says for each row, shape (n,), whether it may be found.

        Source of the feedback: Rocchio 1971, positive part; Li et al. 2023, doi:10.1145/3570724.
        """
        lexical = np.where(allowed, self.lexical.scores(stems), 0)
        rows, fused = self._fuse(query.vector, lexical, allowed)
        vector = self._with_feedback(query.vector, rows, fused)
        rows, fused = self._fuse(vector, lexical, allowed)
        late, fused = self._weigh_late(query.tokens, vector, rows, lexical[rows], fused)
        order = np.lexsort((rows, -fused))
        return Ranking(
            rows=rows[order],
            dense=self.dense.cosines(query.vector, rows[order]),
            lexical=lexical[rows][order],
            late=late[order],
            fused=fused[order],
        )

    def _fuse(
        self, vector: Vectors, lexical: Numbers, allowed: NDArray[np.bool_]
    ) -> tuple[Rows, Numbers]:
        """The rows that either leg puts forward, and their fused scores, in 0..1."""
        count = self.settings.candidates
        nearest = self.dense.nearest(vector, k=count, allowed=allowed)
        rows = np.union1d(nearest.rows, _positive(lexical, count))
        fused = fuse(
            self.dense.cosines(vector, rows),
            lexical[rows],
            weight=self.settings.dense_weight,
            floor=float(nearest.scores.min(initial=1.0)),
        )
        return rows, fused

    def _with_feedback(self, vector: Vectors, rows: Rows, fused: Numbers) -> Vectors:
        first = _highest(fused, rows, self.settings.feedback_passages)
        if not len(first):
            return vector
        mean = self.dense.vectors[rows[first]].mean(axis=0)
        moved = vector + self.settings.feedback_weight * mean
        return np.asarray(moved / np.linalg.norm(moved), dtype=np.float32)

    def _weigh_late(
        self,
        tokens: Vectors,
        vector: Vectors,
        rows: Rows,
        lexical: Numbers,
        fused: Numbers,
    ) -> tuple[Numbers, Numbers]:
        """Late interaction of the first rows, 0 for the others, and all fused scores anew.

        The first end in the upper half of 0..1, the others in the lower, in the order they had.
        """
        late = np.zeros_like(fused)
        first = _highest(fused, rows, self.settings.late_depth)
        late[first] = self.tokens.scores(tokens, rows[first])
        if not late.any():
            return late, fused
        meaning = self.dense.cosines(vector, rows[first]) + late[first]
        weighed: Numbers = fused / np.float32(2)
        weighed[first] = 0.5 + 0.5 * fuse(
            meaning,
            lexical[first],
            weight=self.settings.late_weight,
            floor=float(meaning.min()),
        )
        return late, weighed


def _highest(scores: Numbers, rows: Rows, count: int) -> Rows:
    """The places of the `count` highest scores, best first, equals by row."""
    return np.lexsort((rows, -scores))[:count]


def _positive(scores: Numbers, count: int) -> Rows:
    """The rows of the `count` highest scores above 0, in no order."""
    if len(scores) <= count:
        return np.flatnonzero(scores > 0)
    rows = np.argpartition(-scores, count)[:count]
    return rows[scores[rows] > 0]
