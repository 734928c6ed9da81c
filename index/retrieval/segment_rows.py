"""The rows of a generation, by segment: rows are in the order of documents, segments are not."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.integer]


class InSegment(NamedTuple):
    """Some of the rows asked for that are in one segment: its number, their places among those
    asked for, and their places in the segment.
    """

    segment: int
    asked: NDArray[np.intp]
    places: NDArray[np.int64]


class SegmentRows:
    """Where each row is. A place counts through all segments, in their order.

    `places`, shape (rows,), has the place of each row; `lengths` says how many places each segment
    has. Places in which no row is belong to documents that are gone.
    """

    def __init__(self, places: Rows, lengths: Sequence[int]) -> None:
        self.places = places.astype(np.int32)
        self.starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        rows = np.full(int(self.starts[-1]), -1, dtype=np.int32)
        rows[self.places] = np.arange(len(places), dtype=np.int32)
        self._rows = [
            rows[start:end] for start, end in zip(self.starts, self.starts[1:], strict=False)
        ]
        self._starts: list[int] = self.starts.tolist()
        self._offsets = [_offset(part) for part in self._rows]

    def __len__(self) -> int:
        return len(self.places)

    def split(self, rows: Rows) -> Iterator[InSegment]:
        """These rows by segment."""
        places = self.places[rows].astype(np.int64)
        if len(self._rows) == 1:
            yield InSegment(0, np.arange(len(places)), places)
            return
        segments = np.searchsorted(self.starts, places, side="right") - 1
        for segment in np.unique(segments).tolist():
            asked = np.flatnonzero(segments == segment)
            yield InSegment(segment, asked, places[asked] - self.starts[segment])

    def rows_at(
        self, segment: int, places: NDArray[np.integer]
    ) -> tuple[NDArray[np.int32], NDArray[np.bool_] | slice]:
        """The rows at these places of a segment that are not gone, and which of them are not."""
        offset = self._offsets[segment]
        if offset is not None:
            return np.asarray(places + offset, dtype=np.int32), slice(None)
        rows = self._rows[segment][places]
        is_there = rows >= 0
        return (rows, slice(None)) if is_there.all() else (rows[is_there], is_there)

    def rows_of(self, segment: int) -> NDArray[np.int32]:
        """The row at each place of a segment, -1 where none is."""
        return self._rows[segment]

    def place(self, row: int) -> tuple[int, int]:
        """The segment of a row, and its place there."""
        place = int(self.places[row])
        segment = bisect_right(self._starts, place) - 1
        return segment, place - self._starts[segment]


def _offset(rows: NDArray[np.int32]) -> np.int32 | None:
    """What is added to each place for its row, if that is the same for all."""
    if not len(rows) or rows[0] < 0 or int(rows[-1]) - int(rows[0]) != len(rows) - 1:
        return None
    return rows[0] if bool((np.diff(rows) == 1).all()) else None
