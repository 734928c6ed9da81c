"""The articles and passages of a generation in SQLite: records to rows, and back."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.records import (
    Document,
    Governor,
    Heading,
    Listing,
    Location,
    Passage,
    Proposal,
    Span,
)

LIBRARY = "library.sqlite"

_SCHEMA = """
CREATE TABLE documents (
    row INTEGER PRIMARY KEY, doc_id TEXT UNIQUE NOT NULL, title TEXT NOT NULL, path TEXT NOT NULL,
    source TEXT, author TEXT, published TEXT, url TEXT, licence TEXT, digest_of TEXT, read TEXT,
    tags TEXT, origins TEXT NOT NULL, proposal TEXT, headings TEXT NOT NULL,
    boilerplate TEXT NOT NULL, pages TEXT NOT NULL, governors TEXT NOT NULL,
    recognised TEXT NOT NULL, left_out TEXT NOT NULL, text TEXT NOT NULL, made_from TEXT NOT NULL
) STRICT;
CREATE TABLE passages (
    row INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents (row),
    ordinal INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, heading TEXT,
    page INTEGER, boilerplate INTEGER NOT NULL, recognised INTEGER NOT NULL
) STRICT;
CREATE INDEX passages_of ON passages (document, ordinal);
"""
_DOCUMENT = (
    "doc_id, title, path, source, author, published, url, licence, digest_of, read, tags, "
    "origins, proposal, headings, boilerplate, pages, governors, recognised, left_out, text, "
    "made_from"
)
_PASSAGE = "ordinal, start, end, heading, page, boilerplate, recognised"
_INSERT_DOCUMENT = f"INSERT INTO documents VALUES ({', '.join('?' * 22)})"
_INSERT_PASSAGE = f"INSERT INTO passages VALUES ({', '.join('?' * 9)})"
_KEPT = """
CREATE TEMP TABLE kept (
    row INTEGER, old_row INTEGER, first INTEGER, old_first INTEGER
);
"""
_COPY_DOCUMENTS = f"""
INSERT INTO main.documents (row, {_DOCUMENT})
SELECT kept.row, {_DOCUMENT} FROM kept JOIN base.documents AS d ON d.row = kept.old_row
"""
_COPY_PASSAGES = f"""
INSERT INTO main.passages (row, document, {_PASSAGE})
SELECT p.row - kept.old_first + kept.first, kept.row, {_PASSAGE}
FROM kept JOIN base.passages AS p ON p.document = kept.old_row
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A document with its passages in order, and for each of them the text that is searched.

    `made_from` changes with anything that the article was made from.
    """

    document: Document
    passages: Sequence[Passage]
    searched: Sequence[str]
    made_from: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptArticle:
    """An article kept from another generation: its row there, and the rows of its passages."""

    row: int
    first: int
    count: int


def write_library(
    path: Path, articles: Sequence[Article | KeptArticle], *, base: Path | None = None
) -> None:
    """Write these articles and their passages in order; kept ones come from the file `base`."""
    library = sqlite3.connect(path.resolve().as_uri(), uri=True)
    if base:
        library.execute("ATTACH ? AS base", [f"{base.resolve().as_uri()}?mode=ro&immutable=1"])
    with library:
        library.executescript(_SCHEMA + _KEPT)
        first = 0
        for row, article in enumerate(articles):
            if isinstance(article, KeptArticle):
                kept = (row, article.row, first, article.first)
                library.execute("INSERT INTO kept VALUES (?, ?, ?, ?)", kept)
                first += article.count
                continue
            library.execute(_INSERT_DOCUMENT, (row, *_document_values(article)))
            library.executemany(_INSERT_PASSAGE, _passage_rows(article, row=row, first=first))
            first += len(article.passages)
        if base:
            library.execute(_COPY_DOCUMENTS)
            library.execute(_COPY_PASSAGES)
    library.close()


def listing_of(row: sqlite3.Row) -> Listing:
    """The listing in a row of the documents table, or in these columns of it."""
    fields = dict(row)
    return Listing(
        origins=json.loads(fields.pop("origins")),
        proposal=_proposal(fields.pop("proposal")),
        **fields,
    )


def document_of(row: sqlite3.Row) -> Document:
    """The document in a row of the documents table."""
    fields = dict(row)
    del fields["row"], fields["made_from"]
    headings = [
        Heading(start=start, end=end, level=level)
        for start, end, level in json.loads(fields.pop("headings"))
    ]
    return Document(
        origins=json.loads(fields.pop("origins")),
        proposal=_proposal(fields.pop("proposal")),
        headings=tuple(headings),
        boilerplate=tuple(Span(*span) for span in json.loads(fields.pop("boilerplate"))),
        pages=tuple(json.loads(fields.pop("pages"))),
        governors=tuple(Governor(*one) for one in json.loads(fields.pop("governors"))),
        recognised=tuple(json.loads(fields.pop("recognised"))),
        left_out=json.loads(fields.pop("left_out")),
        **fields,
    )


def location_of(row: sqlite3.Row, document: Listing) -> Location:
    """The location of the passage of `document` in a row of the passages table."""
    return Location(
        doc_id=document.doc_id,
        ordinal=row["ordinal"],
        start=row["start"],
        end=row["end"],
        heading=row["heading"],
        page=row["page"],
        recognised=bool(row["recognised"]),
    )


def passage_of(row: sqlite3.Row, document: Document) -> Passage:
    """The passage of `document` in a row of the passages table."""
    start, end = row["start"], row["end"]
    return Passage(
        doc_id=document.doc_id,
        ordinal=row["ordinal"],
        start=start,
        end=end,
        text=document.text[start:end],
        heading=row["heading"],
        page=row["page"],
        recognised=bool(row["recognised"]),
        lead=document.lead(Span(start, end)),
        boilerplate=bool(row["boilerplate"]),
    )


def _proposal(stored: str | None) -> Proposal | None:
    return Proposal(*json.loads(stored)) if stored else None


def _document_values(article: Article) -> tuple[Any, ...]:
    d = article.document
    return (
        d.doc_id, d.title, d.path, d.source, d.author, d.published, d.url, d.licence, d.digest_of,
        d.read, d.tags,
        json.dumps(dict(d.origins)), json.dumps(d.proposal) if d.proposal else None,
        json.dumps([(h.start, h.end, h.level) for h in d.headings]),
        json.dumps(d.boilerplate), json.dumps(d.pages), json.dumps(d.governors),
        json.dumps(d.recognised), json.dumps(dict(d.left_out)), d.text, article.made_from,
    )  # fmt: skip


def _passage_rows(article: Article, *, row: int, first: int) -> Iterator[tuple[Any, ...]]:
    for number, p in enumerate(article.passages, start=first):
        marks = int(p.boilerplate), int(p.recognised)
        yield (number, row, p.ordinal, p.start, p.end, p.heading, p.page, *marks)
