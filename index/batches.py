"""Cuts a sequence into batches."""

from collections.abc import Iterator
from typing import Protocol, TypeVar

Batch = TypeVar("Batch", covariant=True)


class Sliceable(Protocol[Batch]):
    """What has a length and can be sliced: a list, bytes, a range, an array."""

    def __len__(self) -> int: ...

    def __getitem__(self, part: slice, /) -> Batch: ...


def batched(items: Sliceable[Batch], size: int) -> Iterator[Batch]:
    """Consecutive slices of `items`, each of length `size` but the last, which may be shorter.

    No items give no batches. Slices of an array are views, which the tuples of
    `itertools.batched` (from Python 3.12) would not be.

    >>> list(batched("abcde", 2)), list(batched(range(4), 2)), list(batched([], 2))
    (['ab', 'cd', 'e'], [range(0, 2), range(2, 4)], [])
    """
    return (items[start : start + size] for start in range(0, len(items), size))
