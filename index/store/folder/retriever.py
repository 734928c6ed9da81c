"""The two legs over a generation that lies in a folder of this machine."""

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.files.part_names import DUPLICATES
from index.records import Vectors
from index.retrieval.dense import DenseIndex
from index.retrieval.filters import Filters, allowed_documents, undated
from index.retrieval.ivf import open_cells
from index.retrieval.near_duplicates import own_words
from index.retrieval.query import Question, holds_phrase
from index.retrieval.retriever import Candidates, Held, Numbers, Rows
from index.retrieval.row_mask import Allowed
from index.retrieval.term_rows import Stemmed
from index.store.folder.generation import AT_ONCE, FolderGeneration
from index.text.analyzer import is_unspaced, stems


class FolderLegs:
    """Searches a generation with faiss, which is `dense`, and with postings that are mapped."""

    def __init__(self, generation: FolderGeneration) -> None:
        self._generation = generation
        self._cells = open_cells(generation.folder)
        self.dense = DenseIndex(generation.vectors, cells=self._cells)
        self._lexical = generation.lexical

    def faults(self) -> Iterator[str]:
        """What is wrong with how passages are found, a line each, but for their stems."""
        generation = self._generation
        for row in self._cells.misplaced(generation.vectors) if self._cells else ():
            yield f"passage {row} is in the cell of another one"
        own = Stemmed.load(generation.folder / DUPLICATES)
        for start in range(0, generation.end, AT_ONCE):
            rows = range(start, min(start + AT_ONCE, generation.end))
            for row, passage in zip(rows, generation.passages(rows), strict=True):
                if own.row(row) != own_words(passage.text):
                    yield f"the copies of passage {row} are not found by its words"

    @cached_property
    def _usual(self) -> Allowed:
        return Allowed(~self._generation.is_boilerplate)

    def usual(self) -> Allowed:
        """All rows but those of boilerplate; the same object each time, which others go by."""
        return self._usual

    def select(self, question: Question, filters: Filters) -> Allowed:
        """Which rows hold what must occur, lack what must not, and pass the filters.

        Raises:
            QuestionError: a source or document is named that the index does not hold.
        """
        if filters == Filters() and not question.phrases and not question.excluded:
            return self._usual
        by_document = allowed_documents(filters, self._generation.listings)
        allowed: NDArray[np.bool_] = by_document[self._generation.document_of]
        if not filters.boilerplate:
            allowed &= ~self._generation.is_boilerplate
        for phrase in question.phrases:
            allowed &= self._holding(phrase, allowed)
        for word in question.excluded:
            allowed &= ~self._holding(word, allowed)
        return Allowed(allowed)

    def undated(self, filters: Filters) -> int:
        """How many documents a filter by date leaves out only because they have no date."""
        return undated(filters, self._generation.listings)

    def gather(
        self, vector: Vectors, stems: Sequence[str], *, selected: Allowed, count: int
    ) -> Candidates:
        """The `count` best of each leg: each row is looked at, or each in the nearest cells."""
        lexical = self._lexical.scores(stems)
        nearest = self.dense.nearest(vector, k=count, allowed=selected)
        best = self._lexical.best(stems, lexical, k=count, allowed=selected)
        rows = np.union1d(nearest, best)
        return Candidates(
            rows=rows,
            documents=self._generation.document_of[rows],
            vectors=self.dense.take(rows),
            lexical=lexical[rows],
            is_near=np.isin(rows, nearest),
            held={stem: self._held(stem) for stem in stems},
        )

    def late_scores(self, query: Vectors, rows: Rows) -> Numbers:
        """How well each row meets a question's tokens."""
        return self._generation.tokens.scores(query, rows)

    def copies(self, rows: Sequence[int], *, selected: Allowed) -> list[list[int]]:
        """For each row the selected rows that say nearly the same, ascending."""
        return [self._generation.duplicates.of(row, allowed=selected.mask) for row in rows]

    def _held(self, stem: str) -> Held:
        rows = self._lexical.rows_with(stem)
        return Held(rows=rows, passages=len(rows))

    def _holding(self, phrase: str, allowed: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which of the allowed passages hold a phrase word for word, shape (n,)."""
        possible = allowed.copy()
        # One character stands inside the pairs by which such a script is searched.
        for stem in {stem for stem in stems(phrase) if not is_unspaced(stem)}:
            has_stem = np.zeros_like(possible)
            has_stem[self._lexical.rows_with(stem)] = True
            possible &= has_stem
        rows = np.flatnonzero(possible)
        holding = np.zeros_like(possible)
        for row, passage in zip(rows, self._generation.passages(rows.tolist()), strict=True):
            holding[row] = holds_phrase(passage.text, phrase)
        return holding
