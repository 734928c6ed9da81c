"""Arrays of an index on disk: how all of them are opened."""

from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

# NumPy has Python parse the head of a file, which before 3.11.9 fails where two threads parse at
# once: https://github.com/python/cpython/issues/106905
_parsing = Lock()


def load_array(file: Path) -> NDArray[Any]:
    """Read an array from `file`.

    Raises:
        OSError: there is no such file, or it cannot be read.
        ValueError: it holds no array.
    """
    with _parsing:
        found: NDArray[Any] = np.load(file, allow_pickle=False)
    return found


def map_array(file: Path) -> NDArray[Any]:
    """The same by memory map, to be read only where it is looked at."""
    with _parsing:
        found = np.load(file, mmap_mode="r", allow_pickle=False)
    # A plain view: as a memmap, each slice would cost ten times as much.
    return np.asarray(found)
