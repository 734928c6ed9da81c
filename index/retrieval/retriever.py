"""The two ways to search a generation, by meaning and by words, wherever it is kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.records import Vectors
from index.retrieval.filters import Filters
from index.retrieval.query import Question

Rows = NDArray[np.int64]
Numbers = NDArray[np.float32]
Selection = TypeVar("Selection")
"""Which passages may be found, as a home of indexes tells them apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingStats:
    """Where a stem is found: `rows` are, in their order, those that hold it, at least of the
    passages that were put forward; `passages` counts all of the index that do.
    """

    rows: NDArray[np.integer]
    passages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """The passages that either leg puts forward, by row, and what is known of each.

    `documents` are the numbers of their documents, `vectors` have shape (rows, dim), `lexical`
    are BM25 scores. `is_near` says which are among the nearest by meaning. `held` has each stem
    that was asked for.
    """

    rows: Rows
    documents: Rows
    vectors: Vectors
    lexical: Numbers
    is_near: NDArray[np.bool_]
    held: Mapping[str, PostingStats]

    def highest(self, scores: Numbers, count: int) -> Rows:
        """The places of the `count` highest scores, best first, equals by row."""
        return np.lexsort((self.rows, -scores))[:count]


class Retriever(Protocol[Selection]):
    """What a search asks of a generation. Several threads may ask at once."""

    def usual(self) -> Selection:
        """All passages but boilerplate."""

    def select(self, question: Question, filters: Filters) -> Selection:
        """The passages that hold what must occur, lack what must not, and pass the filters.

        Raises:
            QuestionError: a source or document is named that the index does not hold.
        """

    def undated(self, filters: Filters) -> int:
        """How many documents a filter by date leaves out only because they have no date."""

    def gather(
        self, vector: Vectors, terms: Sequence[str], *, selection: Selection, count: int
    ) -> Candidates:
        """The `count` best of each leg: by cosine to `vector`, shape (dim,), and by BM25 for
        `terms`, which may hold one more than once; of equals the first.
        """

    def maxsim(self, query: Vectors, rows: Rows) -> Numbers:
        """How well each row meets a question's tokens, by the formula of `token_vectors`."""

    def faults(self) -> Iterator[str]:
        """What is wrong with how passages are found, a line each, but for their stems."""

    def copies(self, rows: Sequence[int], *, selection: Selection) -> list[list[int]]:
        """For each row the selected rows that say nearly the same, ascending.

        Two passages do where the Jaccard similarity of their runs of three stems is at least .6.

        Source: Broder 1997, resemblance of shingled documents, doi:10.1109/SEQUEN.1997.666900.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Higher is better, none is a probability.

    `dense` is the cosine, `lexical` BM25, `late` the mean best cosine of the question's tokens
    (0 for passages that were not among the first), `fused` their sum, weighed, in 0..1.
    """

    dense: float
    lexical: float
    late: float
    fused: float
