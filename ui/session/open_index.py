"""The open index of this process, shared by the pages, the API and MCP."""

import sqlite3
import time
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from index.errors import ConcordanceError
from index.store.open import open_store

if TYPE_CHECKING:
    from index.compare.comparer import Comparer
    from index.compare.stance.model import StanceModel

# One thread opens the index; the others wait for it.
index_lock = Lock()
_FRESH_SECONDS = 1.0
_OPENING = "Your library is being opened. Ask again in a few seconds."


def live_version(index: Path) -> tuple[str, str, str]:
    """A key that identifies the live generation, cheap enough to read on each click.

    Raises:
        IndexMissingError: nothing has been built yet.
        IndexDamagedError: the pointer to the live generation is damaged.
    """
    return str(index), *open_store(index).version()


def load_stance_model() -> "StanceModel":
    """The reader that ships."""
    from index.compare.stance.model import StanceModel

    return StanceModel()


@lru_cache(maxsize=1)
def open_version(index: str, generation: str, written: str) -> "Comparer":
    """The generation of a `live_version` key, open and cached. Call it with `index_lock` locked.

    Raises:
        ConcordanceError: the index or its model is damaged or missing.
    """
    # Imported here, while the server starts and the browser loads the page.
    from index.compare.comparer import Comparer
    from index.search.searcher import open_searcher

    return Comparer(open_searcher(Path(index)), load_stance_model())


def open_live(index: Path) -> "Comparer":
    """The live generation, open. Callers wait while another thread opens it.

    Raises:
        ConcordanceError: as `live_version` and `open_version`.
    """
    with index_lock:
        return open_version(*live_version(index))


def is_open() -> bool:
    """Whether a generation is open, maybe an older one than the live one."""
    return open_version.cache_info().currsize > 0


class Readiness:
    """Whether questions to an index can be answered. Safe to use from several threads."""

    def __init__(self, index: Path) -> None:
        self._index = index
        self._looking = Lock()
        self._said: tuple[float, str | None] = (-_FRESH_SECONDS, None)

    def problem(self) -> str | None:
        """Why no question can be answered, in one line; None if one was, at most a second ago.

        Never waits while the index is being opened.
        """
        with self._looking:
            when, said = self._said
            if time.monotonic() - when >= _FRESH_SECONDS:
                said = self._look()
                self._said = (time.monotonic(), said)
            return said

    def _look(self) -> str | None:
        if not index_lock.acquire(blocking=False):
            return _OPENING
        try:
            open_version(*live_version(self._index)).searcher.search("ready", k=1)
        except (ConcordanceError, OSError, sqlite3.Error) as error:
            return " ".join(str(error).split())
        finally:
            index_lock.release()
        return None
