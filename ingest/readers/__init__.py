"""Reads a file into articles: one module per format, chosen here by the ending of the file."""

import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from functools import partial
from importlib import import_module

from index.errors import UnreadableError
from ingest.file_kinds import TABLES, Found, most_bytes
from ingest.readers.pdf_pages.scanned_pages import PageReader
from ingest.reading import (
    Failure,
    Limits,
    Reading,
    RecognisedPages,
    RecognisingPage,
    Reference,
    Unopened,
    in_a_line,
)

_MODULES = {
    ".txt": "plain.plain",
    ".md": "plain.markdown",
    ".html": "web_pages.html",
    ".pdf": "pdf_pages.pdf",
    ".docx": "office.docx",
    ".pptx": "office.pptx",
    ".odt": "office.odt",
    ".epub": "books.epub",
    ".nxml": "journals.jats",
    ".xhtml": "web_pages.xhtml",
    ".rtf": "rich_text.rtf",
    ".mhtml": "mail.mhtml",
    ".eml": "mail.eml",
    ".jsonl": "tables.table",
    ".json": "tables.table",
    ".csv": "tables.table",
    ".tsv": "tables.table",
    ".parquet": "tables.table",
    ".ris": "tables.ris",
    ".bib": "tables.bib",
}
# Those with pages, which may be pictures.
_PAGED = {".pdf"}
_NAMED = 20
_LONGEST_LINE = 1_000
_GONE = (FileNotFoundError, NotADirectoryError)
Part = Reading | Reference | Failure | RecognisingPage | RecognisedPages
"""What a reader says of a file."""
_Reader = Callable[..., Iterator[Part]]


def read(found: Found, *, limits: Limits, page_reader: PageReader | None = None) -> Iterator[Part]:
    """The articles in a file, and a line on everything in it that cannot be read.

    A library of references also says what is known of other files.

    All formats but tables contain at most one article. No problem with a file is raised; it ends
    the articles of this file with a Failure, and those before it are good; with an Unopened, if
    the system refuses to open or read a file that is there. A file above its size limit is not
    read. If many parts cannot be read, the first are named and the others counted. Pages that are
    pictures are read by the `page_reader`.
    """
    failures = 0
    try:
        for one in _within(limits, found, page_reader):
            failures += isinstance(one, Failure)
            if not isinstance(one, Failure) or failures <= _NAMED:
                yield _fit(one, limits, found)
    except UnreadableError as error:
        yield _failure(found.path, str(error))
    except RecursionError:
        yield _failure(found.path, "is nested too deeply to be read; save it again as plain text")
    except OSError as error:
        cause = error.strerror or error
        reason = f"cannot be opened or read ({cause}); check the file and the disk"
        failure = _failure(found.path, reason)
        # Libraries raise some of their own, without a number, for damaged files.
        is_there = error.errno is not None and not isinstance(error, _GONE)
        yield Unopened(path=failure.path, reason=failure.reason) if is_there else failure
    if failures > _NAMED:
        reason = f"has {failures - _NAMED:,} more parts that could not be read; fix those first"
        yield _failure(found.path, reason)


def _within(limits: Limits, found: Found, page_reader: PageReader | None) -> Iterator[Part]:
    _refuse_large(found, limits)
    reader = _reader(found.suffix)
    if found.suffix in _PAGED:
        reader = partial(reader, page_reader=page_reader)
    for number, one in enumerate(reader(found, limits=limits)):
        if found.suffix in TABLES and number == limits.rows:
            raise UnreadableError(
                f"has more than {limits.rows:,} rows, so it was read no further; split it"
            )
        yield one


def _fit(one: Part, limits: Limits, found: Found) -> Part:
    if isinstance(one, Failure):
        return replace(one, **asdict(_failure(one.path, one.reason)))
    if not isinstance(one, Reading):
        return one
    if len(one.blocks) > limits.blocks:
        named = found.path if one.row_id is None else f"{found.path}#{one.row_id}"
        return _failure(
            named, f"has more than {limits.blocks:,} paragraphs, items and rows; split it"
        )
    return one


def _failure(path: str, reason: str) -> Failure:
    return Failure(path=in_a_line(path[:_LONGEST_LINE]), reason=in_a_line(reason[:_LONGEST_LINE]))


def load(suffix: str) -> None:
    """Load the libraries for files of this format, which may take a second."""
    _reader(suffix)


def _reader(suffix: str) -> _Reader:
    # Loaded when first needed: the libraries for all formats take seconds.
    module = import_module(f"{__name__}.{_MODULES[suffix]}")
    reader: _Reader = module.read
    return reader


def _refuse_large(found: Found, limits: Limits) -> None:
    table = found.suffix in TABLES
    most = most_bytes(found.path, limits)
    # Opened here, since some libraries take a file that may not be opened for a damaged one.
    with found.file.open("rb") as opened:
        size = os.fstat(opened.fileno()).st_size
    if size <= most:
        return
    what, remedy = (
        ("a table", "Split it")
        if table
        else (
            "an article",
            "Split it, or give a table (.jsonl, .csv, .parquet), one article per row",
        )
    )
    raise UnreadableError(
        f"is {size / 1e6:,.0f} MB; {what} may have at most {most / 1e6:,.0f} MB. {remedy}"
    )
