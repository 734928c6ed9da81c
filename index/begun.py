"""One piece of work in a thread of its own, whose result is asked for later."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Value = TypeVar("Value")


def begin_work(work: Callable[[], Value], *, name: str) -> Future[Value]:
    """Begin some work; its result, or the error that it ended with, is asked of the future.

    The program ends only after it: one that ends while a model computes is aborted.
    """
    pool = ThreadPoolExecutor(1, thread_name_prefix=name)
    begun = pool.submit(work)
    pool.shutdown(wait=False)
    return begun
