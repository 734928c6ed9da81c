"""Ranks passages for a question: two retrievers, feedback from the first, late interaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.embedding.embedder import EmbeddedQuestion
from index.records import Vectors
from index.retrieval.fusion import fuse
from index.retrieval.retriever import (
    Candidates,
    Numbers,
    PostingStats,
    Retriever,
    Rows,
    Scores,
    Selection,
    WordMatches,
)
from index.settings import SearchSettings

# A larger logit is as good as this one.
_LARGE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Rows of the index, best first, with their documents and scores in the same order.

    `answer` says from 0 to 1 how far the reader takes a passage to answer, 0 for those that it has
    not read. `postings` says for each term of the question where it occurs.
    """

    rows: Rows
    documents: Rows
    dense: Numbers
    lexical: Numbers
    late: Numbers
    answer: Numbers
    fused: Numbers
    postings: Mapping[str, PostingStats]

    def scores(self, place: int) -> Scores:
        """The scores of the passage at `place`, counted from 0."""
        return Scores(
            dense=float(self.dense[place]),
            lexical=float(self.lexical[place]),
            late=float(self.late[place]),
            answer=float(self.answer[place]),
            fused=float(self.fused[place]),
        )

    def reordered(self, logits: Numbers, *, weight: float) -> "Ranking":
        """The same ranking with its first passages, those that the reader has read, put in order.

        `logits`, shape (read,), say how far each answers; from -10 to 10 as 0 to 1 they get the
        `weight`, the score before gets the rest. The passages that were read stay before all others
        and must be among those ordered by late interaction.
        """
        read = len(logits)
        fused = self.fused / np.float32(2)
        answers = np.clip(logits / (2 * _LARGE) + 0.5, 0, 1)
        # Late interaction has put them into the upper half.
        before = 2 * self.fused[:read] - 1
        fused[:read] = 0.5 + 0.5 * ((1 - weight) * before + weight * answers)
        answer = np.zeros_like(fused)
        answer[:read] = 1 / (1 + np.exp(-logits))
        order = np.arange(len(fused))
        order[:read] = np.lexsort((self.rows[:read], -fused[:read]))
        return replace(
            self,
            rows=self.rows[order],
            documents=self.documents[order],
            dense=self.dense[order],
            lexical=self.lexical[order],
            late=self.late[order],
            answer=answer[order],
            fused=fused[order],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranker:
    """Ranks the passages that the retriever of one generation puts forward."""

    retriever: Retriever
    settings: SearchSettings

    def by_words(self, terms: Sequence[str], *, selection: Selection) -> WordMatches:
        """What `rank` needs of the terms of a question; may run while it is embedded."""
        return self.retriever.by_words(terms, selection=selection, count=self.settings.candidates)

    def rank(self, query: EmbeddedQuestion, words: WordMatches, *, selection: Selection) -> Ranking:
        """The selected passages put forward by meaning or by words, best first, equals by row.

        The weighted vectors of the first few are added to the question's, and the scores are
        fused again with that vector; then the first are ordered by late interaction.
        Source of the feedback: Rocchio 1971, positive part; Li et al. 2023, doi:10.1145/3570724.
        """
        candidates = self.retriever.gather(
            query.vector, words, selection=selection, count=self.settings.candidates
        )
        dense = candidates.vectors @ query.vector
        first = candidates.highest(self._fuse(dense, candidates), self.settings.feedback_passages)
        meaning = candidates.vectors @ self._with_feedback(query.vector, candidates.vectors[first])
        fused = self._fuse(meaning, candidates)
        first = candidates.highest(fused, self.settings.late_depth)
        late = np.zeros_like(fused)
        late[first] = self.retriever.maxsim(query.tokens, candidates.rows[first])
        fused = self._reorder(fused, first, candidates, meaning=meaning, late=late)
        order = candidates.highest(fused, len(fused))
        return Ranking(
            rows=candidates.rows[order],
            documents=candidates.documents[order],
            dense=dense[order],
            lexical=candidates.lexical[order],
            late=late[order],
            answer=np.zeros_like(fused),
            fused=fused[order],
            postings=candidates.postings,
        )

    def _fuse(self, meaning: Numbers, candidates: Candidates) -> Numbers:
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
        candidates: Candidates,
        *,
        meaning: Numbers,
        late: Numbers,
    ) -> Numbers:
        """All scores, new ones for the `first`: those are in the upper half of 0..1, the others
        in the lower, in the order they had. Without token vectors nothing changes.
        """
        if not late.any():
            return fused
        both = meaning[first] + late[first]
        reordered = fused / np.float32(2)
        reordered[first] = 0.5 + 0.5 * fuse(
            both,
            candidates.lexical[first],
            weight=self.settings.late_weight,
            floor=float(both.min()),
        )
        return reordered
