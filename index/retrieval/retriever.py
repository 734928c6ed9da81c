"""Retrieval from a generation by meaning and by words, whichever store it is in."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.records import Vectors
from index.retrieval.filters import Filters
from index.retrieval.query import Question

Rows = NDArray[np.int64]
Numbers = NDArray[np.float32]
Selection = Any
"""The allowed passages, in a form of each store's own."""
WordMatches = Any
"""What was found of the terms of a question, in a form of each store's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingStats:
    """The places of a term: `rows` are those that contain it, ascending, at least of the passages
    that were put forward; `passages` counts all of the index that do.
    """

    rows: NDArray[np.integer]
    passages: int

    def occurs_in(self, rows: Rows) -> NDArray[np.bool_]:
        """For each of these rows, whether it contains the term."""
        # Of another type than theirs, all places would be copied first.
        wanted = rows.astype(self.rows.dtype)
        first = self.rows.searchsorted(wanted)
        occurs: NDArray[np.bool_] = self.rows.searchsorted(wanted, "right") > first
        return occurs


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """The passages put forward by meaning or by words, by row, and what is known of each.

    `documents` are the numbers of their documents, `vectors` have shape (rows, dim), `lexical`
    are BM25 scores. `is_near` says which are among the nearest by meaning. `postings` has each
    term that was asked for.
    """

    rows: Rows
    documents: Rows
    vectors: Vectors
    lexical: Numbers
    is_near: NDArray[np.bool_]
    postings: Mapping[str, PostingStats]

    def highest(self, scores: Numbers, count: int) -> Rows:
        """The places of the `count` highest scores, best first, equals by row."""
        if count < len(scores):
            lowest = np.partition(scores, -count)[-count] if count else np.inf
            some = np.flatnonzero(scores >= lowest)
            return some[np.lexsort((self.rows[some], -scores[some]))[:count]]
        return np.lexsort((self.rows, -scores))


class Retriever(Protocol):
    """The first stage of a search over a generation. Several threads may use it at once."""

    def usual(self) -> Selection:
        """All passages but boilerplate."""

    def select(self, question: Question, filters: Filters) -> Selection:
        """The passages that contain what must occur, lack what must not, and pass the filters.

        Raises:
            QuestionError: a named source or document is not in the index.
        """

    @property
    def vocabulary(self) -> Collection[str]:
        """All terms of the index; reading them may take a second."""

    def frequencies(self, terms: Collection[str]) -> Mapping[str, int]:
        """For each of these terms how many passages have it, at least."""

    def rows_with(self, term: str, *, count: int) -> list[int]:
        """At most `count` passages with a term."""

    def holds(self, phrase: str) -> bool:
        """Whether any passage but boilerplate contains a phrase."""

    def undated(self, filters: Filters) -> int:
        """How many documents a filter by date leaves out only because they have no date."""

    def by_words(self, terms: Sequence[str], *, selection: Selection, count: int) -> WordMatches:
        """The first half of `gather`, which may run while the question is embedded.

        `terms` may repeat one.
        """

    def gather(
        self, vector: Vectors, words: WordMatches, *, selection: Selection, count: int
    ) -> Candidates:
        """The `count` best by cosine to `vector`, shape (dim,), and the `count` best by BM25 for
        the terms of `words`, which come of the same selection and count; of equals the first.
        """

    def maxsim(self, query: Vectors, rows: Rows) -> Numbers:
        """How well each row matches a question's tokens, by the formula of `token_vectors`."""

    def faults(self) -> Iterator[str]:
        """Problems in the search structures (all but the term lists), one line each."""

    def copies(self, rows: Sequence[int], *, selection: Selection, share: float) -> list[list[int]]:
        """For each row the selected rows that are near-duplicates of it, ascending.

        Two passages are, if the Jaccard similarity of their runs of three terms is at least
        `share`.

        Source: Broder 1997, resemblance of shingled documents, doi:10.1109/SEQUEN.1997.666900.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Higher is better, none is a probability.

    `dense` is the cosine, `lexical` BM25, `late` the mean best cosine of the question's tokens
    (0 for passages that were not among the first), `answer` how far the reader holds that it
    answers, in 0..1 (0 for passages that it did not read), `fused` what comes of all, in 0..1.
    """

    dense: float
    lexical: float
    late: float
    answer: float
    fused: float
