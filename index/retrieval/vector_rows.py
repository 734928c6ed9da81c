"""Vectors by row, wherever they are kept; read only where they are asked for."""

from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.files.arrays import map_array
from index.files.row_file import RowFile
from index.records import HalfVectors, Vectors


class VectorRows(Protocol):
    """Vectors of `dimension` components, numbered from 0; rows have length 1."""

    @property
    def dimension(self) -> int:
        """How many components each has."""
        ...

    def __len__(self) -> int: ...

    def take(self, rows: NDArray[np.int64]) -> Vectors:
        """The vectors of these rows, shape (rows, dimension), in the order given."""
        ...


class ArrayRows:
    """Those of an array of shape (n, dim); fastest if it is in memory or a small memory map."""

    def __init__(self, vectors: HalfVectors | Vectors) -> None:
        if vectors.ndim != 2:
            raise ValueError(f"vectors must have shape (n, dim), not {vectors.shape}")
        self._vectors = vectors

    @property
    def dimension(self) -> int:
        """How many components each has."""
        return int(self._vectors.shape[1])

    def __len__(self) -> int:
        return len(self._vectors)

    def take(self, rows: NDArray[np.int64]) -> Vectors:
        """The vectors of these rows, shape (rows, dim), in the order given."""
        return np.asarray(self._vectors[rows], dtype=np.float32)


class FileRows:
    """Those of a file, read row by row, so that none stays in the process.

    Raises:
        OSError: there is no such file, or it cannot be read.
        ValueError: it contains no array, or one of another shape.
    """

    def __init__(self, file: Path) -> None:
        self._file = RowFile(file)
        if len(self._file.shape) != 2:
            raise ValueError(f"vectors must have shape (n, dim), not {self._file.shape}")

    @property
    def dimension(self) -> int:
        """How many components each has."""
        return self._file.shape[1]

    def __len__(self) -> int:
        return len(self._file)

    def take(self, rows: NDArray[np.int64]) -> Vectors:
        """The vectors of these rows, shape (rows, dimension), in the order given.

        Raises:
            IndexError: there is no such row.
        """
        return np.asarray(self._file.take(rows), dtype=np.float32)


def open_rows(file: Path, *, mapped: bool) -> VectorRows:
    """The vectors in a file: `mapped` into memory, or read row by row.

    Raises:
        OSError: there is no such file, or it cannot be read.
        ValueError: it contains no array, or one of another shape.
    """
    return ArrayRows(map_array(file)) if mapped else FileRows(file)
