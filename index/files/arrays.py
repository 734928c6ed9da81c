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
    return _loaded(file)


def map_array(file: Path) -> NDArray[Any]:
    """The same as a memory map, read only where it is accessed."""
    # A plain view: each slice of a memmap would cost ten times as much.
    return np.asarray(_loaded(file, mapped=True))


def _loaded(file: Path, *, mapped: bool = False) -> NDArray[Any]:
    try:
        with _parsing:
            # A memory map of a Path follows its links first, which takes half the time.
            array: NDArray[Any] = np.load(
                str(file), mmap_mode="r" if mapped else None, allow_pickle=False
            )
    except (OSError, ValueError):
        raise
    except Exception as error:
        # A damaged header is parsed as Python, which may fail in any way: NumPy passes on a
        # `tokenize.TokenError` or a SyntaxError, say.
        raise ValueError(f"{file.name} contains no array") from error
    return array
