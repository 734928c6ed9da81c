"""Postings: in which rows of a segment each term occurs, and how often; and what that weighs."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.files.arrays import map_array
from index.files.row_file import RowFile
from index.retrieval.term_keys import changes
from index.retrieval.term_rows import TermRows

Numbers = NDArray[np.integer]

K1 = 0.9
B = 0.4


def weights(
    times: Numbers,
    saturations: NDArray[np.float64],
    *,
    frequency: int | Numbers,
    count: int,
) -> NDArray[np.float32]:
    """The BM25 weight of a term in passages in which it occurs this many `times`.

    `saturations` are those of the same passages; of all the `count` passages `frequency` contain
    the term.

    Source: Robertson and Zaragoza 2009, eq. 3.15, doi:10.1561/1500000019, with the idf of Lucene.

    >>> half = saturations(np.array([4]), mean_length=4)
    >>> weights(np.array([1]), half, frequency=1, count=2).round(2)
    array([0.36], dtype=float32)
    """
    idf = np.log1p((count - frequency + 0.5) / (frequency + 0.5))
    return np.asarray(idf * times / (times + saturations), dtype=np.float32)


def saturations(lengths: Numbers, *, mean_length: float) -> NDArray[np.float64]:
    """For passages of so many terms, how often a term occurs that has half of its full weight."""
    return np.asarray(K1 * (1 - B + B * lengths / mean_length), dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Postings:
    """For each term the rows it occurs in, ascending, and how many times in each.

    Those of a term are `rows[starts[number] : starts[number + 1]]`, and `times` likewise.
    """

    rows: NDArray[np.int32] | RowFile
    times: Numbers | RowFile
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, term_rows: TermRows) -> Self:
        """The postings of rows of terms, numbered as in their table."""
        count = max(len(term_rows), 1)
        # In place, as far as possible: of a large segment these take a hundred megabytes each.
        pairs = term_rows.numbers.astype(np.int64)
        pairs *= count
        pairs += np.repeat(np.arange(len(term_rows), dtype=np.int32), term_rows.lengths)
        pairs.sort()
        first = np.flatnonzero(changes(pairs))
        times = np.diff(first, append=len(pairs))
        pairs = pairs[first]
        numbers = np.arange(len(term_rows.table) + 1, dtype=np.int64)
        return cls(
            rows=(pairs % count).astype(np.int32),
            times=times.astype(np.min_scalar_type(times.max(initial=0))),
            starts=np.searchsorted(pairs, numbers * count).astype(np.int64),
        )

    def of_term(self, number: int) -> tuple[NDArray[np.int32], Numbers]:
        """The rows of a term, ascending, and how many times it occurs in each."""
        part = slice(*self.starts[number : number + 2].tolist())
        return self.rows[part], self.times[part]

    def save(self, folder: Path) -> None:
        """Write the postings into `folder`, as plain arrays."""
        for field in fields(self):
            file = folder / f"posting_{field.name}.npy"
            np.save(file, getattr(self, field.name), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open what `save` wrote; postings are read where they are asked for."""
        rows, times, starts = (folder / f"posting_{field.name}.npy" for field in fields(cls))
        return cls(rows=RowFile(rows), times=RowFile(times), starts=map_array(starts))
