"""Texts as numbered terms, from which search by words is computed."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.files.arrays import map_array
from index.retrieval.term_table import TABLE_FILES, TermTable
from index.text.analyzer import terms
from index.text.vocabulary import Vocabulary

_NUMBERS = "stems.npy"
_STARTS = "stem_starts.npy"
TERM_FILES = (_NUMBERS, _STARTS, *TABLE_FILES)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRows:
    """Rows of terms, each as its number in the `table`, in reading order.

    `numbers[starts[row] : starts[row + 1]]` are those of a row. Each term of the table is in some
    row.
    """

    table: TermTable
    numbers: NDArray[np.int32]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """The terms of `texts`; a text's row is its place among them."""
        return cls.numbered(map(terms, texts))

    @classmethod
    def numbered(cls, term_lists: Iterable[Sequence[str]]) -> Self:
        """Rows of these terms, in their order."""
        collected = TermCollector()
        for row in term_lists:
            collected.add(row)
        return cls.collected(collected)

    @classmethod
    def collected(cls, rows: "TermCollector") -> Self:
        """The rows that were collected."""
        table, numbers = TermTable.of(list(rows.known))
        return cls(
            table=table,
            numbers=numbers[np.frombuffer(rows.flat, dtype=np.int32)],
            starts=np.cumsum(np.frombuffer(rows.lengths, dtype=np.int64)),
        )

    def row(self, row: int) -> list[str]:
        """The terms of one row, in reading order."""
        numbers = self.numbers[self.starts[row] : self.starts[row + 1]]
        return [self.table.term(number) for number in numbers.tolist()]

    def without(self, is_gone: NDArray[np.bool_]) -> "TermRows":
        """The same rows, as long as before, of which some have no terms that could be read.

        A term that no other row has is no longer named.
        """
        hidden = np.repeat(is_gone, self.lengths)
        is_used = np.zeros(len(self.table), dtype=bool)
        is_used[self.numbers[~hidden]] = True
        numbers = np.where(hidden, np.int32(0), self.numbers)
        return TermRows(table=self.table.without(~is_used), numbers=numbers, starts=self.starts)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """The number of terms of each row, shape (n,)."""
        return np.diff(self.starts)

    def save(self, folder: Path) -> None:
        """Write the rows into `folder`, as plain arrays."""
        self.table.save(folder)
        np.save(folder / _NUMBERS, self.numbers, allow_pickle=False)
        np.save(folder / _STARTS, self.starts, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open what `save` wrote, by memory map."""
        return cls(
            table=TermTable.load(folder),
            numbers=map_array(folder / _NUMBERS),
            starts=map_array(folder / _STARTS),
        )


class TermCollector:
    """Collects rows of terms, one by one."""

    def __init__(self) -> None:
        self.known = Vocabulary()
        self.flat = array("i")
        self.lengths = array("q", [0])

    def add(self, row: Sequence[str]) -> None:
        """Add a row after all others."""
        self.flat.extend(map(self.known.__getitem__, row))
        self.lengths.append(len(row))
