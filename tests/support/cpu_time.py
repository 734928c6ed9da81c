"""How much of a processor something takes, whatever else the machine is doing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


def cpu_seconds() -> float:
    """What this process has computed since it began, with the children that have ended."""
    return sum(os.times()[:4])


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Fail where the block computes for longer; what it waits for does not count."""
    before = cpu_seconds()
    yield
    used = cpu_seconds() - before
    if used > seconds:
        pytest.fail(f"This took {used:.1f} seconds of a processor, at most are {seconds:g}.")
