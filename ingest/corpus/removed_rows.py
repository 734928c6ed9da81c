"""Table rows that were removed from the library; the tables themselves stay as they are."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from index.errors import CorpusError
from index.files.atomic import replacing
from ingest.file_kinds import REMOVED

ROWS = "rows.csv"
_COLUMN = "doc_id"


def removed_rows_file(root: Path) -> Path:
    """The list in a corpus folder, or beside a table that is a corpus by itself."""
    return (root.parent if root.is_file() else root) / REMOVED / ROWS


def removed_rows(roots: Iterable[Path]) -> set[str]:
    """The doc_ids of all removed rows.

    Raises:
        CorpusError: a list cannot be read.
    """
    return {doc_id for root in roots for doc_id in _read(removed_rows_file(root))}


def remove_rows(root: Path, doc_ids: Sequence[str]) -> Path:
    """Remove rows from the library: adds one line per row to the list, whose path is returned.

    Deleting a line restores its row.

    Raises:
        CorpusError: the list cannot be read or written.
    """
    file = removed_rows_file(root)
    listed = dict.fromkeys([*_read(file), *doc_ids])
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([[_COLUMN], *([one] for one in listed)])
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with replacing(file) as draft:
            draft.write(text.getvalue().encode())
    except OSError as error:
        raise CorpusError(
            f"{file} cannot be written ({error.strerror or error}), so nothing was removed. "
            f"Allow writing to the folder {file.parent}."
        ) from error
    return file


def _read(file: Path) -> list[str]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise CorpusError(f"{file} cannot be read ({error}). Fix it, or move it away.") from error
    rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
    if rows[:1] and rows[0][0].strip() != _COLUMN:
        raise CorpusError(f"{file} does not begin with {_COLUMN}. Fix it, or move it away.")
    return [row[0] for row in rows[1:]]
