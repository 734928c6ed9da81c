"""Postings: the passages of each term with their BM25 scores, computed in advance."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.files.arrays import map_array
from index.retrieval.term_rows import TermRows

Numbers = NDArray[np.integer]

K1 = 0.9
B = 0.4


def weights(
    times: Numbers,
    lengths: Numbers,
    *,
    mean_length: float,
    frequency: Numbers | int,
    count: int,
) -> NDArray[np.float32]:
    """The BM25 weight of a term in passages in which it occurs this many `times`.

    The passages have `lengths` terms, and `mean_length` is the mean over all; of all the `count`
    passages `frequency` contain the term.

    Source: Robertson and Zaragoza 2009, eq. 3.15, doi:10.1561/1500000019, with the idf of Lucene.

    >>> weights(np.array([1]), np.array([4]), mean_length=4, frequency=1, count=2).round(2)
    array([0.36], dtype=float32)
    """
    idf = np.log1p((count - frequency + 0.5) / (frequency + 0.5))
    saturation = K1 * (1 - B + B * lengths / mean_length)
    return np.asarray(idf * times / (times + saturation), dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Postings:
    """For each term the rows it occurs in, ascending, and its score in each.

    Those of a term are `rows[starts[number] : starts[number + 1]]`, and `scores` likewise.
    """

    rows: NDArray[np.int32]
    scores: NDArray[np.float32]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, term_rows: TermRows) -> Self:
        """The postings of rows of terms, numbered as in their vocabulary.

        A row without terms counts as one of one term, as in bm25s.
        """
        count = max(len(term_rows), 1)
        lengths = np.maximum(term_rows.lengths, 1)
        rows = np.repeat(np.arange(len(term_rows)), term_rows.lengths)
        pairs, times = np.unique(term_rows.numbers * np.int64(count) + rows, return_counts=True)
        terms, rows = np.divmod(pairs, count)
        frequencies = np.bincount(terms, minlength=len(term_rows.vocabulary))
        return cls(
            rows=rows.astype(np.int32),
            scores=weights(
                times,
                lengths[rows],
                mean_length=lengths.mean() if len(lengths) else 1.0,
                frequency=frequencies[terms],
                count=count,
            ),
            starts=np.concatenate([[0], np.cumsum(frequencies)]).astype(np.int64),
        )

    def save(self, folder: Path) -> None:
        """Write the postings into `folder`, as plain arrays."""
        for field in fields(self):
            file = folder / f"posting_{field.name}.npy"
            np.save(file, getattr(self, field.name), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open what `save` wrote, by memory map."""
        return cls(
            **{field.name: map_array(folder / f"posting_{field.name}.npy") for field in fields(cls)}
        )
