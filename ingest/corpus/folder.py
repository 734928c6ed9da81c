"""Adds articles to a corpus folder and removes them; nothing is overwritten or destroyed."""

import os
import re
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, BinaryIO

from index.errors import CorpusError
from index.files.atomic import replacing
from index.files.digests import file_digest
from ingest.corpus.sources_csv import CatalogueFile
from ingest.file_kinds import NO_ARTICLES, REMOVED, is_readable, most_bytes, unreadable
from ingest.reading import Limits, in_a_line

if TYPE_CHECKING:
    from _typeshed import SupportsRead


# In bytes; file systems allow 255, and a number may be added.
_LONGEST_NAME = 160
# Characters that some system does not take for part of a name.
_UNSAFE = re.compile(r'\s*[\ufffd<>:"/\\|?*]+\s*')
_ENDING = re.compile(r"\.[^.]*(?:(?<!\.)\.gz)?$", re.IGNORECASE)
# On Windows these are not files, whatever their ending.
_DEVICES = {"con", "prn", "aux", "nul"} | {f"{n}{d}" for n in ("com", "lpt") for d in range(1, 10)}


class CorpusFolder:
    """A folder of articles that its user also manages by hand.

    Removed files go to its subfolder `.removed`, which builds ignore.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._removed = root / REMOVED
        self.catalogue = CatalogueFile(root)

    def add(self, file: Path) -> Path:
        """Copy an article in, whole or not at all, under a safe, free name; returns its path.

        A file that already has this name and the same content stays as it is.

        Raises:
            CorpusError: there is no such file, or its format cannot be read.
        """
        self.check(file)
        with file.open("rb") as article:
            return self._put(safe_name(file.name), article)

    def add_upload(self, name: str, article: BinaryIO, *, limits: Limits) -> Path:
        """Write an article in, as `add` does; returns its path. Its `name` is untrusted, too.

        Raises:
            CorpusError: its format cannot be read, or it is larger than `limits` allow.
        """
        safe = safe_name(name)
        if not is_readable(safe):
            raise CorpusError(f"{safe} {unreadable(safe)}")
        return self._put(safe, _Bounded(article, most_bytes(safe, limits), safe))

    def write(self, name: str, content: bytes) -> Path:
        """Write an article as `add` would copy it; returns its path."""
        return self._put(safe_name(name), BytesIO(content))

    def replace(self, path: str, content: bytes) -> Path:
        """Overwrite the file at `path`; its old content goes to `.removed` if it was different."""
        file = self.root / path
        if file_digest(file) != sha256(content).hexdigest():
            before = self._free_in_removed(path)
            with file.open("rb") as article:
                _copy(article, before)
            _copy(BytesIO(content), file)
        return file

    def _put(self, name: str, article: "SupportsRead[bytes]") -> Path:
        self.root.mkdir(parents=True, exist_ok=True)
        with _draft(self.root, article) as draft:
            digest = file_digest(draft)
            for place in _names(self.root / name):
                if place.name.lower() in NO_ARTICLES:
                    continue
                try:
                    # Claims the name before any concurrent writer, and follows no link.
                    place.touch(exist_ok=False)
                except FileExistsError:
                    same = place.is_file() and not place.is_symlink()
                    if same and file_digest(place) == digest:
                        return place
                    continue
                shutil.copymode(place, draft)
                draft.replace(place)
                return place
        raise AssertionError("there is always a free name")

    @staticmethod
    def check(file: Path) -> None:
        """Check that a file exists and is in a format that can be read.

        Raises:
            CorpusError: it is not.
        """
        if not file.is_file():
            raise CorpusError(
                f"There is no file {file}. Name one, or the address of a page with its https://."
            )
        if not is_readable(file.name):
            raise CorpusError(f"{file} {unreadable(file.name)}")

    def remove(self, path: str) -> Path:
        """Move the file at `path` below this folder to `.removed`, with its row of `sources.csv`.

        Returns the new location. Moving the file back restores the article.
        """
        file = self.root / path
        place = self._free_in_removed(path)
        shutil.move(file, place)
        self.catalogue.take(path)
        return place

    def _free_in_removed(self, path: str) -> Path:
        place = next(place for place in _names(self._removed / path) if not place.exists())
        place.parent.mkdir(parents=True, exist_ok=True)
        return place


def safe_name(name: str) -> str:
    """`name` as a safe name for a file in one folder: no path, not hidden, not too long.

    >>> safe_name("../../etc/passwd.txt"), safe_name(".hidden.md"), safe_name("a:b?.pdf")
    ('passwd.txt', 'hidden.md', 'a b.pdf')
    """
    plain = unicodedata.normalize("NFC", in_a_line(name).replace("\\", "/").rsplit("/", 1)[-1])
    stem, ending = _stem_and_ending(_UNSAFE.sub(" ", plain).strip(" .~"))
    short = stem.encode()[:_LONGEST_NAME].decode(errors="ignore").strip(" .")
    first, _, _ = short.partition(".")
    if first.strip().lower() in _DEVICES:
        short = f"{first.strip()}_"
    return f"{short or 'article'}{ending}"


def _stem_and_ending(name: str) -> tuple[str, str]:
    ending = _ENDING.search(name)
    return (name[: ending.start()], ending[0]) if ending else (name, "")


def _names(place: Path) -> Iterator[Path]:
    """The place itself, then the same with rising numbers."""
    yield place
    stem, ending = _stem_and_ending(place.name)
    number = 2
    while True:
        yield place.with_name(f"{stem} ({number}){ending}")
        number += 1


def _copy(article: BinaryIO, place: Path) -> None:
    with replacing(place) as draft:
        shutil.copyfileobj(article, draft)


@contextmanager
def _draft(folder: Path, article: "SupportsRead[bytes]") -> Iterator[Path]:
    """A complete hidden copy of `article` on the disk of `folder`; deleted at the end if still
    there.
    """
    with NamedTemporaryFile(dir=folder, prefix=".", suffix=".part", delete=False) as draft:
        place = Path(draft.name)
        try:
            shutil.copyfileobj(article, draft)
            draft.flush()
            os.fsync(draft.fileno())
            yield place
        finally:
            place.unlink(missing_ok=True)


class _Bounded:
    """Passes on what it reads from `source`, up to `most` bytes."""

    def __init__(self, source: BinaryIO, most: int, name: str) -> None:
        self._source = source
        self._most = most
        self._left = most
        self._name = name

    def read(self, size: int = -1, /) -> bytes:
        chunk = self._source.read(size)
        self._left -= len(chunk)
        if self._left < 0:
            raise CorpusError(
                f"{self._name} is larger than {self._most / 1e6:,.0f} MB, so it was not added. "
                "Split it and add the parts."
            )
        return chunk
