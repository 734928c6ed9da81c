"""Digests of corpus files; a file that has not been touched since is not read again."""

import json
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from index.files.atomic import replace_text
from index.files.digests import file_digest
from ingest.corpus.removed_rows import removed_rows_file
from ingest.file_kinds import CATALOGUE, Found, is_file

UNREADABLE = "unreadable"
# Some file systems count time in steps of two seconds.
_SETTLED_NS = 3_000_000_000
_State = list[int]
"""The inode number, the size, and when the content and the inode were last changed."""


def corpus_digests(
    roots: Sequence[Path], found: Sequence[Found], *, known: Path, save: bool
) -> dict[str, str]:
    """The digest of every file that shapes an index of these, by path below the corpus."""
    files = [(one.path, one.location) for one in found]
    for root in roots:
        beside = (root / CATALOGUE, removed_rows_file(root))
        files += [(str(file), str(file)) for file in beside if is_file(file)]
    return file_digests(files, known=known, save=save)


def file_digests(
    files: Iterable[tuple[str, str]], *, known: Path, save: bool = True
) -> dict[str, str]:
    """The digest of each file, by the name that `files` gives with its path; UNREADABLE if it has
    none.

    The file `known` keeps them with the state of each file. Only the system sets the change time
    of an inode, so a file is read again even if its modification time was set back; so is one
    written so recently that another change might not show. Where the system does not keep that
    time, every file is read.
    """
    before = _load(known)
    digests: dict[str, str] = {}
    after: dict[str, tuple[_State, str]] = {}
    for name, path in files:
        try:
            state = _state(path)
            old = before.get(path)
            digest = old[1] if old and old[0] == state else file_digest(Path(path))
        except OSError:
            # The reader will say why; here it only has to count as changed once it opens.
            digests[name] = UNREADABLE
            continue
        digests[name] = digest
        # The state before it was read: a change meanwhile shows the next time.
        if _is_settled(state):
            after[path] = (state, digest)
    if save and after != before:
        replace_text(known, json.dumps(after))
    return digests


def _load(known: Path) -> Mapping[str, tuple[_State, str]]:
    try:
        stored = json.loads(known.read_text(encoding="utf-8"))
        return {path: (state, digest) for path, (state, digest) in stored.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _state(path: str) -> _State:
    # Half the time of a Path's own, and there may be thousands.
    stat = os.stat(path)  # noqa: PTH116
    return [stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns]


def _is_settled(state: _State) -> bool:
    # Elsewhere that time is when the file was created.
    return os.name == "posix" and abs(time.time_ns() - state[3]) > _SETTLED_NS
