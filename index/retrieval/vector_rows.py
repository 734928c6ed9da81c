"""Vectors by row, wherever they are kept; read only where they are asked for."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.files.row_file import RowFile, RowFiles
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
    """Those of files, one after the other, read row by row, so that none stays in the process.

    Raises:
        OSError: there is no such file, or it cannot be read.
        ValueError: one contains no array, or one of another shape.
    """

    def __init__(self, files: Iterable[Path]) -> None:
        self._rows = RowFiles([RowFile(file) for file in files])
        if len(self._rows.shape) != 2:
            raise ValueError(f"vectors must have shape (n, dim), not {self._rows.shape}")

    @property
    def dimension(self) -> int:
        """How many components each has."""
        return self._rows.shape[1]

    def __len__(self) -> int:
        return len(self._rows)

    def take(self, rows: NDArray[np.int64]) -> Vectors:
        """The vectors of these rows, shape (rows, dimension), in the order given.

        Raises:
            IndexError: there is no such row.
        """
        return single(self._rows.take(rows))


def single(vectors: HalfVectors) -> Vectors:
    """Vectors in single precision, in a third of the time that NumPy takes."""
    # Imported here: small libraries do without it.
    import faiss

    codec = faiss.ScalarQuantizer(vectors.shape[1], faiss.ScalarQuantizer.QT_fp16)
    return np.asarray(codec.decode(np.ascontiguousarray(vectors).view(np.uint8)), dtype=np.float32)
