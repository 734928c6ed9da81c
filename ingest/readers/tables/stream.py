"""Opens a table as a stream, unpacked if necessary, that stops at a limit."""

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, TextIO

from index.errors import UnreadableError
from ingest.file_kinds import Found
from ingest.readers.decode import encoding_of
from ingest.reading import Limits

_CHUNK = 1 << 20


@contextmanager
def open_bytes(found: Found, *, limits: Limits) -> Iterator[io.BufferedReader]:
    """The unpacked bytes of the file, from the beginning.

    Raises:
        UnreadableError: it is damaged or unpacks to more than `limits.table_bytes`, which shows
            only once that much has been read.
    """
    with found.file.open("rb") as packed:
        try:
            source = gzip.GzipFile(fileobj=packed) if found.gzipped else packed
            yield io.BufferedReader(_Bounded(source, limits.table_bytes), _CHUNK)
        except (gzip.BadGzipFile, zlib.error, EOFError) as error:
            raise UnreadableError(
                "is damaged or cut short (gzip), so it could not be read to its end; get it again"
            ) from error


@contextmanager
def open_text(found: Found, *, limits: Limits, newline: str | None) -> Iterator[TextIO]:
    """The text of the file, from the beginning; `newline` as `open` takes it.

    Raises:
        UnreadableError: as `open_bytes`, or the file is not text.
    """
    with open_bytes(found, limits=limits) as raw:
        encoding = _encoding(raw)
    with open_bytes(found, limits=limits) as raw:
        yield io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline=newline)


def _encoding(raw: io.BufferedReader) -> str:
    """The encoding of the whole: a table may be plain ASCII for a million rows."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    first = raw.read(_CHUNK)
    if (encoding := encoding_of(_whole_lines(first))) != "utf-8":
        return encoding
    chunk = first
    while chunk:
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            return encoding_of(_whole_lines(chunk))
        chunk = raw.read(_CHUNK)
    return "utf-8"


def _whole_lines(chunk: bytes) -> bytes:
    """A chunk may end within a character; a line does not."""
    end = chunk.rfind(b"\n") + 1
    return chunk[:end] if end and len(chunk) == _CHUNK else chunk


class _Source(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Bounded(io.RawIOBase):
    """Passes on what it reads, and stops after more than `most` bytes."""

    def __init__(self, source: _Source, most: int) -> None:
        self._source = source
        self._most = most
        self._left = most

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        """Fill `buffer` from the source."""
        chunk = self._source.read(len(buffer))
        self._left -= len(chunk)
        if self._left < 0:
            raise UnreadableError(
                f"unpacks to more than {self._most / 1e6:,.0f} MB, so it was read no further; "
                "split it"
            )
        buffer[: len(chunk)] = chunk
        return len(chunk)
