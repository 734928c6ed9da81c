"""What tells one file's content from another's, and one quote from another."""

import hashlib
from pathlib import Path


def file_digest(file: Path) -> str:
    """The SHA-256 of a file, as 64 hexadecimal digits.

    Raises:
        OSError: it cannot be read.
    """
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def text_digest(text: str) -> str:
    """The SHA-256 of `text` in UTF-8, as 64 hexadecimal digits.

    >>> text_digest("salt")[:8]
    '63479ad6'
    """
    return hashlib.sha256(text.encode()).hexdigest()
