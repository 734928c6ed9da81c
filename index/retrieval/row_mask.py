"""A mask of the rows of an index that a question may be answered from."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

# If a smaller share of the rows is allowed, they are compared one by one, wherever they are.
SHARE = 0.1


class RowMask:
    """`array` says for each row, shape (n,), whether it is allowed. It must not change."""

    def __init__(self, array: NDArray[np.bool_]) -> None:
        self.array = array

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """The allowed rows, ascending."""
        return np.flatnonzero(self.array)

    @cached_property
    def count(self) -> int:
        """The number of allowed rows."""
        return int(np.count_nonzero(self.array))
