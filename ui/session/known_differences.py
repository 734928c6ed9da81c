"""The differences found in the open library, read again only when their files change."""

from functools import lru_cache
from pathlib import Path

from index.differences.checkpoint import pairs_read
from index.differences.difference import Difference
from index.differences.found_differences import FOUND, FoundDifferences, read_found
from index.differences.verdicts_table import (
    DifferenceVerdict,
    read_verdicts,
    verdicts_file,
    with_verdicts,
)
from index.search.searcher import Searcher
from index.store.open import open_store
from ui.session.state import index_folder

_Stamp = tuple[int, int, int]


def found_differences() -> FoundDifferences:
    """What the search has found so far, and how far it is; without verdicts."""
    folder = open_store(index_folder()).path
    return _found(folder, _stamp(folder / FOUND))


def pairs_read_so_far() -> int:
    """How many pairs the search that goes on has read; 0 if none does."""
    return pairs_read(open_store(index_folder()).path)


def judged_differences(searcher: Searcher) -> tuple[Difference, ...]:
    """All differences, best first, with the verdicts of the user.

    Raises:
        TableError: the table of verdicts cannot be read.
    """
    folder = open_store(index_folder()).path
    verdicts = verdicts_file(searcher.generation.manifest.corpus)
    return _judged(folder, _stamp(folder / FOUND), verdicts, _stamp(verdicts))


@lru_cache(maxsize=2)
def _found(folder: Path, stamp: _Stamp) -> FoundDifferences:
    return read_found(folder)


@lru_cache(maxsize=2)
def _judged(folder: Path, stamp: _Stamp, file: Path, written: _Stamp) -> tuple[Difference, ...]:
    verdicts: list[DifferenceVerdict] = read_verdicts(file)
    return tuple(with_verdicts(_found(folder, stamp).differences, verdicts))


def _stamp(file: Path) -> _Stamp:
    """A value that changes whenever the file does."""
    try:
        now = file.stat()
    except OSError:
        return (0, 0, 0)
    return now.st_ino, now.st_mtime_ns, now.st_size
