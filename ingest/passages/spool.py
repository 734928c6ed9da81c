"""Articles on their way into a generation, kept on disk so that no build has to hold them all."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

from index.batches import batched
from index.records import Document, Governor, Heading, Lead, Passage, Proposal, Span
from index.store.folder.sqlite_rows import Article
from ingest.describe.metadata import FieldValue
from ingest.describe.study import Known
from ingest.passages.cutter import Cut
from ingest.reading import Block, Kind, Reading

_SCHEMA = """
CREATE TABLE readings (
    doc_id TEXT PRIMARY KEY, path TEXT NOT NULL, text TEXT NOT NULL, rest TEXT NOT NULL
) STRICT;
CREATE TABLE cut (
    doc_id TEXT PRIMARY KEY, document TEXT NOT NULL, passages TEXT NOT NULL, contexts TEXT NOT NULL
) STRICT;
"""
_AT_ONCE = 64


class Spool:
    """A file of readings and the articles cut from them, by doc_id; gone when it is closed.

    Without a `path` the file is where the system keeps such files. Several threads may use it, one
    at a time.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        if path:
            remove(path)
        self._file = sqlite3.connect(path or "", isolation_level=None, check_same_thread=False)
        # It is of no use to any other process, nor to this one if that dies.
        self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute("PRAGMA synchronous = OFF")
        self._file.executescript(_SCHEMA)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._file.close()
        if self._path:
            remove(self._path)

    def keep(self, doc_id: str, path: str, known: Known) -> None:
        """Keep a reading of the file at `path`; it replaces an earlier one."""
        r = known.reading
        rest = {
            "blocks": [(block.kind.value, *block[1:]) for block in r.blocks],
            "aside": r.aside, "pages": r.pages, "recognised": r.recognised,
            "left_out": dict(r.left_out), "given": dict(r.given), "row_id": r.row_id,
            "skipped": known.skipped, "fields": dict(known.fields),
        }  # fmt: skip
        values = (doc_id, path, r.text, json.dumps(rest))
        self._file.execute("INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?)", values)

    def has(self, doc_id: str) -> bool:
        """Whether there is a reading of this article."""
        row = self._file.execute("SELECT 1 FROM readings WHERE doc_id = ?", [doc_id]).fetchone()
        return row is not None

    def reading(self, doc_id: str) -> tuple[str, Known]:
        """The path of the file of an article, and what was kept of it."""
        [(path, text, rest)] = self._file.execute(
            "SELECT path, text, rest FROM readings WHERE doc_id = ?", [doc_id]
        )
        return path, _known(text, json.loads(rest))

    def put(self, cut: Cut) -> None:
        """Keep an article whose reading was kept; it replaces an earlier one."""
        fields = asdict(cut.document)
        del fields["text"]
        passages = [
            (p.ordinal, p.start, p.end, p.heading, p.page, p.recognised, p.boilerplate, p.lead)
            for p in cut.passages
        ]
        contexts = [
            text[: len(text) - len(passage.text)]
            for passage, text in zip(cut.passages, cut.searched, strict=True)
        ]
        values = (cut.document.doc_id, *map(json.dumps, (fields, passages, contexts)))
        self._file.execute("INSERT OR REPLACE INTO cut VALUES (?, ?, ?, ?)", values)

    def documents(self, doc_ids: Sequence[str]) -> Iterator[Document]:
        """The documents of the articles cut that have these doc_ids, in this order."""
        for found in self._found(doc_ids, "text, document"):
            yield _document(*found)

    def articles(self, made_from: Mapping[str, str]) -> Iterator[Article]:
        """The articles cut that have these doc_ids, in this order, with what each is made from."""
        doc_ids = list(made_from)
        every = self._found(doc_ids, "text, document, passages, contexts")
        for doc_id, found in zip(doc_ids, every, strict=True):
            yield _article(*found, made_from=made_from[doc_id])

    def _found(self, doc_ids: Sequence[str], columns: str) -> Iterator[Sequence[str]]:
        """These columns of articles cut, in order, a few articles at a time."""
        for part in batched(doc_ids, _AT_ONCE):
            slots = ",".join("?" * len(part))
            rows = self._file.execute(
                f"SELECT doc_id, {columns} FROM cut JOIN readings USING (doc_id) "
                f"WHERE doc_id IN ({slots})",
                part,
            )
            found = {doc_id: fields for doc_id, *fields in rows}
            # Taken out, so that none is held once it was used.
            yield from (found.pop(doc_id) for doc_id in part)


def remove(path: Path) -> None:
    """Remove the file of a build that died, if there is one."""
    path.unlink(missing_ok=True)


def _known(text: str, rest: dict[str, Any]) -> Known:
    reading = Reading(
        text=text,
        blocks=tuple(Block(Kind(kind), *places) for kind, *places in rest["blocks"]),
        aside=_spans(rest["aside"]),
        pages=tuple(rest["pages"]),
        recognised=tuple(rest["recognised"]),
        left_out=rest["left_out"],
        given=rest["given"],
        row_id=rest["row_id"],
    )
    fields = {name: FieldValue(*value) for name, value in rest["fields"].items()}
    return Known(reading=reading, skipped=_spans(rest["skipped"]), fields=fields)


def _document(text: str, stored: str) -> Document:
    fields = json.loads(stored)
    proposal = fields.pop("proposal")
    return Document(
        text=text,
        headings=tuple(Heading(**one) for one in fields.pop("headings")),
        boilerplate=_spans(fields.pop("boilerplate")),
        pages=tuple(fields.pop("pages")),
        governors=tuple(Governor(*one) for one in fields.pop("governors")),
        recognised=tuple(fields.pop("recognised")),
        proposal=Proposal(*proposal) if proposal else None,
        **fields,
    )


def _article(text: str, document: str, passages: str, contexts: str, *, made_from: str) -> Article:
    whole = _document(text, document)
    cut = [_passage(whole, *one) for one in json.loads(passages)]
    above = json.loads(contexts)
    return Article(
        document=whole,
        passages=cut,
        searched=[context + one.text for context, one in zip(above, cut, strict=True)],
        made_from=made_from,
    )


def _passage(
    document: Document,
    ordinal: int,
    start: int,
    end: int,
    heading: str | None,
    page: int | None,
    recognised: bool,
    boilerplate: bool,
    lead: Sequence[tuple[int, int, str]],
) -> Passage:
    return Passage(
        doc_id=document.doc_id,
        ordinal=ordinal,
        start=start,
        end=end,
        text=document.text[start:end],
        heading=heading,
        page=page,
        recognised=recognised,
        boilerplate=boilerplate,
        lead=tuple(Lead(*one) for one in lead),
    )


def _spans(stored: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    return tuple(Span(*one) for one in stored)
