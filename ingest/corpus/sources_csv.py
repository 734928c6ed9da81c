"""`sources.csv` of a corpus folder, edited row by row; the rest stays as its user wrote it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from index.notebook.csv_sheet import Row
from ingest.describe.metadata import FIELDS, catalogue_table, composed
from ingest.file_kinds import REMOVED

READ = "read"
"""The column for the day on which an article was fetched from its address."""

_SETTABLE = set(FIELDS)


class CatalogueFile:
    """The table about the articles of one folder, which its user also edits by hand."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._table = catalogue_table(root)

    def set(self, path: str, fields: Mapping[str, str]) -> None:
        """Write fields of the article at `path` into its row; an empty value clears its cell.

        Missing columns, the row and the file are created. Of several rows for one path, the last
        is written, which is the one that counts.

        Raises:
            ValueError: a field is not one that the table may have.
            TableError: the file is not such a table, or cannot be written.
        """
        if unknown := set(fields) - _SETTABLE:
            raise ValueError(f"unknown columns {sorted(unknown)}; known are {sorted(_SETTABLE)}")
        with self._table.edited() as sheet:
            rows = _rows_for(path, sheet.rows)
            if rows:
                rows[-1].cells.update(fields)
            elif any(fields.values()):
                sheet.add({"path": path, **fields})

    def rows(self) -> list[dict[str, str]]:
        """The cells of each row, by column, in order.

        Raises:
            TableError: the file is not such a table.
        """
        return [row.cells for row in self._table.read().rows]

    def take(self, path: str) -> None:
        """Move the rows of the article at `path` to the table in `.removed`.

        Raises:
            TableError: the file is not such a table, or cannot be written.
        """
        if not self._table.path.is_file():
            return
        with self._table.edited() as sheet:
            if rows := _rows_for(path, sheet.rows):
                removed = catalogue_table(self._root / REMOVED)
                with removed.edited(beginning=sheet.beginning) as others:
                    sheet.move(rows, others)


def _rows_for(path: str, rows: Sequence[Row]) -> list[Row]:
    """The rows for a path as it is written, otherwise those in another form of Unicode."""
    exact = [row for row in rows if row.cells["path"].strip() == path]
    form = composed(path)
    return exact or [row for row in rows if composed(row.cells["path"].strip()) == form]
