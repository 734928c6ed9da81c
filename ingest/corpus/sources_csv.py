"""`sources.csv` of a corpus folder, edited row by row; the rest stays as its user wrote it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import CorpusError
from index.files.atomic import replacing
from ingest.csv_sheet import Sheet
from ingest.describe.metadata import FIELDS
from ingest.file_kinds import CATALOGUE, REMOVED

READ = "read"
"""The column for the day on which an article was fetched from its address."""

_COLUMNS = ("path", *FIELDS[:-1])
_SETTABLE = {*FIELDS, READ}
_PATIENCE = 10.0


class CatalogueFile:
    """The table about the articles of one folder, which its user also edits by hand."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._file = root / CATALOGUE

    def set(self, path: str, fields: Mapping[str, str]) -> None:
        """Write fields of the article at `path` into its row; an empty value clears its cell.

        Missing columns, the row and the file are created. Of several rows for one path, the last
        is written, which is the one that counts.

        Raises:
            ValueError: a field is not one that the table may have.
            CorpusError: the file is not such a table, or cannot be written.
        """
        if unknown := set(fields) - _SETTABLE:
            raise ValueError(f"unknown columns {sorted(unknown)}; known are {sorted(_SETTABLE)}")
        with self._writing():
            sheet = self._table()
            rows = sheet.find("path", path)
            if rows:
                sheet.write(rows[-1], fields)
            elif any(fields.values()):
                sheet.add({"path": path, **fields})
            self._save(sheet)

    def rows(self) -> list[dict[str, str]]:
        """The cells of each row, by column, in order.

        Raises:
            CorpusError: the file is not such a table.
        """
        return self._table().cells()

    def take(self, path: str) -> None:
        """Move the rows of the article at `path` to the table in `.removed`.

        Raises:
            CorpusError: the file is not a table, or cannot be written.
        """
        if not self._file.is_file():
            return
        with self._writing():
            sheet = self._sheet()
            rows = sheet.find("path", path) if sheet else []
            if sheet and rows:
                removed = CatalogueFile(self._root / REMOVED)
                removed._save(sheet.moved(rows, removed._sheet()))
                self._save(sheet)

    def _table(self) -> Sheet:
        sheet = self._sheet() or Sheet(",".join(_COLUMNS) + "\n")
        if "path" not in sheet.columns:
            raise CorpusError(
                f"{self._file} has no column 'path', so its rows belong to no article. "
                f"Give it the columns {','.join(_COLUMNS)}."
            )
        return sheet

    def _sheet(self) -> Sheet | None:
        """The contents of the file; None if it is missing or empty."""
        try:
            text = self._file.read_bytes().decode("utf-8")
            return Sheet(text) if text.strip("\ufeff\r\n\t ") else None
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise CorpusError(
                f"{self._file} cannot be read as a table ({error}), so it is as it was. "
                f"Save it as CSV in UTF-8 with the columns {','.join(_COLUMNS)}."
            ) from error

    def _save(self, sheet: Sheet) -> None:
        with replacing(self._file) as draft:
            draft.write(sheet.text.encode())

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Lock the file against other writers."""
        try:
            with FileLock(self._file.with_name(f".{CATALOGUE}.lock"), timeout=_PATIENCE):
                yield
        except Timeout as error:
            raise CorpusError(
                f"{self._file} is locked by another program. Wait until it ends, then try again."
            ) from error
        except OSError as error:
            raise CorpusError(
                f"{self._file} cannot be written ({error.strerror or error}), so it is as it was. "
                f"Allow writing to the folder {self._root}."
            ) from error
