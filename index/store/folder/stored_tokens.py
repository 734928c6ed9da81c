"""The token vectors of all passages of a generation, read from its segments as needed."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from index.embedding.token_packing import KeptTokens, TokenPacking
from index.files.arrays import map_array
from index.files.row_file import RowFile
from index.records import Vectors
from index.retrieval.segment_rows import SegmentRows
from index.store.folder.segment import TOKEN_ENDS, TOKENS, Segment


class StoredTokens:
    """Token vectors by row, kept by a `packing`; none where they are not kept."""

    def __init__(
        self,
        segments: Sequence[Segment],
        rows: SegmentRows,
        *,
        packing: TokenPacking,
        dimension: int,
    ) -> None:
        self._parts = [_SegmentTokens(one) for one in segments] if packing else []
        self._rows = rows
        self._packing = packing
        self._nothing = np.zeros((0, packing.width(dimension)), dtype=np.uint8)

    def __len__(self) -> int:
        return len(self._rows)

    def scores(self, query: Vectors, rows: NDArray[np.integer]) -> NDArray[np.float32]:
        """The same as `maxsim`, for each of `rows`."""
        return self._packing.maxsim(query, self.kept(rows))

    def kept(self, rows: NDArray[np.integer]) -> list[KeptTokens]:
        """The token vectors of each of these passages, in reading order, as they are kept."""
        packed = [self._nothing] * len(rows)
        if self._parts:
            for segment, asked, places in self._rows.split(rows):
                read = self._parts[segment].of(places)
                for at, tokens in zip(asked.tolist(), read, strict=True):
                    packed[at] = tokens
        return packed


class _SegmentTokens:
    """The token vectors of a segment, read as they are asked for."""

    def __init__(self, segment: Segment) -> None:
        self._tokens = RowFile(segment.folder / TOKENS)
        self._ends: NDArray[np.int64] = map_array(segment.folder / TOKEN_ENDS)

    def of(self, places: NDArray[np.int64]) -> Iterator[KeptTokens]:
        """Those of each of these passages."""
        ends = self._ends[places]
        starts = np.where(places > 0, self._ends[places - 1], 0)
        every = self._tokens.ranges(starts.tolist(), ends.tolist())
        at = 0
        for count in (ends - starts).tolist():
            yield every[at : at + count]
            at += count
