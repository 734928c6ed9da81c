"""Leaves Python's search for cycles out where masses of objects are made and none is in one."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_search_for_cycles() -> Iterator[None]:
    """Inside, what only holds itself stays in memory; all else is freed as ever.

    A build holds its articles by the hundred thousand, and to look at all of them again and again
    takes a quarter of the time in which they are cut.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
