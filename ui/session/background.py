"""Work beside the pages, which ends with the program."""

import traceback
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread

from index.errors import ConcordanceError

_ending = Event()
_drawn = Event()
_threads: list[Thread] = []
# Seconds that the end of the program waits for one step of such work.
_PATIENCE = 10.0


def begin(work: Callable[[], None]) -> None:
    """Start work in a thread of its own, which keeps no program from ending."""
    thread = Thread(target=work, daemon=True)
    thread.start()
    # Each question begins one, so those that are done are let go.
    _threads[:] = [*filter(Thread.is_alive, _threads), thread]


def attempt(work: Callable[[], None]) -> None:
    """Do some work; whatever goes wrong in it, what comes after it can be done.

    The pages report a ConcordanceError; any other error is shown in the terminal.
    """
    try:
        with suppress(ConcordanceError):
            work()
    # Raised, it would end the thread, and with it all that comes after.
    except Exception:  # noqa: BLE001
        traceback.print_exc()


def say_drawn() -> None:
    """Say that a browser has a page."""
    _drawn.set()


def wait_for_page(seconds: float) -> None:
    """Wait until a browser has a page, or none has asked for one for so many seconds.

    Until then the browser needs the processor, to load and run the scripts of the first one.
    """
    _drawn.wait(seconds)


def is_ending() -> bool:
    """Whether the program ends, so that no further step should begin."""
    return _ending.is_set()


def end() -> None:
    """Let each work finish its step: a process that ends while a model computes is aborted."""
    _ending.set()
    _drawn.set()
    for thread in _threads:
        thread.join(_PATIENCE)
