"""Digests of files, texts and quotes."""

import hashlib
from functools import lru_cache
from pathlib import Path
from threading import Lock

_AT_ONCE = 16_000_000
_reading: dict[Path, Lock] = {}


def file_digest(file: Path) -> str:
    """The SHA-256 of a file, as 64 hexadecimal digits.

    Raises:
        OSError: it cannot be read.
    """
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def known_digest(file: Path, *, stamp: str = "") -> str:
    """The same for a large file, remembered in this process until the file is written to, or has
    another `stamp`.

    Raises:
        OSError: it cannot be read.
    """
    status = file.stat()
    # Of two threads that want the same at once one reads it.
    with _reading.setdefault(file, Lock()):
        return _digest_as_of(file, status.st_size, status.st_mtime_ns, stamp)


@lru_cache(maxsize=64)
def _digest_as_of(file: Path, size: int, written: int, stamp: str) -> str:
    return large_file_digest(file)


def large_file_digest(file: Path) -> str:
    """The same for a large file, read anew while other threads run Python.

    Raises:
        OSError: it cannot be read.
    """
    total = hashlib.sha256()
    with file.open("rb", buffering=0) as opened:
        # After each part this waits until no other thread runs Python; `file_digest` does so for
        # each 256 kB.
        while part := opened.read(_AT_ONCE):
            total.update(part)
    return total.hexdigest()


def text_digest(text: str) -> str:
    """The BLAKE2b digest of a text, as 32 hexadecimal digits."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def quote_digest(quote: str) -> str:
    """The SHA-256 of a quote, or of a whole article, in UTF-8, as 64 hexadecimal digits.

    People can check it with other programs.

    >>> quote_digest("salt")[:8]
    '63479ad6'
    """
    return hashlib.sha256(quote.encode()).hexdigest()
