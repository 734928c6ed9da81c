"""One published state of an index on disk: its files, what they promise, and how they are read."""

import json
import sqlite3
import weakref
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.duplicates import DuplicateIndex
from index.errors import IndexDamagedError
from index.late import TokenIndex, TokenVectors, save_tokens
from index.lexical import LexicalIndex
from index.manifest import MANIFEST, Manifest, digests, find_damage, read_manifest
from index.records import Document, Heading, Passage, Span, Vectors

LIBRARY = "library.sqlite"
VECTORS = "vectors.npy"
LEXICAL = "lexical"
DUPLICATES = "duplicates"
# SQLite allows only so many values in one question.
AT_ONCE = 10_000

_SCHEMA = """
CREATE TABLE documents (
    row INTEGER PRIMARY KEY, doc_id TEXT UNIQUE NOT NULL, title TEXT NOT NULL, path TEXT NOT NULL,
    source TEXT, author TEXT, published TEXT, url TEXT, licence TEXT, digest_of TEXT,
    origins TEXT NOT NULL, headings TEXT NOT NULL, boilerplate TEXT NOT NULL, pages TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE TABLE passages (
    row INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents (row),
    ordinal INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, heading TEXT,
    page INTEGER, lead_start INTEGER, lead_end INTEGER, boilerplate INTEGER NOT NULL
) STRICT;
CREATE INDEX passages_of ON passages (document, ordinal);
"""


