"""Vectors by row, wherever they are kept; read only where they are asked for."""

import os
from pathlib import Path
from typing import Protocol
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

from index.files.arrays import map_array
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
    """Those of a file that `numpy.save` wrote, read row by row, without mapping it.

    A row costs about 2 µs, three times as much as in a memory map, but none stays in the process:
    of a map the system shows 64 kB around every row that was ever read, so that it soon counts
    as a whole. Rows that follow each other are read at once.

    Raises:
        OSError: there is no such file, or it cannot be read.
        ValueError: it contains no array, or one of another shape.
    """

    def __init__(self, file: Path) -> None:
        array = map_array(file)
        if array.ndim != 2:
            raise ValueError(f"vectors must have shape (n, dim), not {array.shape}")
        self._shape, self._type = array.shape, array.dtype
        self._width = array.shape[1] * array.itemsize
        self._header = file.stat().st_size - array.nbytes
        self._handle = os.open(file, os.O_RDONLY)
        finalize(self, os.close, self._handle)

    @property
    def dimension(self) -> int:
        """How many components each has."""
        return int(self._shape[1])

    def __len__(self) -> int:
        return int(self._shape[0])

    def take(self, rows: NDArray[np.int64]) -> Vectors:
        """The vectors of these rows, shape (rows, dim), in the order given.

        Raises:
            IndexError: there is no such row.
        """
        if len(rows) and not 0 <= rows.min() <= rows.max() < len(self):
            raise IndexError(f"rows must be 0 to {len(self) - 1}, not {rows.min()}, {rows.max()}")
        if len(rows) and (np.diff(rows) == 1).all():
            data = self._read(int(rows[0]), len(rows))
        else:
            data = b"".join([self._read(row, 1) for row in rows.tolist()])
        vectors = np.frombuffer(data, dtype=self._type).reshape(len(rows), self.dimension)
        return np.asarray(vectors, dtype=np.float32)

    def _read(self, row: int, count: int) -> bytes:
        return os.pread(self._handle, count * self._width, self._header + row * self._width)


def open_rows(file: Path, *, mapped: bool) -> VectorRows:
    """The vectors in a file: `mapped` into memory, or read row by row.

    Raises:
        OSError: there is no such file, or it cannot be read.
        ValueError: it contains no array, or one of another shape.
    """
    # Windows has no pread.
    return FileRows(file) if not mapped and hasattr(os, "pread") else ArrayRows(map_array(file))
