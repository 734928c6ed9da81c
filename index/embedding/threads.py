"""How many threads a question takes: one, for on small work more of them only wait."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from threadpoolctl import threadpool_limits

_share: int | None = None


def cores() -> int:
    """How many cores this process may keep busy while it embeds: all, unless it has a share."""
    return _share or os.cpu_count() or 1


def keep_to(share: int) -> None:
    """From now on keep so many cores busy; models that are loaded already are not reached."""
    global _share
    _share = share


def calm_arithmetic() -> None:
    """From now on NumPy multiplies with one thread, in the whole process.

    Idle threads of NumPy's BLAS keep a core busy while they look for work, just when torch wants
    it: on two cores a question took 63 ms with both at their defaults and 33 ms with one each.
    A library that is loaded later is not reached.
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
