"""Table rows that were removed from the library; the tables themselves stay as they are."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from index.notebook.csv_tables import TableFile, reporting
from ingest.file_kinds import REMOVED

ROWS = "rows.csv"
_COLUMN = "doc_id"


def removed_rows_file(root: Path) -> Path:
    """The list in a corpus folder, or beside a table that is a corpus by itself."""
    return (root.parent if root.is_file() else root) / REMOVED / ROWS


def removed_rows(roots: Iterable[Path]) -> set[str]:
    """The doc_ids of all removed rows.

    Raises:
        TableError: a list cannot be read.
    """
    return {row.cells[_COLUMN] for root in roots for row in _table(root).read().rows}


def remove_rows(root: Path, doc_ids: Sequence[str]) -> Path:
    """Remove rows from the library: adds one line per row to the list, whose path is returned.

    Deleting a line restores its row.

    Raises:
        TableError: the list cannot be read or written.
    """
    table = _table(root)
    with reporting(table.path):
        table.path.parent.mkdir(parents=True, exist_ok=True)
    with table.edited() as sheet:
        listed = {row.cells[_COLUMN] for row in sheet.rows}
        for doc_id in dict.fromkeys(doc_ids):
            if doc_id not in listed:
                sheet.add({_COLUMN: doc_id})
    return table.path


def _table(root: Path) -> TableFile:
    return TableFile(removed_rows_file(root), (_COLUMN,), needed=(_COLUMN,))
