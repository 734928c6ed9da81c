"""Searches for differences beside a running program, in a process that lets others go first."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from index.differences.library_search import is_searched
from index.errors import ConcordanceError
from index.files.address import spoken
from index.store.open import open_store

_LOOK = 2.0
_GRACE = 2.0


def keep_searched(index: Path, *, is_ending: Callable[[], bool], look: float = _LOOK) -> None:
    """Search each generation of an index once it is live, whoever built it, until `is_ending`.

    A search that fails is not tried again before the next generation; the command
    `python -m index differences` says why. One that is cut off goes on with the next program.
    """
    tried = None
    while not is_ending():
        live = _live(index)
        if live and live != tried:
            tried = live
            search_now(index, is_ending=is_ending)
        _wait(look, is_ending)


def search_now(index: Path, *, is_ending: Callable[[], bool]) -> None:
    """Search an index in another process, which ends with this one; returns once it is done."""
    command = [sys.executable, "-m", "index", "differences", "--quietly", "--index", spoken(index)]
    quiet = subprocess.DEVNULL
    search = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)
    try:
        while search.poll() is None and not is_ending():
            time.sleep(0.1)
    finally:
        if search.poll() is None:
            search.terminate()
            try:
                search.wait(_GRACE)
            except subprocess.TimeoutExpired:
                search.kill()


def _live(index: Path) -> str | None:
    """The live generation if it was not searched yet."""
    try:
        store = open_store(index)
        live = store.live()
    # The pages say what is wrong with the index.
    except ConcordanceError:
        return None
    return None if is_searched(store.path, live) else live


def _wait(seconds: float, is_ending: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not is_ending():
        time.sleep(0.1)
