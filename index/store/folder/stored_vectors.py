"""The vectors of all passages of a generation, read from its segments as they are asked for."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.records import Vectors
from index.retrieval.segment_rows import SegmentRows
from index.retrieval.vector_rows import VectorRows, open_rows
from index.store.folder.segment import VECTORS, Segment


class StoredVectors:
    """Vectors by row, of `dimension` components if there are none.

    They are `mapped` into memory, or read one by one, which keeps none of them there.
    """

    def __init__(
        self, segments: Sequence[Segment], rows: SegmentRows, *, dimension: int, mapped: bool
    ) -> None:
        self._parts: list[VectorRows] = [
            open_rows(one.folder / VECTORS, mapped=mapped) for one in segments
        ]
        self._rows = rows
        self.dimension = self._parts[0].dimension if self._parts else dimension

    def __len__(self) -> int:
        return len(self._rows)

    def take(self, rows: NDArray[np.int64]) -> Vectors:
        """The vectors of these rows, shape (rows, dimension), in the order given."""
        vectors = np.empty((len(rows), self.dimension), dtype=np.float32)
        for segment, asked, places in self._rows.split(rows):
            vectors[asked] = self._parts[segment].take(places)
        return vectors
