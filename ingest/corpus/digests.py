"""Digests of the files of a corpus; a file that nobody touched since is not read again for it."""

import json
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from index.files.atomic import replace_text
from index.files.digests import file_digest
from ingest.corpus.removed_rows import removed_rows_file
from ingest.file_kinds import CATALOGUE, Found

UNREADABLE = "unreadable"
# Some file systems count time in steps of two seconds.
_SETTLED_NS = 3_000_000_000
_State = list[int]
"""The file's number, its size, and when its content and its entry were last written to."""


def corpus_digests(
    roots: Sequence[Path], found: Sequence[Found], *, known: Path, save: bool
) -> dict[str, str]:
    """The digest of every file that shapes an index of these, by its path below the corpus."""
    files = [(file.path, file.file) for file in found]
    for root in roots:
        beside = (root / CATALOGUE, removed_rows_file(root))
        files += [(str(file), file) for file in beside if file.is_file()]
    return file_digests(files, known=known, save=save)


def file_digests(
    files: Iterable[tuple[str, Path]], *, known: Path, save: bool = True
) -> dict[str, str]:
    """The digest of each of `files`, by the name given with it; UNREADABLE where it has none.

    The file `known` keeps them with what the system says of each file. The time of its entry is
    set by the system alone, so a file is read again even where its own time was set back; so is
    one that was written to so lately that another change may not show. Where the system does not
    keep that time, every file is read.
    """
    before = _load(known)
    found: dict[str, str] = {}
    after: dict[str, tuple[_State, str]] = {}
    for name, file in files:
        path = str(file)
        try:
            state = _state(file)
            old = before.get(path)
            digest = old[1] if old and old[0] == state else file_digest(file)
        except OSError:
            # Its reader will say why; here it is enough that it counts as changed once it opens.
            found[name] = UNREADABLE
            continue
        found[name] = digest
        # As it was before it was read: a change meanwhile shows the next time.
        if _is_settled(state):
            after[path] = (state, digest)
    if save and after != before:
        replace_text(known, json.dumps(after))
    return found


def _load(known: Path) -> Mapping[str, tuple[_State, str]]:
    try:
        told = json.loads(known.read_text(encoding="utf-8"))
        return {path: (state, digest) for path, (state, digest) in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _state(file: Path) -> _State:
    told = file.stat()
    return [told.st_ino, told.st_size, told.st_mtime_ns, told.st_ctime_ns]


def _is_settled(state: _State) -> bool:
    # Elsewhere that time is when the file was made.
    return os.name == "posix" and abs(time.time_ns() - state[3]) > _SETTLED_NS
