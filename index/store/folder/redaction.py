"""Takes the words of articles that are gone out of a segment that is otherwise kept."""

import shutil
import sqlite3
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.batches import batched
from index.retrieval.term_rows import TermRows
from index.store.folder.segment import Segment
from index.store.folder.sqlite_rows import LIBRARY

_AT_ONCE = 500


def redact(segment: Segment, folder: Path, gone: NDArray[np.int64]) -> None:
    """Write into `folder` the files of a segment that have words, without those of documents
    that are `gone`, given by their numbers.

    Their rows in other files stay, as numbers that no row of a generation refers to: vectors, keys,
    and where words occur that are not named any more.
    """
    shutil.copyfile(segment.folder / LIBRARY, folder / LIBRARY)
    library = sqlite3.connect(folder / LIBRARY, isolation_level=None)
    library.execute("PRAGMA journal_mode = MEMORY")
    # What is deleted is overwritten with zeros.
    library.execute("PRAGMA secure_delete = ON")
    library.execute("BEGIN")
    for part in batched(gone.tolist(), _AT_ONCE):
        numbers = ", ".join(map(str, part))
        library.execute(f"DELETE FROM passages WHERE document IN ({numbers})")
        library.execute(f"DELETE FROM documents WHERE row IN ({numbers})")
    library.execute("COMMIT")
    library.close()
    _redacted_terms(segment, gone).save(folder)


def _redacted_terms(segment: Segment, gone: NDArray[np.int64]) -> TermRows:
    """The terms of the segment's passages, none for those of documents that are gone."""
    firsts = segment.ends - np.diff(segment.ends, prepend=0)
    is_gone = np.zeros(len(segment), dtype=bool)
    for first, end in zip(firsts[gone].tolist(), segment.ends[gone].tolist(), strict=True):
        is_gone[first:end] = True
    return segment.searched.terms.without(is_gone)
