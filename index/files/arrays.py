"""Opens the arrays of an index on disk."""

from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

# NumPy has Python parse the header of a file, which before 3.11.9 fails if two threads do so at
# once: https://github.com/python/cpython/issues/106905
_parsing = Lock()


def load_array(file: Path) -> NDArray[Any]:
    """Read an array from `file`.

    Raises:
        OSError: there is no such file, or it cannot be read.
        ValueError: it contains no array.
    """
    with _parsing:
        array: NDArray[Any] = np.load(file, allow_pickle=False)
    return array


def map_array(file: Path) -> NDArray[Any]:
    """The same as a memory map, read only where it is accessed."""
    with _parsing:
        array = np.load(file, mmap_mode="r", allow_pickle=False)
    # A plain view: each slice of a memmap would cost ten times as much.
    return np.asarray(array)
