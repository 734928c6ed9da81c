"""The articles and passages of a generation in SQLite: records to rows, and back."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import starmap
from pathlib import Path
from typing import Any

from index.records import (
    Document,
    Governor,
    Heading,
    Lead,
    Listing,
    Location,
    Passage,
    Proposal,
    Span,
    lead_of,
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
PASSAGES = "SELECT * FROM passages"
WITH_TEXTS = (
    "SELECT passages.*, doc_id, governors, text "
    "FROM passages JOIN documents ON documents.row = document"
)
_INSERT_DOCUMENT = f"INSERT INTO documents VALUES ({', '.join('?' * 22)})"
_INSERT_PASSAGE = f"INSERT INTO passages VALUES ({', '.join('?' * 9)})"


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


class LibraryFile:
    """A file of articles and their passages, written article by article and complete once closed.

    Nobody else reads it before that, and a draft that is not complete is removed.
    """

    def __init__(self, path: Path) -> None:
        self._library = sqlite3.connect(path, isolation_level=None)
        # Whoever publishes it flushes it.
        self._library.execute("PRAGMA synchronous = OFF")
        self._library.execute("PRAGMA journal_mode = OFF")
        self._library.executescript(_SCHEMA)
        self._library.execute("BEGIN")
        self._documents = self._passages = 0

    def add(self, article: Article) -> None:
        """Write an article after all others."""
        values = (self._documents, *_document_values(article))
        self._library.execute(_INSERT_DOCUMENT, values)
        rows = _passage_rows(article, row=self._documents, first=self._passages)
        self._library.executemany(_INSERT_PASSAGE, rows)
        self._documents += 1
        self._passages += len(article.passages)

    def close(self) -> None:
        """Finish the file."""
        self._library.execute("COMMIT")
        self._library.close()

    def abandon(self) -> None:
        """Let go of the file, which is then of no use."""
        self._library.close()


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
        governors=_governors(fields.pop("governors")),
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
    lead = document.lead(Span(row["start"], row["end"]))
    return _passage(row, document.doc_id, document.text, lead)


def passage_alone(row: sqlite3.Row) -> Passage:
    """The passage in a row of `WITH_TEXTS`."""
    text, span = row["text"], Span(row["start"], row["end"])
    return _passage(row, row["doc_id"], text, lead_of(text, _governors(row["governors"]), span))


def _passage(row: sqlite3.Row, doc_id: str, text: str, lead: tuple[Lead, ...]) -> Passage:
    start, end = row["start"], row["end"]
    return Passage(
        doc_id=doc_id,
        ordinal=row["ordinal"],
        start=start,
        end=end,
        text=text[start:end],
        heading=row["heading"],
        page=row["page"],
        recognised=bool(row["recognised"]),
        lead=lead,
        boilerplate=bool(row["boilerplate"]),
    )


def _governors(stored: str) -> tuple[Governor, ...]:
    return tuple(starmap(Governor, json.loads(stored)))


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
