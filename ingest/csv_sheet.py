"""A CSV text edited row by row: rows that are not changed stay exactly as they were written."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

_BOM = "\ufeff"


class Sheet:
    """Rows below a row of column names; a row may span several lines.

    Raises:
        ValueError: a quotation mark is never closed, or a row has more cells than columns.
    """

    def __init__(self, text: str) -> None:
        self._bom = _BOM if text.startswith(_BOM) else ""
        rows = list(_raw_rows(text.removeprefix(_BOM)))
        begin = next((at for at, row in enumerate(rows) if not _is_blank(row)), 0)
        # The column names, and any empty lines above them.
        self._rows = ["".join(rows[: begin + 1]), *rows[begin + 1 :]]
        self.columns = _cells(rows[begin])
        for row in rows:
            if len(_cells(row)) > len(self.columns):
                raise ValueError(f"more cells than columns in {row.strip()[:60]!r}")

    @property
    def text(self) -> str:
        """The whole text, as it is now."""
        return self._bom + "".join(self._rows)

    def cells(self) -> list[dict[str, str]]:
        """The cells of each row, by column."""
        numbers = range(1, len(self._rows))
        return [dict(zip(self.columns, self._padded(number), strict=True)) for number in numbers]

    def find(self, column: str, value: str) -> list[int]:
        """The numbers of the rows with this value in `column`, in order."""
        if column not in self.columns:
            return []
        at = self.columns.index(column)
        numbers = range(1, len(self._rows))
        return [number for number in numbers if self._padded(number)[at].strip() == value]

    def write(self, number: int, fields: Mapping[str, str]) -> None:
        """Write values into a row, by column; missing columns are added for values not empty."""
        self._widen(fields)
        cells = self._padded(number)
        for column, value in fields.items():
            if column in self.columns:
                cells[self.columns.index(column)] = value
        self._rows[number] = _row(cells) + _ending(self._rows[number])

    def add(self, fields: Mapping[str, str]) -> None:
        """Append a row, on a line of its own."""
        if not _ending(self._rows[-1]):
            self._rows[-1] += self._newline
        self._rows.append(self._newline)
        self.write(len(self._rows) - 1, fields)

    def moved(self, numbers: Sequence[int], to: "Sheet | None") -> "Sheet":
        """Move rows to the end of another sheet, a new one if it is None; returns that sheet."""
        to = to or Sheet(self._rows[0])
        for number in numbers:
            to.add(dict(zip(self.columns, self._padded(number), strict=True)))
            if to.columns == self.columns:
                to._rows[-1] = self._rows[number]
        self._rows = [row for number, row in enumerate(self._rows) if number not in numbers]
        return to

    def _widen(self, fields: Mapping[str, str]) -> None:
        missing = [name for name, value in fields.items() if value and name not in self.columns]
        if missing:
            head = self._rows[0]
            ending = _ending(head)
            self._rows[0] = f"{head.removesuffix(ending)},{_row(missing)}{ending}"
            self.columns += missing

    def _padded(self, number: int) -> list[str]:
        cells = _cells(self._rows[number])
        return cells + [""] * (len(self.columns) - len(cells))

    @property
    def _newline(self) -> str:
        return _ending(self._rows[0]) or "\n"


def _raw_rows(text: str) -> Iterator[str]:
    """The rows as written, each with its line ending.

    Raises:
        ValueError: a quotation mark is never closed, or a cell is far too long.
    """
    lines = io.StringIO(text, newline="").readlines()
    # One more line, which is read into the last row only if a quotation mark is still open.
    reader = csv.reader([*lines, ""])
    start = 0
    try:
        for _ in reader:
            if start == len(lines):
                return
            if reader.line_num > len(lines):
                raise ValueError(f"a quotation mark is not closed in {lines[start].strip()[:60]!r}")
            yield "".join(lines[start : reader.line_num])
            start = reader.line_num
    except csv.Error as error:
        raise ValueError(str(error)) from error


def _cells(row: str) -> list[str]:
    return next(csv.reader(io.StringIO(row, newline="")), [])


def _is_blank(row: str) -> bool:
    return not any(cell.strip() for cell in _cells(row))


def _row(cells: Sequence[str]) -> str:
    written = io.StringIO(newline="")
    csv.writer(written).writerow(cells)
    return written.getvalue().removesuffix("\r\n")


def _ending(row: str) -> str:
    return row[len(row.rstrip("\r\n")) :]
