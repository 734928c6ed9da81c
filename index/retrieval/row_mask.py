"""Which rows of an index a question may be answered from."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray


class RowMask:
    """`array` says for each row, shape (n,), whether it may be found. It must not change."""

    def __init__(self, array: NDArray[np.bool_]) -> None:
        self.array = array

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """The rows that may be found, in their order."""
        return np.flatnonzero(self.array)

    @cached_property
    def count(self) -> int:
        """How many may be found."""
        return int(np.count_nonzero(self.array))
