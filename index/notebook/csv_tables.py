"""Tables that a user keeps beside the articles, and edits by hand: read, locked and written."""

import codecs
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import TableError
from index.files.atomic import replacing
from index.notebook.csv_sheet import BOM, Sheet

GUESSED = "cp1252"
"""The encoding of tables that name none and are not in UTF-8: Excel's on most machines."""
_PATIENCE = 10.0
_WIDE = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


class TableFile:
    """A CSV file beside the articles. `columns` are those of a new one.

    Of each of the `needed` columns, or the alternatives that an "or" names, one must be there. A
    new file begins with a byte order mark if spreadsheets should take it for UTF-8 (`bom`).
    """

    def __init__(
        self, path: Path, columns: Sequence[str], *, needed: Sequence[str], bom: bool = False
    ) -> None:
        self.path = path
        self.encoding = "utf-8"
        self._columns = columns
        self._needed = needed
        self._bom = BOM if bom else ""

    def read(self, *, new: bool = True, beginning: str = "") -> Sheet:
        """The table as it is. Without a file, or if it is empty, a new one, unless `new` is False.

        A new one begins like the table that `beginning` was taken from.

        Raises:
            TableError: the file cannot be read, or is not such a table.
        """
        try:
            sheet = Sheet(self._text(missing=b"" if new else None))
        except ValueError as error:
            raise TableError(f"{self.path}, {error}") from error
        if new and not sheet.columns:
            return Sheet(beginning or f"{self._bom}{','.join(self._columns)}\n")
        self._check(sheet)
        return sheet

    @contextmanager
    def edited(self, *, beginning: str = "") -> Iterator[Sheet]:
        """The table, locked against other writers, to be written whole or not at all at the end.

        Raises:
            TableError: as `read`; or another program has locked it, or it cannot be written.
        """
        if not self.path.parent.is_dir():
            raise TableError(
                f"The folder {self.path.parent} is gone, so nothing was saved. Restore it, or "
                f"build from another one: python -m ingest build --corpus DIR"
            )
        with reporting(self.path), FileLock(self._lock, timeout=_PATIENCE):
            sheet = self.read(beginning=beginning)
            before = sheet.text
            yield sheet
            if sheet.text != before:
                with replacing(self.path) as draft:
                    draft.write(self._encoded(sheet.text))

    @property
    def _lock(self) -> Path:
        return self.path.with_name(f".{self.path.name}.lock")

    def _text(self, *, missing: bytes | None) -> str:
        """The text with its byte order mark."""
        raw = read_bytes(self.path, missing=missing)
        self.encoding = _WIDE.get(raw[:2], "utf-8")
        try:
            return raw.decode(self.encoding)
        except UnicodeDecodeError:
            self.encoding = GUESSED
            return self._guessed(raw)

    def _guessed(self, raw: bytes) -> str:
        try:
            return raw.decode(GUESSED)
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            raise TableError(
                f"{self.path}, line {line} is neither in UTF-8 nor in Windows-1252. "
                f"Save the file as CSV in UTF-8 and try again."
            ) from error

    def _encoded(self, text: str) -> bytes:
        try:
            return text.encode(self.encoding)
        except UnicodeEncodeError:
            return f"{BOM}{text}".encode()

    def _check(self, sheet: Sheet) -> None:
        begin = f"Begin the file with {','.join(self._columns)}"
        if not sheet.columns:
            raise TableError(f"{self.path} is empty. {begin}")
        for name in self._columns:
            if sheet.columns.count(name) > 1:
                raise TableError(
                    f"{self.path}, line {sheet.line} names the column {name!r} twice. "
                    f"Rename one of them."
                )
        for names in self._needed:
            if not set(names.split(" or ")) & set(sheet.columns):
                raise TableError(f"{self.path}, line {sheet.line} has no column {names}. {begin}")


@contextmanager
def reporting(file: Path) -> Iterator[None]:
    """Report what keeps a table from being written.

    Raises:
        TableError: another program has locked it, or it cannot be written.
    """
    try:
        yield
    except Timeout as error:
        raise TableError(
            f"{file} is locked by another program. Wait until it ends, then try again."
        ) from error
    except OSError as error:
        raise TableError(
            f"{file} cannot be written ({error.strerror or error}), so nothing was saved. "
            f"Allow writing to the folder {file.parent}."
        ) from error


def read_bytes(file: Path, *, missing: bytes | None = None) -> bytes:
    """The bytes of a file; those given as `missing` if there is no such file.

    Raises:
        TableError: it cannot be read.
    """
    try:
        return file.read_bytes()
    except OSError as error:
        if missing is not None and isinstance(error, FileNotFoundError):
            return missing
        raise TableError(
            f"{file} cannot be read ({error.strerror}). Check the path, and that you may read it."
        ) from error


def read_text(file: Path) -> str:
    """The text of a file without a byte order mark.

    Raises:
        TableError: it cannot be read, is empty, or is not in UTF-8.
    """
    try:
        text = read_bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise TableError(
            f"{file}, line {line} is not in UTF-8. Save the file in UTF-8 and try again."
        ) from error
    if not text.strip():
        raise TableError(f"{file} is empty. Name another file, or write questions into it.")
    return text


def json_rows(file: Path) -> Iterator[tuple[int, dict[str, object]]]:
    """The objects of a JSONL file, each with its line; empty lines are passed over.

    Raises:
        TableError: the file cannot be read, or a line is not an object.
    """
    # Not splitlines, which also splits at characters that may be in a JSON string.
    for line, text in enumerate(read_text(file).split("\n"), start=1):
        if not text.strip():
            continue
        try:
            row = json.loads(text)
        except ValueError:
            row = None
        if not isinstance(row, dict):
            raise TableError(
                f"{file}, line {line} is not a JSON object. Write one per line, "
                f'such as {{"question": "…", "article": "…"}}'
            )
        yield line, row
