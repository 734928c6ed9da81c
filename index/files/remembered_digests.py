"""Digests of large files that hardly ever change, remembered between programs.

A file is known again by its size, its place on the disk, and when it was last written to, moved
or linked, as version control systems do it.
"""

import time
from contextlib import suppress
from pathlib import Path

from index.files.atomic import replace_text
from index.files.cache_folder import cache_folder
from index.files.digests import known_digest, text_digest

# Reading less takes no longer than looking it up.
_LARGE = 1_000_000
# A file written to within the grain of a file system's clock may be written to again unseen.
_SETTLED = 2.0


def remembered_digest(file: Path) -> str:
    """The SHA-256 of a file, as `known_digest`; a large one is read once on this machine.

    Raises:
        OSError: it cannot be read.
    """
    status = file.stat()
    if status.st_size < _LARGE:
        return known_digest(file)
    changed = max(status.st_mtime_ns, status.st_ctime_ns)
    stamp = f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"
    with suppress(OSError, ValueError):
        written, _, check = _record(file).read_text(encoding="ascii").rpartition(" ")
        before, _, digest = written.rpartition(" ")
        if before == stamp and check == text_digest(written):
            return digest
    digest = known_digest(file, stamp=stamp)
    if time.time() - changed / 1e9 > _SETTLED:
        with suppress(OSError):
            record = _record(file)
            record.parent.mkdir(parents=True, exist_ok=True)
            written = f"{stamp} {digest}"
            replace_text(record, f"{written} {text_digest(written)}")
    return digest


def _record(file: Path) -> Path:
    return cache_folder() / "digests" / text_digest(str(file.absolute()))
