"""Tells damage to a cache kept in SQLite, which costs only time, from a full or locked disk."""

import os
import sqlite3
from pathlib import Path

from index.files.atomic import replace_text, text_in
from index.files.digests import large_file_digest

# An error without a code is one of what a file holds, such as text that is no UTF-8.
_NO_DAMAGE = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_AUTH,
}


def is_damage(error: sqlite3.DatabaseError | UnicodeDecodeError, file: Path | None = None) -> bool:
    """Whether an error of SQLite is due to what is in the file, not to the disk or to rights.

    A `file` that may be written to, and yet counts as read-only, has a damaged header.

    >>> is_damage(sqlite3.OperationalError("Could not decode to UTF-8"))
    True
    """
    code = getattr(error, "sqlite_errorcode", 0)
    if code == sqlite3.SQLITE_READONLY and file:
        return os.access(file, os.W_OK)
    # The lower byte is the kind of error.
    return code & 0xFF not in _NO_DAMAGE


def seal(file: Path) -> None:
    """Note beside a file what is in it, once it is written.

    Raises:
        OSError: it cannot be noted.
    """
    replace_text(_seal_of(file), large_file_digest(file))


def unseal(file: Path) -> None:
    """Forget what was in a file, before it is written to or removed."""
    _seal_of(file).unlink(missing_ok=True)


def is_sound(file: Path) -> bool:
    """Whether a file is as it was when it was sealed.

    True also for one that is missing, or has no seal that can be read, as after a program that died
    between writing and sealing it.
    """
    try:
        sealed = text_in(_seal_of(file))
    except OSError:
        sealed = None
    return sealed is None or not file.is_file() or sealed == large_file_digest(file)


def _seal_of(file: Path) -> Path:
    return file.with_name(f"{file.name}.sha256")
