"""A CSV text whose rows stand as they were written, except for those that are changed."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

_MARK = "\ufeff"


class Sheet:
    """Rows below a row of column names; a row may run over several lines.

    Raises:
        ValueError: a quotation mark is never closed, or a row has more cells than columns.
    """

    def __init__(self, text: str) -> None:
        self._mark = _MARK if text.startswith(_MARK) else ""
        rows = list(_raw_rows(text.removeprefix(_MARK)))
        begin = next((at for at, row in enumerate(rows) if not _is_blank(row)), 0)
        # The names, and any empty lines above them.
        self._rows = ["".join(rows[: begin + 1]), *rows[begin + 1 :]]
        self.columns = _cells(rows[begin])
        for row in rows:
            if len(_cells(row)) > len(self.columns):
                raise ValueError(f"more cells than columns in {row.strip()[:60]!r}")

    @property
    def text(self) -> str:
        """All of it, as it stands now."""
        return self._mark + "".join(self._rows)

    def cells(self) -> list[dict[str, str]]:
        """What each row says, by column."""
        numbers = range(1, len(self._rows))
        return [dict(zip(self.columns, self._padded(number), strict=True)) for number in numbers]

    def find(self, column: str, value: str) -> list[int]:
        """Which rows have this value there, in their order."""
        if column not in self.columns:
            return []
        at = self.columns.index(column)
        numbers = range(1, len(self._rows))
        return [number for number in numbers if self._padded(number)[at].strip() == value]

    def write(self, number: int, fields: Mapping[str, str]) -> None:
        """Write values into a row, by column; columns are added where a value needs one."""
        self._widen(fields)
        cells = self._padded(number)
        for column, value in fields.items():
            if column in self.columns:
                cells[self.columns.index(column)] = value
        self._rows[number] = _row(cells) + _ending(self._rows[number])

    def add(self, fields: Mapping[str, str]) -> None:
        """Put a row at the end, on a line of its own."""
        if not _ending(self._rows[-1]):
            self._rows[-1] += self._newline
        self._rows.append(self._newline)
        self.write(len(self._rows) - 1, fields)

    def moved(self, numbers: Sequence[int], to: "Sheet | None") -> "Sheet":
        """Take rows out of this sheet and put them at the end of another, new where it is None."""
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
    """The rows as they stand there, each with its line ending.

    Raises:
        ValueError: a quotation mark is never closed, or a cell is far too long.
    """
    lines = io.StringIO(text, newline="").readlines()
    # One line more, which only a quotation mark that is still open takes into the row before.
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
