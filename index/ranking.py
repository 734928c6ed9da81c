"""The order of passages for a question: two legs, feedback from the first, late interaction."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.allowed import Allowed
from index.answer import Scores
from index.dense import DenseIndex
from index.embedder import EmbeddedQuestion
from index.fusion import fuse
from index.late import TokenIndex
from index.lexical import LexicalIndex
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

    def rank(self, query: EmbeddedQuestion, stems: list[str], *, allowed: Allowed) -> Ranking:
        """The allowed passages that either leg puts forward, best first, equals by row.

        The vectors of the first few, weighed, are added to the question's, and both legs are
        fused once more with that vector; then the first are ordered by late interaction.
        Source of the feedback: Rocchio 1971, positive part; Li et al. 2023, doi:10.1145/3570724.
        """
        candidates = self._gather(query.vector, stems, allowed)
        dense = candidates.vectors @ query.vector
        first = candidates.highest(self._fuse(dense, candidates), self.settings.feedback_passages)
        meaning = candidates.vectors @ self._with_feedback(query.vector, candidates.vectors[first])
        fused = self._fuse(meaning, candidates)
        first = candidates.highest(fused, self.settings.late_depth)
        late = np.zeros_like(fused)
        late[first] = self.tokens.scores(query.tokens, candidates.rows[first])
        fused = self._reorder(fused, first, candidates, meaning=meaning, late=late)
        order = candidates.highest(fused, len(fused))
        return Ranking(
            rows=candidates.rows[order],
            dense=dense[order],
            lexical=candidates.lexical[order],
            late=late[order],
            fused=fused[order],
        )

    def _gather(self, vector: Vectors, stems: list[str], allowed: Allowed) -> "_Candidates":
        count = self.settings.candidates
        lexical = self.lexical.scores(stems)
        nearest = self.dense.nearest(vector, k=count, allowed=allowed)
        best = self.lexical.best(stems, lexical, k=count, allowed=allowed)
        rows = np.union1d(nearest, best)
        return _Candidates(
            rows=rows,
            vectors=self.dense.take(rows),
            lexical=lexical[rows],
            is_near=np.isin(rows, nearest),
        )

    def _fuse(self, meaning: Numbers, candidates: "_Candidates") -> Numbers:
        return fuse(
            meaning,
            candidates.lexical,
            weight=self.settings.dense_weight,
            floor=float(meaning[candidates.is_near].min(initial=1.0)),
        )

    def _with_feedback(self, vector: Vectors, first: Vectors) -> Vectors:
        if not len(first):
            return vector
        moved = vector + self.settings.feedback_weight * first.mean(axis=0)
        return np.asarray(moved / np.linalg.norm(moved), dtype=np.float32)

    def _reorder(
        self,
        fused: Numbers,
        first: Rows,
        candidates: "_Candidates",
        *,
        meaning: Numbers,
        late: Numbers,
    ) -> Numbers:
        """All scores, anew for the `first`: they end in the upper half of 0..1, the others in
        the lower, in the order they had. Without vectors of tokens nothing changes.
        """
        if not late.any():
            return fused
        both = meaning[first] + late[first]
        anew = fused / np.float32(2)
        anew[first] = 0.5 + 0.5 * fuse(
            both,
            candidates.lexical[first],
            weight=self.settings.late_weight,
            floor=float(both.min()),
        )
        return anew


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidates:
    """The passages that either leg puts forward, by row, and what is known of each.

    `is_near` says which are among the nearest by meaning, from which the floor is taken.
    """

    rows: Rows
    vectors: Vectors
    lexical: Numbers
    is_near: NDArray[np.bool_]

    def highest(self, scores: Numbers, count: int) -> Rows:
        """The places of the `count` highest scores, best first, equals by row."""
        return np.lexsort((self.rows, -scores))[:count]
