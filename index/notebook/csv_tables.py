"""Reads and writes tables of questions and judgements: rows with their lines, errors that say
which line."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import TableError
from index.files.atomic import replacing

Row = dict[str, str]
_PATIENCE = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A CSV file: all its columns, each row with the line on which it begins, and its form."""

    columns: Sequence[str]
    rows: Sequence[tuple[int, Row]] = ()
    newline: str = "\n"
    encoding: str = "utf-8"


def read_bytes(file: Path) -> bytes:
    """The bytes of a file.

    Raises:
        TableError: it cannot be read.
    """
    try:
        return file.read_bytes()
    except OSError as error:
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


def read_csv(file: Path) -> Table:
    """The rows of a CSV file; blank ones are passed over.

    Raises:
        TableError: the file cannot be read, or is not valid CSV.
    """
    text = read_text(file)
    (_, columns), *rows = _cells(file, text)
    columns = [column.strip() for column in columns]
    for column in columns:
        if columns.count(column) > 1:
            raise TableError(
                f"{file}, line 1 names the column {column!r} twice. Rename one of them."
            )
    numbered = []
    for line, cells in rows:
        if len(cells) > len(columns):
            raise TableError(
                f"{file}, line {line} has {len(cells)} cells for {len(columns)} columns. "
                f"Put quotation marks around every cell that contains a comma."
            )
        cells += [""] * (len(columns) - len(cells))
        numbered.append((line, dict(zip(columns, cells, strict=True))))
    return Table(
        columns=columns,
        rows=numbered,
        newline="\r\n" if "\r\n" in text else "\n",
        encoding="utf-8-sig" if read_bytes(file).startswith(b"\xef\xbb\xbf") else "utf-8",
    )


def _cells(file: Path, text: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise TableError(
            f"{file}, line {line} cannot be read as CSV ({error}). Save the file as CSV with "
            f"commas, in UTF-8."
        ) from error
    return rows


def write_csv(file: Path, table: Table) -> None:
    """Replace a CSV file, whole or not at all, once it is on disk.

    Raises:
        OSError: it cannot be written.
    """
    written = io.StringIO(newline="")
    # The writer does not quote a bare CR, at which every reader ends the line.
    needed = table.newline == "\n" and any(
        "\r" in cell and "\n" not in cell for _, row in table.rows for cell in row.values()
    )
    writer = csv.DictWriter(
        written,
        table.columns,
        restval="",
        lineterminator=table.newline,
        quoting=csv.QUOTE_ALL if needed else csv.QUOTE_MINIMAL,
    )
    writer.writeheader()
    writer.writerows(row for _, row in table.rows)
    with replacing(file) as draft:
        draft.write(written.getvalue().encode(table.encoding))


def is_begun(file: Path) -> bool:
    """Whether there is such a file, or anything else of that name, that is not empty."""
    return file.exists() and (not file.is_file() or bool(read_bytes(file).strip()))


@contextmanager
def writing(file: Path) -> Iterator[None]:
    """Lock a table beside the articles against other writers.

    Raises:
        TableError: another program has locked it, or it cannot be written.
    """
    if not file.parent.is_dir():
        raise TableError(
            f"The folder {file.parent} is gone, so nothing was saved. Restore it, or build "
            f"from another one: python -m ingest build --corpus DIR"
        )
    try:
        with FileLock(file.with_name(f".{file.name}.lock"), timeout=_PATIENCE):
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
