"""The rows of a table in JSON: one object a line, or a list of objects, read piece by piece."""

import json
import re
from collections.abc import Iterator
from typing import TextIO

from index.errors import UnreadableError
from ingest.file_kinds import Found
from ingest.readers.tables.csv_rows import numbered_lines
from ingest.readers.tables.rows import Row, lowered_names
from ingest.readers.tables.stream import open_text
from ingest.reading import Limits

_PIECE = 1 << 20
_BLANKS = re.compile(r"[ \t\r\n]*")
_DEEP = "is nested too deeply to be read; write a list of objects with names and texts"
_BROKEN = (
    "is not valid JSON, or is cut short, so it could not be read to its end; get it again or fix it"
)
_OTHER = (
    "is JSON, but holds no list of articles; give each an object with a 'text', in one list, or "
    "move the file out of the folder"
)


def json_line_rows(found: Found, *, limits: Limits) -> Iterator[Row]:
    """The object on each line."""
    with open_text(found, limits=limits, newline=None) as lines:
        for number, line in numbered_lines(lines, limits.file_bytes):
            place = f"line {number}"
            if line is None:
                problem = f"is longer than {limits.file_bytes / 1e6:,.0f} MB; split it"
                yield Row(place=place, number=number, cells={}, problem=problem)
            elif line.strip():
                yield _line_row(line, number, place)


def json_rows(found: Found, *, limits: Limits) -> Iterator[Row]:
    """The objects in the one list of the file, or the one object that has a text itself.

    A list is read object by object, so that it may be as large as a table.

    Raises:
        UnreadableError: it is not valid JSON from some place on, or holds no such list.
    """
    with open_text(found, limits=limits, newline=None) as text:
        pieces = _Pieces(text, limits.file_bytes)
        begins = pieces.next_sign()
        values = _listed(pieces) if begins == "[" else _of_the_one_value(pieces)
        for number, value in enumerate(values, 1):
            place = f"object {number}"
            if isinstance(value, dict):
                yield Row(place=place, number=number, cells=lowered_names(value))
            elif number == 1:
                raise UnreadableError(_OTHER)
            else:
                problem = "is not a JSON object with names and values, so it was skipped"
                yield Row(place=place, number=number, cells={}, problem=problem)


def _line_row(line: str, number: int, place: str) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        problem = "is not valid JSON, so it was skipped; write one whole object per line"
        return Row(place=place, number=number, cells={}, problem=problem)
    if not isinstance(row, dict):
        problem = "is not a JSON object with names and values, so it was skipped"
        return Row(place=place, number=number, cells={}, problem=problem)
    return Row(place=place, number=number, cells=lowered_names(row))


def _listed(pieces: "_Pieces") -> Iterator[object]:
    pieces.skip()
    while (sign := pieces.next_sign()) != "]":
        if not sign:
            raise UnreadableError(_BROKEN)
        if sign == ",":
            pieces.skip()
            continue
        yield pieces.value()


def _of_the_one_value(pieces: "_Pieces") -> Iterator[object]:
    whole = pieces.value()
    if not isinstance(whole, dict):
        raise UnreadableError(_OTHER)
    known = lowered_names(whole)
    if isinstance(known.get("text"), str) or {"type", "title", "author"} <= set(known):
        yield whole
        return
    lists = [one for one in whole.values() if isinstance(one, list) and _has_objects(one)]
    if len(lists) != 1:
        raise UnreadableError(_OTHER)
    yield from lists[0]


def _has_objects(values: list[object]) -> bool:
    return bool(values) and isinstance(values[0], dict)


class _Pieces:
    """JSON values one after the other from a stream, each of at most `most` characters."""

    def __init__(self, text: TextIO, most: int) -> None:
        self._text = text
        self._most = most
        self._held = ""
        self._at = 0
        self._ended = False
        self._decoder = json.JSONDecoder()

    def next_sign(self) -> str:
        """The first sign that is not blank, which stays the next; empty at the end."""
        while True:
            blanks = _BLANKS.match(self._held, self._at)
            self._at = blanks.end() if blanks else self._at
            if self._at < len(self._held):
                return self._held[self._at]
            if not self._more(_PIECE):
                return ""

    def skip(self) -> None:
        """Go on behind the next sign."""
        self._at += 1

    def value(self) -> object:
        """The next value."""
        if not self.next_sign():
            raise UnreadableError("is empty; put rows into it, or move it out of the folder")
        while True:
            try:
                value, end = self._decoder.raw_decode(self._held, self._at)
            except RecursionError:
                raise UnreadableError(_DEEP) from None
            except ValueError as error:
                # Twice as much each time, so that a long value is not tried again and again.
                if self._more(max(_PIECE, len(self._held) - self._at)):
                    continue
                raise UnreadableError(_BROKEN) from error
            # A number at the end of a piece may go on in the next one.
            if end < len(self._held) or not self._more(_PIECE):
                self._at = end
                return value

    def _more(self, wanted: int) -> bool:
        if self._ended:
            return False
        if len(self._held) - self._at > self._most:
            most = f"{self._most / 1e6:,.0f} MB"
            raise UnreadableError(
                f"holds a JSON value of more than {most}, or is not valid JSON; write a list of "
                "objects, one for each article"
            )
        read = self._text.read(wanted)
        self._ended = not read
        self._held, self._at = self._held[self._at :] + read, 0
        return bool(read)
