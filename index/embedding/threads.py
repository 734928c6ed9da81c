"""Limits a question to one thread: on work this small, more threads only wait."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from threadpoolctl import threadpool_limits

_share: int | None = None


def cores() -> int:
    """How many cores this process may use to embed: all, unless it has a share."""
    return _share or os.cpu_count() or 1


def keep_to(share: int) -> None:
    """Use only `share` cores from now on; models loaded already are not affected."""
    global _share
    _share = share


def calm_arithmetic() -> None:
    """Make NumPy multiply with one thread from now on, in the whole process.

    Idle threads of NumPy's BLAS keep a core busy while they look for work, just when torch needs
    it: on two cores a question took 63 ms with both at their defaults and 33 ms with one each.
    A library that is loaded later is not affected.
    """
    threadpool_limits(limits=1, user_api="blas")


@contextmanager
def one_torch_thread() -> Iterator[None]:
    """One thread for torch inside, as many as before afterwards."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
