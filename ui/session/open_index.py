"""The index that this process holds open, for the pages and every other door to it."""

import sqlite3
import time
from functools import lru_cache
from pathlib import Path
from threading import Lock

from index.compare.comparer import Comparer
from index.compare.stance.model import load_stance_model
from index.errors import ConcordanceError
from index.search.searcher import open_searcher
from index.store.open import open_store

# One thread opens the index, and any other waits for it.
opening = Lock()
_GOOD = 1.0
_OPENING = "The index is being opened. Ask again in a few seconds."


def live(index: Path) -> tuple[str, str, str]:
    """What tells one live generation from every other, cheap enough to look at on each click.

    Raises:
        IndexMissingError: nothing has been built yet.
        IndexDamagedError: what names the live generation names none.
    """
    return str(index), *open_store(index).version()


@lru_cache(maxsize=1)
def opened(index: str, generation: str, written: str) -> Comparer:
    """What `live` tells of, open; to be called while `opening` is held.

    Raises:
        ConcordanceError: the index or its model is not what it should be.
    """
    return Comparer(open_searcher(Path(index)), load_stance_model())


def open_live(index: Path) -> Comparer:
    """The live generation, open; whoever comes while it is being opened waits.

    Raises:
        ConcordanceError: as `live` and `opened`.
    """
    with opening:
        return opened(*live(index))


class Readiness:
    """Whether questions about one index can be answered. Several threads may look at once."""

    def __init__(self, index: Path) -> None:
        self._index = index
        self._looking = Lock()
        self._said: tuple[float, str | None] = (-_GOOD, None)

    def trouble(self) -> str | None:
        """Why no question can be answered, in one line; None where one was, at most a second ago.

        Never waits while the index is being opened.
        """
        with self._looking:
            when, said = self._said
            if time.monotonic() - when >= _GOOD:
                said = self._look()
                self._said = (time.monotonic(), said)
            return said

    def _look(self) -> str | None:
        if not opening.acquire(blocking=False):
            return _OPENING
        try:
            opened(*live(self._index)).searcher.search("ready", k=1)
        except (ConcordanceError, OSError, sqlite3.Error) as error:
            return " ".join(str(error).split())
        finally:
            opening.release()
        return None
