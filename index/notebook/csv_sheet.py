"""A CSV text edited row by row; all that is not changed stays as it was written."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

BOM = "\ufeff"
_SEPARATORS = {",": "a comma", ";": "a semicolon", "\t": "a tab"}
# What Excel writes, and reads, above the column names.
_NAMED = re.compile(rf'{BOM}?"?sep=([^"\r\n])"?(?:\r\n|\r|\n|\Z)', re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Row:
    """A row: its `cells` by column, which may be changed, and the line on which it begins.

    A new row has line 0. `written` is the row as it stands in the text, `values` what it says.
    """

    cells: dict[str, str]
    line: int = 0
    written: str = ""
    values: Sequence[str] = ()

    @property
    def is_blank(self) -> bool:
        """Whether nothing is in it."""
        return not any(cell.strip() for cell in self.cells.values())


class Sheet:
    """Rows below a row of column names; a row may span several lines.

    Cells are separated by what a first line such as `sep=;` names, otherwise by the comma,
    semicolon or tab that makes most columns. Of two columns with one name, the last counts.

    Raises:
        ValueError: a quotation mark is never closed, or a row has more cells than columns.
    """

    def __init__(self, text: str) -> None:
        named = _NAMED.match(text)
        begin = named.end() if named else len(text) - len(text.removeprefix(BOM))
        self.separator = named[1] if named else _separator(text[begin:])
        self.columns: list[str] = []
        self.line = 1
        # The column names, and all above them.
        self._head = text[:begin]
        rows = _rows(text[begin:], self.separator, line=2 if named else 1)
        for row in rows:
            self.line = row.line
            self._head += row.written
            if any(map(str.strip, row.values)):
                self.columns = [name.strip() for name in row.values]
                break
        self._lines = list(map(self._checked, rows))

    @property
    def rows(self) -> list[Row]:
        """The rows, without blank ones. Set it to reorder or remove rows, or to append new ones."""
        return [row for row in self._lines if not row.is_blank]

    @rows.setter
    def rows(self, rows: Sequence[Row]) -> None:
        present, wanted = set(self._lines), set(rows)
        ordered = iter([row for row in rows if row in present and not row.is_blank])
        # Blank rows stay where they are.
        self._lines = [
            row if row.is_blank else next(ordered)
            for row in self._lines
            if row.is_blank or row in wanted
        ] + [row for row in rows if row not in present]

    @property
    def beginning(self) -> str:
        """The text up to the column names, for another table of the same form."""
        return self._head.removesuffix(self._newline) + self._newline

    @property
    def text(self) -> str:
        """The whole text, as it is now; columns are added for cells that are not empty."""
        names = (name for row in self._lines for name, cell in row.cells.items() if cell)
        added = [name for name in dict.fromkeys(names) if name not in self.columns]
        head = self._head
        if added:
            head = head.removesuffix(self._newline) + self.separator
            head += self.separator.join(map(self._quoted, added)) + self._newline
        lines = [head, *(self._text_of(row, [*self.columns, *added]) for row in self._lines)]
        # Only the last line of a text may lack its end.
        whole = [line if _ending(line) else line + self._newline for line in lines[:-1]]
        return "".join([*whole, lines[-1]])

    def add(self, cells: Mapping[str, str]) -> None:
        """Append a row."""
        self._lines.append(Row(dict(cells)))

    def move(self, rows: Sequence[Row], to: "Sheet") -> None:
        """Move rows to the end of another table, as they are written if it has the same form."""
        is_same = (to.columns, to.separator) == (self.columns, self.separator)
        to._lines += rows if is_same else [Row(dict(row.cells)) for row in rows]
        self.rows = [row for row in self.rows if row not in rows]

    @property
    def _newline(self) -> str:
        return _ending(self._head) or "\n"

    def _checked(self, row: Row) -> Row:
        if len(row.values) > len(self.columns):
            raise ValueError(
                f"line {row.line} has {len(row.values)} cells for {len(self.columns)} columns. Put "
                f"quotation marks around every cell that contains {_spoken(self.separator)}."
            )
        row.cells = self._by_column(row)
        return row

    def _by_column(self, row: Row) -> dict[str, str]:
        return dict(zip_longest(self.columns, row.values, fillvalue=""))

    def _text_of(self, row: Row, columns: Sequence[str]) -> str:
        before = self._by_column(row)
        new = {name: cell for name, cell in row.cells.items() if cell != before.get(name, "")}
        if row.written and not new:
            return row.written
        ending = _ending(row.written) if row.written else self._newline
        raw = _raw_cells(row.written.removesuffix(ending), self.separator)
        raw += [""] * (len(columns) - len(raw))
        places = {name: at for at, name in enumerate(columns)}
        for name, cell in new.items():
            if name in places:
                raw[places[name]] = self._quoted(cell)
        return self.separator.join(raw) + ending

    def _quoted(self, cell: str) -> str:
        needs_marks = any(mark in cell for mark in (self.separator, '"', "\r", "\n"))
        return '"{}"'.format(cell.replace('"', '""')) if needs_marks else cell


def _spoken(separator: str) -> str:
    return _SEPARATORS.get(separator, repr(separator))


def _separator(text: str) -> str:
    def columns(separator: str) -> int:
        rows = (row.values for row in _rows(text, separator))
        return len(next((cells for cells in rows if any(map(str.strip, cells))), ()))

    return max(_SEPARATORS, key=columns)


def _rows(text: str, separator: str, *, line: int = 1) -> Iterator[Row]:
    """The rows, not by column yet; the first is on `line`.

    Raises:
        ValueError: a quotation mark is never closed, or a cell is far too long.
    """
    lines = io.StringIO(text, newline="").readlines()
    # One more line, which is read into the last row only if a quotation mark is still open.
    reader = csv.reader([*lines, ""], delimiter=separator)
    start = 0
    try:
        for cells in reader:
            if start == len(lines):
                return
            if reader.line_num > len(lines):
                raise csv.Error(f"a quotation mark is not closed in {lines[start].strip()[:60]!r}")
            yield Row({}, line + start, "".join(lines[start : reader.line_num]), cells)
            start = reader.line_num
    except csv.Error as error:
        reason = f"line {line + start} cannot be read as CSV ({error}). Fix that line."
        raise ValueError(reason) from error


def _raw_cells(row: str, separator: str) -> list[str]:
    """The cells as they are written, with their quotation marks.

    >>> _raw_cells('"a, b" ,c,', ",")
    ['"a, b" ', 'c', '']
    """
    cell = re.compile(f'(?:"(?:[^"]|"")*")?[^{re.escape(separator)}]*')
    cells: list[str] = []
    at = 0
    while at <= len(row):
        match = cell.match(row, at)
        assert match
        cells.append(match[0])
        at = match.end() + len(separator)
    return cells


def _ending(row: str) -> str:
    return row[len(row.rstrip("\r\n")) :]
