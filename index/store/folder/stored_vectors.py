"""The vectors of all passages of a generation, read from its segments as they are asked for."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.records import Vectors
from index.retrieval.segment_rows import SegmentRows
from index.retrieval.vector_rows import ArrayRows, FileRows
from index.store.folder.segment import VECTORS, Segment


class StoredVectors:
    """Vectors by row, of `dimension` components if there are none.

    They are `mapped` into memory, or read one by one, which keeps none of them there.
    """

    def __init__(
        self, segments: Sequence[Segment], rows: SegmentRows, *, dimension: int, mapped: bool
    ) -> None:
        self._rows = rows
        is_read = segments and not mapped
        self._parts = [] if is_read else [ArrayRows(one.vectors) for one in segments]
        self._read = FileRows(one.folder / VECTORS for one in segments) if is_read else None
        self.dimension = segments[0].vectors.shape[1] if segments else dimension

    def __len__(self) -> int:
        return len(self._rows)

    def take(self, rows: NDArray[np.int64]) -> Vectors:
        """The vectors of these rows, shape (rows, dimension), in the order given."""
        if self._read is not None:
            return self._read.take(self._rows.places[rows].astype(np.int64))
        vectors = np.empty((len(rows), self.dimension), dtype=np.float32)
        for segment, asked, places in self._rows.split(rows):
            vectors[asked] = self._parts[segment].take(places)
        return vectors
