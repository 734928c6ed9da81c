"""Opens the zip archives that DOCX and EPUB files are, within limits."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import UnreadableError
from ingest.reading import Limits

_OLE = b"\xd0\xcf\x11\xe0"
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
            raise UnreadableError(
                "is password-protected, or in the old .doc format; open it in a word processor "
                "and save it as .docx without a password"
            )
        try:
            archive = zipfile.ZipFile(raw)
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise UnreadableError(_DAMAGED) from error
        with archive:
            _refuse(archive, limits)
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
