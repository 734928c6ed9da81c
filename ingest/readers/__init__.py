"""Reads a file into articles: one module for each format, chosen here by the file's ending."""

from collections.abc import Callable, Iterator
from importlib import import_module

from index.errors import UnreadableError
from ingest.find import TABLES, Found
from ingest.reading import Failure, Limits, Reading

_MODULES = {
    ".txt": "plain",
    ".md": "plain",
    ".html": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".epub": "epub",
    ".jsonl": "table",
    ".csv": "table",
    ".parquet": "table",
}
_Reader = Callable[..., Iterator[Reading | Failure]]


def read(found: Found, *, limits: Limits) -> Iterator[Reading | Failure]:
    """The articles in a file, and a line on everything in it that cannot be read.

    All formats but tables hold at most one article. No trouble with a file is raised; it ends
    the articles of this file with a Failure, and those before it are good. A file above its
    limit of bytes is not opened.
    """
    try:
        _refuse_large(found, limits)
        yield from _reader(found.suffix)(found, limits=limits)
    except UnreadableError as error:
        yield Failure(path=found.path, reason=str(error))
    except OSError as error:
        cause = error.strerror or error
        reason = f"cannot be opened or read ({cause}); check the file and the disk"
        yield Failure(path=found.path, reason=reason)


def load(suffix: str) -> None:
    """Load what is needed to read files of this format, which may take a second."""
    _reader(suffix)


def _reader(suffix: str) -> _Reader:
    # Loaded when first needed: the libraries for all formats take seconds.
    module = import_module(f"{__name__}.{_MODULES[suffix]}")
    reader: _Reader = module.read
    return reader


def _refuse_large(found: Found, limits: Limits) -> None:
    table = found.suffix in TABLES
    most = limits.table_bytes if table else limits.file_bytes
    size = found.file.stat().st_size
    if size <= most:
        return
    what, remedy = (
        ("a table", "Split it")
        if table
        else ("an article", "Split it, or give a table (.jsonl, .csv, .parquet), one article a row")
    )
    raise UnreadableError(
        f"is {size / 1e6:,.0f} MB; {what} may have at most {most / 1e6:,.0f} MB. {remedy}"
    )
