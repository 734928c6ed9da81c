"""Writes an array to a file part by part, so that it need not fit into memory."""

from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.lib.format import write_array_header_1_0
from numpy.typing import DTypeLike, NDArray


class ArrayFile:
    """An array in NumPy's format that grows along its first axis, complete once it is closed.

    Its other axes have the lengths `shape`. `length` is that of the first so far.
    """

    def __init__(self, file: Path, dtype: DTypeLike, shape: tuple[int, ...] = ()) -> None:
        self.length = 0
        self._dtype = np.dtype(dtype)
        self._shape = shape
        self._opened = file.open("xb")
        self._write_header()

    def append(self, part: NDArray[Any]) -> None:
        """Add rows at the end, of shape (n, *shape)."""
        rows = np.ascontiguousarray(part, dtype=self._dtype).reshape(-1, *self._shape)
        self._opened.write(rows.data)
        self.length += len(rows)

    def close(self) -> None:
        """Write the final length."""
        # NumPy leaves room for any length in the header.
        self._opened.seek(0)
        self._write_header()
        self._opened.close()

    def abandon(self) -> None:
        """Let go of the file as it is; its length is then not right."""
        # What it still holds may not fit on the disk, and is of no use.
        with suppress(OSError):
            self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _write_header(self) -> None:
        described = {
            "descr": np.lib.format.dtype_to_descr(self._dtype),
            "fortran_order": False,
            "shape": (self.length, *self._shape),
        }
        write_array_header_1_0(self._opened, described)
