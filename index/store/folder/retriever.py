"""Retrieval from a generation in a folder."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from index.batches import batched
from index.recent import Recent
from index.records import Vectors
from index.retrieval.bm25 import Occurrences, united
from index.retrieval.dense import DenseIndex
from index.retrieval.filters import Filters, allowed_documents, undated
from index.retrieval.passage_runs import own_words
from index.retrieval.query import Question
from index.retrieval.retriever import Candidates, Numbers, PostingStats, Retriever, Rows
from index.retrieval.row_mask import RowMask
from index.retrieval.term_keys import TermKeys, run_keys
from index.store.folder.generation import FolderGeneration
from index.store.folder.segment import AT_ONCE
from index.text.phrases import holds_phrase, ways

if TYPE_CHECKING:
    from index.retrieval.ivf import IvfIndex

# Phrases of which it is kept whether any passage has them: those of questions come back.
_KEPT = 2_000
# So many passages are read at once until one has the phrase.
_LOOKED_AT = 64


class _WordMatches(NamedTuple):
    """Where each term occurs, the BM25 score of each row, shape (n,), and the best of these."""

    found: Mapping[str, Occurrences]
    scores: Numbers
    best: Rows


class FolderRetriever(Retriever):
    """Searches a generation by vectors (`dense`) and by its postings."""

    def __init__(self, generation: FolderGeneration) -> None:
        self._generation = generation
        self._ivf = _lists_of(generation)
        self.dense = DenseIndex(generation.vectors, ivf=self._ivf)
        self._lexical = generation.lexical
        self._held = Recent[str, bool](most=_KEPT)

    @override
    def faults(self) -> Iterator[str]:
        generation = self._generation
        for row in self._ivf.misplaced(generation.vectors) if self._ivf else ():
            yield f"passage {row} is in the wrong list of the inverted file"
        for number, segment in enumerate(generation.segments):
            stored = segment.runs.by_passage()
            rows = generation.rows.rows_of(number)
            for places in batched(np.flatnonzero(rows >= 0), AT_ONCE):
                passages = generation.passages(rows[places].tolist())
                known = TermKeys()
                for place, passage in zip(places.tolist(), passages, strict=True):
                    own, _ = run_keys([own_words(passage.text)], known)
                    if not np.array_equal(stored[place], own):
                        row = rows[place]
                        yield f"the near-duplicates of passage {row} are not found by its words"

    @cached_property
    def _usual(self) -> RowMask:
        return RowMask(~self._generation.is_boilerplate)

    @override
    def usual(self) -> RowMask:
        """All rows but those of boilerplate; always the same object, so that it can be compared."""
        return self._usual

    @override
    def select(self, question: Question, filters: Filters) -> RowMask:
        if filters == Filters() and not question.phrases and not question.excluded:
            return self._usual
        by_document = allowed_documents(filters, self._generation.listings)
        mask: NDArray[np.bool_] = by_document[self._generation.document_of]
        if not filters.boilerplate:
            mask &= ~self._generation.is_boilerplate
        for phrase in question.phrases:
            mask &= self._holding(phrase, mask)
        for word in question.excluded:
            mask &= ~self._holding(word, mask)
        return RowMask(mask)

    @property
    @override
    def vocabulary(self) -> Collection[str]:
        return self._lexical.vocabulary

    @override
    def frequencies(self, terms: Collection[str]) -> Mapping[str, int]:
        return {term: len(self._lexical.rows_with(term)) for term in terms}

    @override
    def rows_with(self, term: str, *, count: int) -> list[int]:
        rows: list[int] = self._lexical.rows_with(term)[:count].tolist()
        return rows

    @override
    def holds(self, phrase: str) -> bool:
        [held] = self._held.of([phrase], lambda phrases: map(self._is_held, phrases))
        return held

    def _is_held(self, phrase: str) -> bool:
        rows = self._possible(phrase, self._usual.array).tolist()
        return any(
            holds_phrase(passage.text, phrase)
            for some in batched(rows, _LOOKED_AT)
            for passage in self._generation.passages(some)
        )

    @override
    def undated(self, filters: Filters) -> int:
        return undated(filters, self._generation.listings)

    @override
    def by_words(self, terms: Sequence[str], *, selection: RowMask, count: int) -> _WordMatches:
        """The best by BM25 of all rows."""
        found = self._lexical.found(terms)
        scores = self._lexical.summed(terms, found)
        best = self._lexical.best(found, scores, k=count, mask=selection)
        # Their vectors are read later: reads would keep the question's from going on.
        return _WordMatches(found, scores, best)

    @override
    def gather(
        self, vector: Vectors, words: _WordMatches, *, selection: RowMask, count: int
    ) -> Candidates:
        """The best by meaning of all rows, or of those in the nearest IVF lists; the best by BM25
        of all.
        """
        found, lexical, best = words
        near = self.dense.near(vector, k=count, mask=selection)
        rows = united(near.rows, best)
        return Candidates(
            rows=rows,
            documents=self._generation.document_of[rows],
            vectors=self.dense.take(rows, near=near),
            lexical=lexical[rows],
            is_near=np.isin(rows, near.rows),
            postings={
                term: PostingStats(rows=rows, passages=len(rows))
                for term, (rows, _) in found.items()
            },
        )

    @override
    def maxsim(self, query: Vectors, rows: Rows) -> Numbers:
        return self._generation.tokens.scores(query, rows)

    @override
    def copies(self, rows: Sequence[int], *, selection: RowMask, share: float) -> list[list[int]]:
        duplicates, mask = self._generation.duplicates, selection.array
        return [duplicates.of(row, mask=mask, share=share) for row in rows]

    def _holding(self, phrase: str, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """A mask of the allowed passages that contain a phrase word for word, shape (n,)."""
        rows = self._possible(phrase, mask)
        containing = np.zeros_like(mask)
        for row, passage in zip(rows, self._generation.passages(rows.tolist()), strict=True):
            containing[row] = holds_phrase(passage.text, phrase)
        return containing

    def _possible(self, phrase: str, mask: NDArray[np.bool_]) -> Rows:
        """The allowed rows that have all words of a phrase, in any order."""
        possible = mask.copy()
        for way in ways(phrase):
            has_word = np.zeros_like(possible)
            for terms in way.terms:
                has_word[reduce(np.intersect1d, map(self._lexical.rows_with, terms))] = True
            possible &= has_word
        return np.flatnonzero(possible)


def _lists_of(generation: FolderGeneration) -> "IvfIndex | None":
    """The inverted file of a generation, if it has one."""
    if not generation.has_cells:
        return None
    # Imported here: it loads faiss, which small libraries do without.
    from index.retrieval.ivf import open_ivf

    return open_ivf(generation.folder)
