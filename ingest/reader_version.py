"""What reading depends on beside the files: this program, and the libraries it reads by."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from index.text.analyzer import WORDS_VERSION

_LIBRARIES = (
    "trafilatura", "lxml", "pypdfium2", "python-docx", "charset-normalizer", "PyYAML", "pyarrow",
    "sentencex",
)  # fmt: skip


@cache
def reader_version() -> str:
    """What changes with any of it: articles that were read by other rules are read anew."""
    told = hashlib.blake2b(digest_size=16)
    for file in sorted(Path(__file__).parent.rglob("*.py")):
        told.update(file.read_bytes())
    for library in _LIBRARIES:
        told.update(f"{library} {version(library)}\n".encode())
    told.update(f"words {WORDS_VERSION}".encode())
    return told.hexdigest()
