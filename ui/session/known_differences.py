"""The differences found in the open library, read again only when their files change."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from index.differences.checkpoint import pairs_read
from index.differences.difference import Difference
from index.differences.found_differences import FOUND, FoundDifferences, read_found
from index.differences.verdicts_table import (
    read_verdicts,
    verdicts_file,
    with_verdicts,
)
from index.search.searcher import Searcher
from index.store.open import open_store
from ui.session.state import index_folder

DifferenceKey = tuple[tuple[str, str], tuple[str, str]]
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
    return tuple(_judged(*_files(searcher)).values())


def judged_now(searcher: Searcher, one: Difference) -> Difference:
    """The same difference with the verdict that it has now.

    Raises:
        TableError: as `judged_differences`.
    """
    return _judged(*_files(searcher)).get(one.key, one)


def _files(searcher: Searcher) -> tuple[Path, _Stamp, Path, _Stamp]:
    folder = open_store(index_folder()).path
    verdicts = verdicts_file(searcher.generation.manifest.corpus)
    return folder, _stamp(folder / FOUND), verdicts, _stamp(verdicts)


@lru_cache(maxsize=2)
def _found(folder: Path, stamp: _Stamp) -> FoundDifferences:
    return read_found(folder)


@lru_cache(maxsize=2)
def _judged(
    folder: Path, stamp: _Stamp, file: Path, written: _Stamp
) -> Mapping[DifferenceKey, Difference]:
    marked = with_verdicts(_found(folder, stamp).differences, read_verdicts(file))
    return {one.key: one for one in marked}


def _stamp(file: Path) -> _Stamp:
    """A value that changes whenever the file does."""
    try:
        now = file.stat()
    except OSError:
        return (0, 0, 0)
    return now.st_ino, now.st_mtime_ns, now.st_size
