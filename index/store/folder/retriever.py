"""The two legs over a generation that lies in a folder of this machine."""

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.files.part_names import DUPLICATES
from index.records import Vectors
from index.retrieval.dense import DenseIndex
from index.retrieval.filters import Filters, allowed_documents, undated
from index.retrieval.ivf import open_ivf
from index.retrieval.near_duplicates import own_words
from index.retrieval.query import Question, holds_phrase
from index.retrieval.retriever import Candidates, Numbers, PostingStats, Rows
from index.retrieval.row_mask import RowMask
from index.retrieval.term_rows import TermRows
from index.store.folder.generation import AT_ONCE, FolderGeneration
from index.text.analyzer import is_unspaced, terms


class FolderRetriever:
    """Searches a generation with faiss, which is `dense`, and with postings that are mapped."""

    def __init__(self, generation: FolderGeneration) -> None:
        self._generation = generation
        self._ivf = open_ivf(generation.folder)
        self.dense = DenseIndex(generation.vectors, cells=self._ivf)
        self._lexical = generation.lexical

    def faults(self) -> Iterator[str]:
        """What is wrong with how passages are found, a line each, but for their stems."""
        generation = self._generation
        for row in self._ivf.misplaced(generation.vectors) if self._ivf else ():
            yield f"passage {row} is in the cell of another one"
        own = TermRows.load(generation.folder / DUPLICATES)
        for start in range(0, generation.end, AT_ONCE):
            rows = range(start, min(start + AT_ONCE, generation.end))
            for row, passage in zip(rows, generation.passages(rows), strict=True):
                if own.row(row) != own_words(passage.text):
                    yield f"the copies of passage {row} are not found by its words"

    @cached_property
    def _usual(self) -> RowMask:
        return RowMask(~self._generation.is_boilerplate)

    def usual(self) -> RowMask:
        """All rows but those of boilerplate; the same object each time, which others go by."""
        return self._usual

    def select(self, question: Question, filters: Filters) -> RowMask:
        """Which rows hold what must occur, lack what must not, and pass the filters.

        Raises:
            QuestionError: a source or document is named that the index does not hold.
        """
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

    def undated(self, filters: Filters) -> int:
        """How many documents a filter by date leaves out only because they have no date."""
        return undated(filters, self._generation.listings)

    def gather(
        self, vector: Vectors, terms: Sequence[str], *, selection: RowMask, count: int
    ) -> Candidates:
        """The `count` best of each leg: each row is looked at, or each in the nearest cells."""
        lexical = self._lexical.scores(terms)
        nearest = self.dense.nearest(vector, k=count, mask=selection)
        best = self._lexical.best(terms, lexical, k=count, mask=selection)
        rows = np.union1d(nearest, best)
        return Candidates(
            rows=rows,
            documents=self._generation.document_of[rows],
            vectors=self.dense.take(rows),
            lexical=lexical[rows],
            is_near=np.isin(rows, nearest),
            postings={term: self._held(term) for term in terms},
        )

    def maxsim(self, query: Vectors, rows: Rows) -> Numbers:
        """How well each row meets a question's tokens."""
        return self._generation.tokens.scores(query, rows)

    def copies(self, rows: Sequence[int], *, selection: RowMask) -> list[list[int]]:
        """For each row the selected rows that say nearly the same, ascending."""
        return [self._generation.duplicates.of(row, mask=selection.array) for row in rows]

    def _held(self, term: str) -> PostingStats:
        rows = self._lexical.rows_with(term)
        return PostingStats(rows=rows, passages=len(rows))

    def _holding(self, phrase: str, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which of the allowed passages hold a phrase word for word, shape (n,)."""
        possible = mask.copy()
        # One character stands inside the pairs by which such a script is searched.
        for term in {term for term in terms(phrase) if not is_unspaced(term)}:
            has_stem = np.zeros_like(possible)
            has_stem[self._lexical.rows_with(term)] = True
            possible &= has_stem
        rows = np.flatnonzero(possible)
        holding = np.zeros_like(possible)
        for row, passage in zip(rows, self._generation.passages(rows.tolist()), strict=True):
            holding[row] = holds_phrase(passage.text, phrase)
        return holding
