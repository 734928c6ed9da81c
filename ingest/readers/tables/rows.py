"""The rows of a table in any format: JSON, CSV, TSV or Parquet."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from shutil import copyfileobj
from typing import IO, TYPE_CHECKING

from index.errors import UnreadableError
from ingest.file_kinds import Found
from ingest.readers.tables.stream import open_bytes
from ingest.reading import Limits

if TYPE_CHECKING:
    import pyarrow
    import pyarrow.parquet

COLUMNS = ("_id", "id", "title", "text", "source", "url", "published", "author", "licence")

_BATCH = 64
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row as its format gives it, with column names in lower case.

    `place` says where it is, for a person; `number` counts from 1; `problem` says why there are
    no cells.
    """

    place: str
    number: int
    cells: Mapping[str, object]
    problem: str = ""


def without_text(columns: Sequence[str]) -> UnreadableError:
    """The error for a table that has only other `columns`."""
    named = ", ".join(name[:_LONGEST_NAME] for name in columns[:20])
    return UnreadableError(
        f"has no column 'text' (it has: {named}); name the column with the "
        "articles 'text', and others, if you have them, '_id', 'title', 'source', 'url', "
        "'published'"
    )


def lowered_names(cells: Mapping[str, object]) -> dict[str, object]:
    """The same cells by the names of their columns in lower case; of two that are alike the first.

    >>> lowered_names({" Title": "Tides", "title": "Sea"})
    {'title': 'Tides'}
    """
    lowered: dict[str, object] = {}
    for name, cell in cells.items():
        lowered.setdefault(name.strip().lower(), cell)
    return lowered


def parquet_rows(found: Found, *, limits: Limits) -> Iterator[Row]:
    """The rows of a Parquet table.

    Raises:
        UnreadableError: it is damaged or too large, or has no column of texts.
    """
    # Half a second to load, and most corpora have no such table.
    import pyarrow
    import pyarrow.parquet

    with _seekable(found, limits) as file:
        try:
            table = pyarrow.parquet.ParquetFile(file)
            _refuse_large(table.metadata, limits)
            batches = table.iter_batches(_BATCH, columns=_wanted(table.schema_arrow))
            yield from _batch_rows(batches)
        except MemoryError:
            # pyarrow's own is also an ArrowException.
            raise
        except (pyarrow.ArrowException, OSError) as error:
            raise UnreadableError(
                "is damaged or not a Parquet table; get the file again"
            ) from error


@contextmanager
def _seekable(found: Found, limits: Limits) -> Iterator[IO[bytes]]:
    """The file itself, or an unpacked copy: Parquet is read from its end."""
    if not found.gzipped:
        with found.file.open("rb") as file:
            yield file
        return
    with tempfile.TemporaryFile() as copy:
        with open_bytes(found, limits=limits) as unpacked:
            copyfileobj(unpacked, copy)
        copy.seek(0)
        yield copy


def _refuse_large(metadata: "pyarrow.parquet.FileMetaData", limits: Limits) -> None:
    groups = (metadata.row_group(number) for number in range(metadata.num_row_groups))
    unpacked = sum(group.total_byte_size for group in groups)
    if unpacked > limits.table_bytes:
        raise UnreadableError(
            f"unpacks to {unpacked / 1e6:,.0f} MB, and {limits.table_bytes / 1e6:,.0f} MB are "
            "allowed; split it"
        )


def _wanted(schema: "pyarrow.Schema") -> list[str]:
    wanted = [name for name in schema.names if name.strip().lower() in COLUMNS]
    texts = [name for name in wanted if name.strip().lower() == "text"]
    if not texts:
        raise without_text(schema.names)
    kind = str(schema.field(texts[0]).type)
    if kind.startswith("dictionary<values="):
        kind = kind.removeprefix("dictionary<values=").partition(",")[0]
    if kind not in ("string", "large_string", "string_view", "null"):
        raise UnreadableError(
            f"has a column 'text' that holds no text but {kind[:_LONGEST_NAME]}; write it as text "
            "(string)"
        )
    return wanted


def _batch_rows(batches: "Iterable[pyarrow.RecordBatch]") -> Iterator[Row]:
    number = 0
    for batch in batches:
        for index in range(batch.num_rows):
            number += 1
            place = f"row {number}"
            try:
                cells = {name: batch.column(name)[index].as_py() for name in batch.schema.names}
                yield Row(place=place, number=number, cells=lowered_names(cells))
            except UnicodeDecodeError:
                problem = "contains text that is not valid UTF-8, so it was skipped"
                yield Row(place=place, number=number, cells={}, problem=problem)
