"""The rows of a table in any format: JSON lines, CSV or Parquet."""

import csv
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from shutil import copyfileobj
from typing import IO, TYPE_CHECKING, TextIO

from index.errors import UnreadableError
from ingest.file_kinds import Found
from ingest.readers.stream import open_bytes, open_text
from ingest.reading import Limits

if TYPE_CHECKING:
    import pyarrow
    import pyarrow.parquet

COLUMNS = ("_id", "id", "title", "text", "source", "url", "published", "author", "licence")

_BATCH = 64
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row as its format gives it, with column names in lower case.

    `place` says where it is, for a person; `number` counts from 1; `problem` says why there are
    no cells.
    """

    place: str
    number: int
    cells: Mapping[str, object]
    problem: str = ""


def rows_of(found: Found, *, limits: Limits) -> Iterator[Row]:
    """The rows of a table, read on demand.

    Raises:
        UnreadableError: the table is damaged or too large, which may show only halfway.
    """
    match found.suffix:
        case ".jsonl":
            return _json_rows(found, limits)
        case ".csv":
            return _csv_rows(found, limits)
        case _:
            return _parquet_rows(found, limits)


def without_text(columns: Sequence[str]) -> UnreadableError:
    """The error for a table that has only other `columns`."""
    named = ", ".join(name[:_LONGEST_NAME] for name in columns[:20])
    return UnreadableError(
        f"has no column 'text' (it has: {named}); name the column with the "
        "articles 'text', and others, if you have them, '_id', 'title', 'source', 'url', "
        "'published'"
    )


def _lowered(cells: Mapping[str, object]) -> dict[str, object]:
    lowered: dict[str, object] = {}
    for name, cell in cells.items():
        lowered.setdefault(name.strip().lower(), cell)
    return lowered


def _json_rows(found: Found, limits: Limits) -> Iterator[Row]:
    with open_text(found, limits=limits, newline=None) as lines:
        for number, line in _lines(lines, limits.file_bytes):
            place = f"line {number}"
            if line is None:
                problem = f"is longer than {limits.file_bytes / 1e6:,.0f} MB; split it"
                yield Row(place=place, number=number, cells={}, problem=problem)
            elif line.strip():
                yield _json_row(line, number, place)


def _json_row(line: str, number: int, place: str) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        problem = "is not valid JSON, so it was skipped; write one whole object per line"
        return Row(place=place, number=number, cells={}, problem=problem)
    if not isinstance(row, dict):
        problem = "is not a JSON object with names and values, so it was skipped"
        return Row(place=place, number=number, cells={}, problem=problem)
    return Row(place=place, number=number, cells=_lowered(row))


def _lines(lines: TextIO, most: int) -> Iterator[tuple[int, str | None]]:
    """Lines with their numbers, from 1; None for one of more than `most` characters."""
    number = 0
    while line := lines.readline(most + 1):
        number += 1
        whole = len(line) <= most or line.endswith("\n")
        yield number, line if whole else None
        while not whole and line and not line.endswith("\n"):
            line = lines.readline(most + 1)


def _csv_rows(found: Found, limits: Limits) -> Iterator[Row]:
    most = min(2 * limits.file_bytes, 2**31 - 1)
    # The limit is for the whole process; Python's own (131,072) is less than a long article.
    csv.field_size_limit(most)
    with open_text(found, limits=limits, newline="") as text:
        lines = _csv_lines(text, most)
        header = next(lines, "")
        rows = csv.reader(chain([header], lines), delimiter=_delimiter(header))
        try:
            yield from _records(rows)
        except csv.Error as error:
            raise _not_csv(rows.line_num) from error


def _csv_lines(text: TextIO, most: int) -> Iterator[str]:
    for number, line in _lines(text, most):
        if line is None:
            raise _not_csv(number)
        yield line


def _not_csv(line: int) -> UnreadableError:
    return UnreadableError(
        f"cannot be read as CSV from line {line} on, perhaps because a quotation mark is never "
        "closed; fix that line"
    )


def _delimiter(header: str) -> str:
    """The separator of the column names; programs set to other languages use a semicolon."""
    for separator in ",;\t|":
        if "text" in [name.strip(' "\r\n').lower() for name in header.split(separator)]:
            return separator
    return ","


def _records(rows: Iterator[list[str]]) -> Iterator[Row]:
    header = next(rows, [])
    for number, row in enumerate(rows, 1):
        place = f"row {number}"
        if not any(row):
            continue
        if any(row[len(header) :]):
            problem = (
                f"has {len(row)} cells, and the header has {len(header)}; put quotation marks "
                "around text that contains the separator"
            )
            yield Row(place=place, number=number, cells={}, problem=problem)
        else:
            cells = _lowered(dict(zip(header, row, strict=False)))
            yield Row(place=place, number=number, cells=cells)


def _parquet_rows(found: Found, limits: Limits) -> Iterator[Row]:
    # Half a second to load, and most corpora have no such table.
    import pyarrow
    import pyarrow.parquet

    with _seekable(found, limits) as file:
        try:
            table = pyarrow.parquet.ParquetFile(file)
            _refuse_large(table.metadata, limits)
            batches = table.iter_batches(_BATCH, columns=_wanted(table.schema_arrow.names))
            yield from _batch_rows(batches)
        except MemoryError:
            # pyarrow's own is also an ArrowException.
            raise
        except (pyarrow.ArrowException, OSError) as error:
            raise UnreadableError(
                "is damaged or not a Parquet table; get the file again"
            ) from error


@contextmanager
def _seekable(found: Found, limits: Limits) -> Iterator[IO[bytes]]:
    """The file itself, or an unpacked copy: Parquet is read from its end."""
    if not found.gzipped:
        with found.file.open("rb") as file:
            yield file
        return
    with tempfile.TemporaryFile() as copy:
        with open_bytes(found, limits=limits) as unpacked:
            copyfileobj(unpacked, copy)
        copy.seek(0)
        yield copy


def _refuse_large(metadata: "pyarrow.parquet.FileMetaData", limits: Limits) -> None:
    groups = (metadata.row_group(number) for number in range(metadata.num_row_groups))
    unpacked = sum(group.total_byte_size for group in groups)
    if unpacked > limits.table_bytes:
        raise UnreadableError(
            f"unpacks to {unpacked / 1e6:,.0f} MB, and {limits.table_bytes / 1e6:,.0f} MB are "
            "allowed; split it"
        )


def _wanted(names: Sequence[str]) -> list[str]:
    wanted = [name for name in names if name.strip().lower() in COLUMNS]
    if "text" not in {name.strip().lower() for name in wanted}:
        raise without_text(names)
    return wanted


def _batch_rows(batches: "Iterable[pyarrow.RecordBatch]") -> Iterator[Row]:
    number = 0
    for batch in batches:
        for index in range(batch.num_rows):
            number += 1
            place = f"row {number}"
            try:
                cells = {name: batch.column(name)[index].as_py() for name in batch.schema.names}
                yield Row(place=place, number=number, cells=_lowered(cells))
            except UnicodeDecodeError:
                problem = "contains text that is not valid UTF-8, so it was skipped"
                yield Row(place=place, number=number, cells={}, problem=problem)
