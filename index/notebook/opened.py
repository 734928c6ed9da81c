"""Which of the new articles were opened: a file in the index folder only."""

import json
import os
from collections.abc import Collection
from pathlib import Path

from index.errors import IndexUnwritableError

OPENED = "opened.json"


def read_opened(index: Path) -> frozenset[str]:
    """The doc_ids of the new articles that were opened; none if that cannot be read."""
    try:
        return frozenset(map(str, json.loads((index / OPENED).read_text(encoding="utf-8"))))
    except (OSError, ValueError, TypeError):
        return frozenset()


def write_opened(index: Path, doc_id: str, *, new: Collection[str]) -> None:
    """Note that a new article was opened, and forget those that are no longer `new`.

    On a shared machine only the person who opened it may read that.

    Raises:
        IndexUnwritableError: it cannot be written.
    """
    opened = sorted((read_opened(index) & set(new)) | {doc_id})
    draft = index / f".{OPENED}.new"
    try:
        with open(draft, "w", encoding="utf-8", opener=_private) as written:
            written.write(json.dumps(opened, ensure_ascii=False))
        draft.replace(index / OPENED)
    except OSError as error:
        raise IndexUnwritableError(index, f"{OPENED}: {error.strerror or error}") from error


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
