"""Holds work to a multiple of a fixed task's processor time, so that no machine is too slow."""

import time
from collections.abc import Callable
from functools import cache
from typing import TypeVar

T = TypeVar("T")


def quick(work: Callable[[], T], *, times: float = 40) -> T:
    """The result of `work`, which may take `times` the processor time of a fixed task.

    The task takes about a tenth of a second, and both are timed in the same run.
    """
    spent, result = _spent(work)

    assert spent < times * _yardstick(), f"{spent / _yardstick():.0f} times a fixed task"
    return result


@cache
def _yardstick() -> float:
    return min(_spent(_task)[0] for _ in range(3))


def _task() -> int:
    return sum(len(str(number)) for number in range(1_000_000))


def _spent(work: Callable[[], T]) -> tuple[float, T]:
    began = time.process_time()
    result = work()
    return time.process_time() - began, result
