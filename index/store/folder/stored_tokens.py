"""The token vectors of all passages of a generation, read from its segments as needed."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.embedding.token_vectors import TokenVectors, maxsim
from index.records import Vectors
from index.retrieval.segment_rows import SegmentRows
from index.store.folder.segment import Segment


class StoredTokens:
    """Token vectors by row; none where they are not kept."""

    def __init__(self, segments: Sequence[Segment], rows: SegmentRows) -> None:
        self._segments = segments
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def of(self, row: int) -> TokenVectors:
        """The token vectors of one passage, in reading order."""
        segment, place = self._rows.place(row)
        return self._segments[segment].tokens(place)

    def scores(self, query: Vectors, rows: NDArray[np.integer]) -> NDArray[np.float32]:
        """The same as `maxsim`, for each of `rows`."""
        return maxsim(query, [self.of(row) for row in rows.tolist()])
