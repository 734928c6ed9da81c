"""The vectors of all passages of a generation, read from its segments as they are asked for."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.records import HalfVectors, Vectors
from index.retrieval.segment_rows import SegmentRows


class StoredVectors:
    """Vectors by row; they are stored in half precision."""

    def __init__(self, parts: Sequence[HalfVectors], rows: SegmentRows, *, dimension: int) -> None:
        self._parts = parts
        self._rows = rows
        self.shape = (len(rows), dimension)
        self.ndim = 2

    def __len__(self) -> int:
        return len(self._rows)

    def take(self, rows: NDArray[np.integer]) -> Vectors:
        """The vectors of these rows, shape (rows, dim), in the order given."""
        return np.asarray(self[rows], dtype=np.float32)

    def __getitem__(self, rows: NDArray[np.integer]) -> HalfVectors:
        """The same as they are stored."""
        if len(self._parts) == 1:
            only: HalfVectors = self._parts[0][self._rows.places[rows]]
            return only
        vectors = np.empty((len(rows), self.shape[1]), dtype=np.float16)
        for segment, asked, places in self._rows.split(rows):
            vectors[asked] = self._parts[segment][places]
        return vectors
