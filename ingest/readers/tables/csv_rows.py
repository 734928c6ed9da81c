"""The rows of a table in text: CSV, also with semicolons or tabs between the cells."""

import csv
import re
from collections.abc import Iterator
from itertools import chain
from typing import TextIO

from index.errors import UnreadableError
from ingest.file_kinds import Found
from ingest.readers.tables.rows import Row, lowered_names
from ingest.readers.tables.stream import open_text
from ingest.reading import Limits

_SEPARATORS = ",;\t|"
# Spreadsheets write such a line above the header, and take it for no part of the table.
_QUOTED = re.compile(r'"(?:[^"]|"")*"\Z')
_SAID = re.compile(r'"?sep=(.)"?[,;\t]*\r?\n?\Z', re.IGNORECASE)


def csv_rows(found: Found, *, limits: Limits) -> Iterator[Row]:
    """The rows below the header, in order; a line such as `sep=;` may come before it.

    Raises:
        UnreadableError: it is no such table from some line on.
    """
    most = min(2 * limits.file_bytes, 2**31 - 1)
    # The limit is for the whole process; Python's own (131,072) is less than a long article.
    csv.field_size_limit(most)
    with open_text(found, limits=limits, newline="") as text:
        lines = _whole_lines(text, most)
        header = next(lines, "")
        if said := _SAID.match(header):
            header = next(lines, "")
        separator = said[1] if said else _separator(header, "\t" if found.suffix == ".tsv" else ",")
        if found.suffix == ".tsv" and separator == "\t":
            lines = _with_plain_quotes(lines, cells=len(header.split("\t")))
        rows = csv.reader(chain([header], lines), delimiter=separator)
        try:
            yield from _records(rows)
        except csv.Error as error:
            raise _not_csv(rows.line_num) from error


def numbered_lines(lines: TextIO, most: int) -> Iterator[tuple[int, str | None]]:
    """Lines with their numbers, from 1; None for one of more than `most` characters."""
    number = 0
    while line := lines.readline(most + 1):
        number += 1
        whole = len(line) <= most or line.endswith("\n")
        yield number, line if whole else None
        while not whole and line and not line.endswith("\n"):
            line = lines.readline(most + 1)


def _with_plain_quotes(lines: Iterator[str], *, cells: int) -> Iterator[str]:
    """Lines in which a quotation mark that only begins the words of a cell is one of its signs.

    Most programs write tabs without quotation marks around cells, spreadsheets with them.
    """
    line = next(lines, "")
    while line:
        following = next(lines, "")
        split = line.rstrip("\r\n").split("\t")
        is_cut = (
            split[-1][:1] == '"'
            and not _QUOTED.match(split[-1])
            and bool(following)
            and following.count("\t") != cells - 1
        )
        if '"' in line and len(split) == cells and not is_cut:
            line = "\t".join(one if _QUOTED.match(one) else _quoted(one) for one in split) + "\n"
        yield line
        line = following


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def _whole_lines(text: TextIO, most: int) -> Iterator[str]:
    for number, line in numbered_lines(text, most):
        if line is None:
            raise _not_csv(number)
        yield line


def _not_csv(line: int) -> UnreadableError:
    return UnreadableError(
        f"cannot be read as CSV from line {line} on, perhaps because a quotation mark is never "
        "closed; fix that line"
    )


def _separator(header: str, usual: str) -> str:
    """The separator of the column names; programs set to other languages use a semicolon."""
    for separator in _SEPARATORS:
        if "text" in [name.strip(' "\r\n').lower() for name in header.split(separator)]:
            return separator
    return usual if usual in header else max(_SEPARATORS, key=header.count)


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
            cells = lowered_names(dict(zip(header, row, strict=False)))
            yield Row(place=place, number=number, cells=cells)
