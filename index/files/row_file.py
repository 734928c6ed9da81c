"""Arrays on disk whose rows are read when they are asked for, without mapping them."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

from index.files.arrays import map_array


class RowFile:
    """The rows of a file that `numpy.save` wrote, shape (n, width), or (n,) for single numbers.

    Reading one costs about 2 µs, three times as much as in a memory map, but none stays in the
    process: of a map the system shows 64 kB around every row that was ever read, so that it soon
    counts as a whole. Several threads may read at once. Windows, which cannot read at a place,
    maps the file.

    `size` is that of a row and `header` that of what comes before the first, in bytes; `handle` is
    the open file, or all is `mapped`.

    Raises:
        OSError: there is no such file, or it cannot be read.
        ValueError: it contains no array, or one of another shape.
    """

    def __init__(self, file: Path) -> None:
        array = map_array(file)
        if array.ndim not in (1, 2):
            raise ValueError(f"rows must have shape (n, width) or (n,), not {array.shape}")
        self.shape: tuple[int, ...] = array.shape
        self._type = array.dtype
        self.size = array.itemsize * (array.shape[1] if array.ndim == 2 else 1)
        self.header = file.stat().st_size - array.nbytes
        self.mapped = None if hasattr(os, "pread") else array
        self.handle = -1
        if self.mapped is None:
            self.handle = os.open(file, os.O_RDONLY)
            finalize(self, os.close, self.handle)

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, part: slice) -> NDArray[Any]:
        """Rows that follow each other, read at once."""
        if self.mapped is not None:
            return self.mapped[part]
        start, end, _ = part.indices(len(self))
        count = max(end - start, 0)
        place = self.header + start * self.size
        return self._rows(os.pread(self.handle, count * self.size, place))

    def ranges(self, starts: Sequence[int], ends: Sequence[int]) -> NDArray[Any]:
        """The rows from each of `starts` up to but not including its end, one after the other.

        A fourth of the time of as many slices.
        """
        places = zip(starts, ends, strict=True)
        if self.mapped is not None:
            return np.concatenate([self.mapped[:0], *(self.mapped[a:b] for a, b in places)])
        read, handle, size, header = os.pread, self.handle, self.size, self.header
        return self._rows(
            b"".join([read(handle, (b - a) * size, header + a * size) for a, b in places])
        )

    def _rows(self, data: bytes) -> NDArray[Any]:
        return np.frombuffer(data, dtype=self._type).reshape(-1, *self.shape[1:])


class RowFiles:
    """The rows of one or more files of the same width and type, numbered through all of them."""

    def __init__(self, files: Sequence[RowFile]) -> None:
        # Their handles are closed with them.
        self._files = files
        self._starts = np.cumsum([0, *map(len, files)])
        self._like = files[0][:0]
        self._size = files[0].size
        self._mapped = [file.mapped for file in files if file.mapped is not None]
        self._handles = np.array([file.handle for file in files])
        self._headers = np.array([file.header for file in files])
        self.shape: tuple[int, ...] = (int(self._starts[-1]), *self._like.shape[1:])

    def __len__(self) -> int:
        return self.shape[0]

    def take(self, rows: NDArray[np.int64]) -> NDArray[Any]:
        """These rows, in the order given; those that follow each other are read at once.

        Raises:
            IndexError: there is no such row.
        """
        if not len(rows):
            return self._like
        if not 0 <= rows.min() <= rows.max() < len(self):
            raise IndexError(f"rows must be 0 to {len(self) - 1}, not {rows.min()}, {rows.max()}")
        file_of = self._starts.searchsorted(rows, "right") - 1
        begins = np.ones(len(rows), dtype=bool)
        begins[1:] = (rows[1:] != rows[:-1] + 1) | (file_of[1:] != file_of[:-1])
        firsts = np.flatnonzero(begins)
        counts = np.diff(firsts, append=len(rows))
        file_of = file_of[firsts]
        places = rows[firsts] - self._starts[file_of]
        if self._mapped:
            runs = zip(file_of.tolist(), places.tolist(), counts.tolist(), strict=True)
            return np.concatenate([self._mapped[file][at : at + count] for file, at, count in runs])
        handles, headers = self._handles[file_of], self._headers[file_of]
        places = headers + places * self._size
        data = b"".join(
            map(os.pread, handles.tolist(), (counts * self._size).tolist(), places.tolist())
        )
        return np.frombuffer(data, self._like.dtype).reshape(-1, *self.shape[1:])