class Generation:
    """An open generation. Its readers keep it whole even when a newer one is published."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = read_manifest(folder)
        if problems := find_damage(folder, self.manifest):
            raise IndexDamagedError(folder, problems[0])
        # A plain view: as a memmap, each slice would cost ten times as much.
        self.vectors: Vectors = np.asarray(
            np.load(folder / VECTORS, mmap_mode="r", allow_pickle=False)
        )
        self.tokens = TokenIndex.load(folder)
        self.lexical = LexicalIndex.load(folder / LEXICAL, count=self.manifest.passages)
        # Immutable: a published generation is never written to, so no lock files are needed.
        self._library = sqlite3.connect(
            f"{(folder / LIBRARY).resolve().as_uri()}?mode=ro&immutable=1",
            uri=True,
            check_same_thread=False,
        )
        self._library.row_factory = sqlite3.Row
        weakref.finalize(self, self._library.close)
        rows = self._library.execute("SELECT document, boilerplate FROM passages ORDER BY row")
        columns = np.fromiter((tuple(row) for row in rows), dtype=np.dtype("i8,i8"))
        self.document_of: NDArray[np.int64] = columns["f0"]
        self.is_boilerplate: NDArray[np.bool_] = columns["f1"].astype(bool)
        self._check_counts()
        self.duplicates = DuplicateIndex.load(folder / DUPLICATES)

    @property
    def index(self) -> Path:
        """The folder of the index that this is a generation of."""
        return self.folder.parent.parent

    @cached_property
    def documents(self) -> list[Document]:
        """All documents in the order of their rows, which `document_of` names."""
        found = self._library.execute("SELECT * FROM documents ORDER BY row")
        return [_document(row) for row in found]

    def document(self, doc_id: str) -> Document | None:
        """The document of this id, or None where there is none."""
        row = self._rows.get(doc_id)
        return None if row is None else self.documents[row]

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """The passages of these rows, in the order given."""
        wanted = [int(row) for row in rows]
        by_row: dict[int, Passage] = {}
        for start in range(0, len(wanted), AT_ONCE):
            part = wanted[start : start + AT_ONCE]
            marks = ",".join("?" * len(part))
            found = self._library.execute(f"SELECT * FROM passages WHERE row IN ({marks})", part)
            by_row.update((row["row"], self._passage(row)) for row in found)
        return [by_row[row] for row in wanted]

    def passages_of(self, doc_id: str) -> list[Passage]:
        """All passages of a document in reading order."""
        found = self._library.execute(
            "SELECT * FROM passages WHERE document = ? ORDER BY ordinal", [self._rows.get(doc_id)]
        )
        return [self._passage(row) for row in found]

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {document.doc_id: row for row, document in enumerate(self.documents)}

    def _passage(self, row: sqlite3.Row) -> Passage:
        document = self.documents[row["document"]]
        start, end = row["start"], row["end"]
        lead = Span(row["lead_start"], row["lead_end"]) if row["lead_start"] is not None else None
        return Passage(
            doc_id=document.doc_id,
            ordinal=row["ordinal"],
            start=start,
            end=end,
            text=document.text[start:end],
            heading=row["heading"],
            page=row["page"],
            lead=lead,
            boilerplate=bool(row["boilerplate"]),
        )

    def _check_counts(self) -> None:
        said = self.manifest.passages
        counts = {len(self.vectors), len(self.document_of), len(self.tokens)}
        documents = self._library.execute("SELECT count(*) FROM documents").fetchone()[0]
        if counts != {said}:
            raise IndexDamagedError(
                self.folder, f"its parts hold {sorted(counts)} passages, not {said}"
            )
        if documents != self.manifest.documents:
            raise IndexDamagedError(
                self.folder, f"it holds {documents} documents, not {self.manifest.documents}"
            )


def write_generation(
    folder: Path,
    *,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    searched: Iterable[str],
    vectors: Vectors,
    tokens: Sequence[TokenVectors],
    manifest: Manifest,
) -> None:
    """Write a whole generation into the new `folder`; the manifest comes last.

    `searched` holds for each passage the text that lexical search indexes. Passages, texts,
    rows of `vectors` and `tokens` belong together by their order.
    """
    texts = list(searched)
    counts = (len(passages), len(texts), len(vectors), len(tokens))
    if len(set(counts)) != 1:
        raise ValueError(
            f"passages, texts, vectors and tokens must be equally many, but are {counts}"
        )
    (folder / LEXICAL).mkdir(parents=True)
    _write_library(folder / LIBRARY, documents, passages)
    np.save(folder / VECTORS, vectors, allow_pickle=False)
    save_tokens(folder, tokens, dimension=vectors.shape[1])
    LexicalIndex.build(texts).save(folder / LEXICAL)
    DuplicateIndex.build(passage.text for passage in passages).save(folder / DUPLICATES)
    whole = asdict(replace(manifest, files=digests(folder)))
    (folder / MANIFEST).write_text(json.dumps(whole, indent=1), encoding="utf-8")


def _write_library(path: Path, documents: Sequence[Document], passages: Sequence[Passage]) -> None:
    rows = {document.doc_id: row for row, document in enumerate(documents)}
    library = sqlite3.connect(path)
    with library:
        library.executescript(_SCHEMA)
        library.executemany(
            f"INSERT INTO documents VALUES ({','.join('?' * 15)})",
            (_document_row(row, document) for row, document in enumerate(documents)),
        )
        library.executemany(
            f"INSERT INTO passages VALUES ({','.join('?' * 10)})",
            (
                _passage_row(row, rows[passage.doc_id], passage)
                for row, passage in enumerate(passages)
            ),
        )
    library.close()


def _document_row(row: int, document: Document) -> tuple[Any, ...]:
    d = document
    return (
        row, d.doc_id, d.title, d.path, d.source, d.author, d.published, d.url, d.licence,
        d.digest_of, json.dumps(dict(d.origins)),
        json.dumps([(h.start, h.end, h.level) for h in d.headings]),
        json.dumps(d.boilerplate), json.dumps(d.pages), d.text,
    )  # fmt: skip


def _document(row: sqlite3.Row) -> Document:
    fields = dict(row)
    del fields["row"]
    headings = [
        Heading(start=start, end=end, level=level)
        for start, end, level in json.loads(fields.pop("headings"))
    ]
    return Document(
        origins=json.loads(fields.pop("origins")),
        headings=tuple(headings),
        boilerplate=tuple(Span(*span) for span in json.loads(fields.pop("boilerplate"))),
        pages=tuple(json.loads(fields.pop("pages"))),
        **fields,
    )


def _passage_row(row: int, document: int, passage: Passage) -> tuple[Any, ...]:
    p = passage
    lead_start, lead_end = p.lead or (None, None)
    return (
        row, document, p.ordinal, p.start, p.end, p.heading, p.page, lead_start, lead_end,
        int(p.boilerplate),
    )  # fmt: skip
