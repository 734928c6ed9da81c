"""Opens the zip archives that office files and EPUB books are, within limits."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from index.errors import UnreadableError
from ingest.reading import Limits

_OLE = b"\xd0\xcf\x11\xe0"
_OLD_WORDS = (
    "is password-protected, or in the old .doc format; open it in a word processor "
    "and save it as .docx without a password"
)
_OLD_SLIDES = (
    "is password-protected, or in the old .ppt format; open it in a presentation program "
    "and save it as .pptx without a password"
)
_ENCRYPTED = 0x1
_DAMAGED = "is damaged or cut short (its zip archive cannot be unpacked); get the file again"


@contextmanager
def open_archive(file: Path, *, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """The archive in `file`, with no more in it than `limits` allow.

    The sizes that an archive declares bound what zipfile unpacks: a member that contains more is
    cut there and fails its checksum.

    Raises:
        UnreadableError: it is too large, encrypted or damaged.
    """
    with file.open("rb") as raw:
        if raw.read(len(_OLE)) == _OLE:
            raise UnreadableError(_OLD_SLIDES if file.suffix.lower() == ".pptx" else _OLD_WORDS)
        with _unpackable(raw, limits) as archive:
            yield archive


@contextmanager
def open_inner(raw: bytes, *, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """The archive in a member of another archive, within the same limits.

    Raises:
        UnreadableError: it is too large, encrypted or damaged.
    """
    with _unpackable(io.BytesIO(raw), limits) as archive:
        yield archive


def member(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of one member of `archive`.

    Raises:
        UnreadableError: it is missing or damaged.
    """
    try:
        return archive.read(name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError) as error:
        raise UnreadableError(_DAMAGED) from error


@contextmanager
def _unpackable(raw: BinaryIO, limits: Limits) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(raw)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise UnreadableError(_DAMAGED) from error
    with archive:
        _refuse(archive, limits)
        yield archive


def _refuse(archive: zipfile.ZipFile, limits: Limits) -> None:
    members = archive.infolist()
    unpacked = sum(one.file_size for one in members)
    if unpacked > limits.unpacked_bytes:
        raise UnreadableError(
            f"unpacks to {unpacked / 1e6:,.0f} MB, and {limits.unpacked_bytes / 1e6:,.0f} MB are "
            "allowed; take the pictures out or split it"
        )
    if len(members) > limits.entries:
        raise UnreadableError(
            f"contains {len(members):,} files, and {limits.entries:,} are allowed; save it again "
            "from a word processor or reader"
        )
    if any(one.flag_bits & _ENCRYPTED for one in members):
        raise UnreadableError("is password-protected; save it without a password")
