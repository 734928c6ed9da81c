"""Which rows of an index a question may be answered from."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray


class Allowed:
    """`mask` says for each row, shape (n,), whether it may be found. It must not change."""

    def __init__(self, mask: NDArray[np.bool_]) -> None:
        self.mask = mask

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """The rows that may be found, in their order."""
        return np.flatnonzero(self.mask)

    @cached_property
    def count(self) -> int:
        """How many may be found."""
        return int(np.count_nonzero(self.mask))
