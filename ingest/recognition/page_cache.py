"""Pages that were recognised, kept beside the index so that none is recognised twice."""

import json
import shutil
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from index.files.atomic import replace_text
from ingest.readers.pdf_pages.page_lines import Line

if TYPE_CHECKING:
    from ingest.recognition.upright import Upright

_FOLDER = "recognised"


def page_cache_of(index: Path, *, writes: bool = True) -> "PageCache":
    """The cache of the index in this folder."""
    return PageCache(index / _FOLDER, writes=writes)


class PageCache:
    """The recognised pages of the files of one index, by the SHA-256 of each file.

    A page that is damaged, or cannot be written, counts as not recognised: nothing but time is
    lost with it. `writes` is whether anything is kept.
    """

    def __init__(self, folder: Path, *, writes: bool = True) -> None:
        self._folder = folder
        self._writes = writes

    def load(self, digest: str, page: int, *, version: str | None = None) -> "Upright | None":
        """What is kept of a page, if it was recognised with this version; None means any."""
        # Imported here: it loads much, and most builds recognise nothing.
        from ingest.recognition.upright import Upright

        try:
            stored = json.loads(self._file(digest, page).read_text(encoding="utf-8"))
            if version not in (None, stored["version"]):
                return None
            lines = [
                Line(str(text), float(left), float(top), float(right), float(bottom), float(size))
                for text, left, top, right, bottom, size in stored["lines"]
            ]
            illegible, width, height, turn = stored["page"]
            return Upright(lines, int(illegible), float(width), float(height), float(turn))
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def save(self, digest: str, page: int, seen: "Upright", *, version: str) -> None:
        """Keep a page."""
        if not self._writes:
            return
        lines = [(one[0], *(round(number, 1) for number in one[1:6])) for one in seen.lines]
        fields = {"version": version, "page": seen[1:], "lines": lines}
        file = self._file(digest, page)
        # A full disk is no reason to stop reading.
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            replace_text(file, json.dumps(fields, ensure_ascii=False))

    def retain(self, digests: Collection[str]) -> None:
        """Remove the pages of all other files: what was removed is not kept here either."""
        with suppress(OSError):
            for folder in self._folder.iterdir():
                if folder.name not in digests:
                    shutil.rmtree(folder, ignore_errors=True)

    def _file(self, digest: str, page: int) -> Path:
        return self._folder / digest / f"{page}.json"
