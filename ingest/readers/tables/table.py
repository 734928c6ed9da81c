"""Reads tables, one article per row."""

from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import chain

from index.errors import UnreadableError
from ingest.file_kinds import Found
from ingest.readers.decode import storable
from ingest.readers.plain.markdown_blocks import parse
from ingest.readers.tables.csv_rows import csv_rows
from ingest.readers.tables.json_rows import json_line_rows, json_rows
from ingest.readers.tables.reference_rows import entries_in, holds_references
from ingest.readers.tables.references import read_entries
from ingest.readers.tables.rows import Row, parquet_rows, without_text
from ingest.reading import Failure, Limits, Reading, Reference, in_a_line

_GIVEN = ("title", "source", "url", "published", "author", "licence")
_ROWS = {
    ".jsonl": json_line_rows,
    ".json": json_rows,
    ".csv": csv_rows,
    ".tsv": csv_rows,
    ".parquet": parquet_rows,
}
_LOOKED_AT = 100
_LONGEST_ID = 1_000


def read(found: Found, *, limits: Limits) -> Iterator[Reading | Reference | Failure]:
    """Each row as an article, in table order, and a line on each row that is not one.

    Column names may be in any case. A row without an id is named by its number, from 1 (in JSON
    lines that of its line). Only a few rows are in memory at a time. Rows without a text, but with
    what works have, are those of a library of references: the abstract is the text then.

    Raises:
        UnreadableError: there is no `text` column, or the table is damaged or too large; the
            rows before the damage have been yielded by then.
    """
    columns, rows = _with_columns(_ROWS[found.suffix](found, limits=limits))
    if holds_references(columns):
        yield from read_entries(entries_in(rows, found.path), path=found.path, limits=limits)
        return
    if columns and "text" not in columns:
        raise without_text(columns)
    ids: set[str] = set()
    for row in rows:
        one = _article(row, found.path, limits)
        if isinstance(one, Reading) and one.row_id in ids:
            reason = "has the same id as an earlier row, so it was skipped; give it its own"
            yield Failure(path=f"{found.path} {row.place}", reason=reason)
            continue
        if isinstance(one, Reading) and one.row_id is not None:
            ids.add(one.row_id)
        yield one


def _with_columns(rows: Iterator[Row]) -> tuple[list[str], Iterator[Row]]:
    """The columns of the first rows, up to one with a text, and all rows."""
    first: list[Row] = []
    for row in rows:
        first.append(row)
        if "text" in row.cells or len(first) == _LOOKED_AT:
            break
    if not first:
        raise UnreadableError("is empty; put rows into it, or move it out of the folder")
    columns = list(dict.fromkeys(column for row in first for column in row.cells))
    return columns, chain(first, rows)


def _article(row: Row, path: str, limits: Limits) -> Reading | Failure:
    if row.problem:
        return Failure(path=f"{path} {row.place}", reason=row.problem)
    row_id = _text(row.cells.get("_id")) or _text(row.cells.get("id"))
    named = f"{path}#{row_id}" if row_id else f"{path} {row.place}"
    if row_id and (in_a_line(row_id) != row_id or len(row_id) > _LONGEST_ID):
        reason = "has an id that cannot be shown as it is; give it a short one of plain letters"
        return Failure(path=f"{path} {row.place}", reason=reason)
    cell = row.cells.get("text")
    text = storable(cell) if isinstance(cell, str) else ""
    if not text.strip():
        reason = "has no text; fill in its column 'text' or remove the row"
        return Failure(path=named, reason=reason)
    if len(text) > limits.file_bytes:
        return Failure(
            path=named, reason=f"has more than {limits.file_bytes / 1e6:,.0f} MB of text; split it"
        )
    given = {
        name: _text(row.cells.get(name), separator="; " if name == "author" else ", ")
        for name in _GIVEN
    }
    return Reading(
        text=text,
        blocks=parse(text),
        given={name: value for name, value in given.items() if value},
        row_id=row_id or str(row.number),
    )


def _text(cell: object, *, separator: str = ", ") -> str:
    """A cell as text; empty if it is missing or has no plain form."""
    match cell:
        case str():
            return storable(cell).strip()
        case bool() | None:
            return ""
        case float() if cell.is_integer():
            return str(int(cell))
        case int():
            return str(cell)
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case list():
            return separator.join(filter(None, map(_text, cell)))
        case _:
            return ""
