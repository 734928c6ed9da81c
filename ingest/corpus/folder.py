"""Articles put into a corpus folder and taken out of it; nothing is overwritten or destroyed."""

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


# In bytes; a file system allows 255, of which a number may take some.
_LONGEST_NAME = 160
# What some system takes for more than a part of a name.
_UNSAFE = re.compile(r'\s*[\ufffd<>:"/\\|?*]+\s*')
_ENDING = re.compile(r"\.[^.]*(?:(?<!\.)\.gz)?$", re.IGNORECASE)
# On Windows these are no files, whatever their ending.
_DEVICES = {"con", "prn", "aux", "nul"} | {f"{n}{d}" for n in ("com", "lpt") for d in range(1, 10)}


class CorpusFolder:
    """A folder of articles that a user also looks after by hand.

    What is taken out goes to its subfolder `.removed`, which no build looks into.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._removed = root / REMOVED
        self.catalogue = CatalogueFile(root)

    def add(self, file: Path) -> Path:
        """Copy an article in, whole or not at all, under a safe and free name; where it is now.

        One that is there already, under this name and with the same content, stays as it is.

        Raises:
            CorpusError: there is no such file, or its format cannot be read.
        """
        self.check(file)
        with file.open("rb") as article:
            return self._put(safe_name(file.name), article)

    def add_upload(self, name: str, article: BinaryIO, *, limits: Limits) -> Path:
        """Write an article in, as `add` does; where it is now. Its `name` is a stranger's, too.

        Raises:
            CorpusError: its format cannot be read, or it is larger than `limits` allow.
        """
        safe = safe_name(name)
        if not is_readable(safe):
            raise CorpusError(f"{safe} {unreadable(safe)}")
        return self._put(safe, _Bounded(article, most_bytes(safe, limits), safe))

    def write(self, name: str, content: bytes) -> Path:
        """Write an article as `add` would copy it; where it is now."""
        return self._put(safe_name(name), BytesIO(content))

    def replace(self, path: str, content: bytes) -> Path:
        """Write the file at `path` anew; what it was goes to `.removed`, if it was not the same."""
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
                    # Takes the name from whoever writes at the same time, and follows no link.
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
        """See that a file is there and in a format that can be read.

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

        Where it is now; put back, it is an article again.
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
    """`name` as that of a file in one folder: no path, no hidden file, not too long.

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
    found = _ENDING.search(name)
    return (name[: found.start()], found[0]) if found else (name, "")


def _names(place: Path) -> Iterator[Path]:
    """The place itself, then with a number, one after the other."""
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
    """A whole copy of `article` on the disk of `folder`, hidden; gone in the end, unless moved."""
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
    """Passes on what it reads of `source`, at most so many bytes."""

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
                f"{self._name} has more than {self._most / 1e6:,.0f} MB, so it was not added. "
                "Split it, and add the parts."
            )
        return chunk
