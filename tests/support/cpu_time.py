"""Processor time of a test, whatever else the machine is doing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.support.quick import yardstick


def cpu_seconds() -> float:
    """What this process has computed since it began, with the children that have ended."""
    return sum(os.times()[:4])


@contextmanager
def at_most(times: float) -> Iterator[None]:
    """Fail if the block computes for longer than `times` a fixed task; waiting does not count."""
    before = cpu_seconds()
    yield
    used = cpu_seconds() - before
    if used > times * yardstick():
        pytest.fail(
            f"This took {used / yardstick():.0f} times the processor time of a fixed task; "
            f"at most {times:g} are allowed. Shorten it, or mark it `slow`."
        )
