"""One published state of an index in Milvus, open for reading."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from index.embedding.token_vectors import TokenVectors
from index.errors import IndexDamagedError, TableGoneError
from index.files.digests import text_digest
from index.records import Document, Listing, Location, Passage, Vectors
from index.retrieval.near_duplicates import SHINGLE, own_words
from index.store.folder.sqlite_rows import KeptArticle
from index.store.generation import Stored
from index.store.milvus.client import MOST, Engine, Row, quoted
from index.store.milvus.documents import EngineDocuments
from index.store.milvus.manifest import Record
from index.store.milvus.rows import (
    location_in,
    passage_in,
    read_pieces,
    run_keys,
    stems_in,
    tokens_in,
    vector_in,
)
from index.store.milvus.schema import Tables, visible
from index.store.milvus.terms import count_in, word_of
from index.text.analyzer import terms

_AT_ONCE = 1_000
_WHERE = ("number", "ordinal", "place", "boilerplate")
_SEARCHED = ("key", "stems", "place", "vector")
_FEW = 100


class MilvusGeneration:
    """An open generation. Its rows stay while it is among those that are kept for rollback."""

    def __init__(self, engine: Engine, tables: Tables, record: Record) -> None:
        self.engine = engine
        self.tables = tables
        self.record = record
        self.manifest = record.manifest
        self.visible = visible(self.manifest.name)
        self.documents = EngineDocuments(engine, tables, self.visible, self.manifest.documents)

    @property
    def index(self) -> Path:
        """The index that this is a generation of."""
        return self.engine.index

    @property
    def end(self) -> int:
        """All rows are below this."""
        return self.record.end

    @cached_property
    def centre(self) -> Vectors:
        """The mean vector of all passages that are no boilerplate, shape (dim,)."""
        return np.asarray(self.record.vector_sum / max(self.record.kept, 1), dtype=np.float32)

    @property
    def listings(self) -> Sequence[Listing]:
        """What is known of each document without its text, in their order."""
        return self.documents.listings()

    @property
    def made_from(self) -> Mapping[str, str]:
        """What each document was made from, by doc_id, in their order."""
        return {
            listing.doc_id: row["made_from"]
            for listing, row in zip(self.listings, self.documents.rows, strict=True)
        }

    @property
    def passage_counts(self) -> list[int]:
        """How many passages each document has, in their order."""
        return [row["passages"] for row in self.documents.rows]

    def document(self, doc_id: str) -> Document | None:
        """The document of this id, or None where there is none."""
        row = self._document_row(doc_id)
        return self.documents_at([row["number"]])[row["number"]] if row else None

    def documents_at(self, numbers: Iterable[int]) -> dict[int, Document]:
        """The documents of these numbers."""
        return self.documents.at(numbers)

    def listings_at(self, numbers: Iterable[int]) -> dict[int, Listing]:
        """What is known of the documents of these numbers, without their texts."""
        return self.documents.listings_at(numbers)

    def kept(self, doc_id: str) -> KeptArticle:
        """Where an article of this generation stands, for one that takes it over."""
        row = self.documents.by_name[doc_id]
        return KeptArticle(row=row["number"], first=row["first"], count=row["passages"])

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """The passages of these rows, in the order given."""
        found = self._rows(rows, _WHERE)
        documents = self.documents_at(row["number"] for row in found.values())
        return [passage_in(found[row], documents[found[row]["number"]]) for row in map(int, rows)]

    def locations(self, rows: Sequence[int]) -> list[tuple[Location, Listing]]:
        """Where the passages of these rows stand, and in which document, in the order given; no
        text is read.
        """
        found = self._rows(rows, _WHERE)
        listings = self.listings_at(row["number"] for row in found.values())
        placed = ((found[row], listings[found[row]["number"]]) for row in map(int, rows))
        return [(location_in(row, listing.doc_id), listing) for row, listing in placed]

    def passages_of(self, doc_id: str) -> list[Passage]:
        """All passages of a document in reading order."""
        return self.passages(self.rows_of(doc_id))

    def rows_of(self, doc_id: str) -> range:
        """The rows of the passages of a document in reading order; none where there is none."""
        row = self._document_row(doc_id)
        return range(row["first"], row["first"] + row["passages"]) if row else range(0)

    def rows_of_keys(self, keys: Collection[bytes]) -> dict[bytes, int]:
        """A row in which the vectors of a text stand, for those of these keys that have one."""
        found: dict[bytes, int] = {}
        wanted = [quoted(key.hex()) for key in keys]
        for start in range(0, len(wanted), _AT_ONCE):
            part = ", ".join(wanted[start : start + _AT_ONCE])
            where = f"key in [{part}] and {self.visible}"
            for row in self.engine.rows(self.tables.passages, where, ["key"]):
                found.setdefault(bytes.fromhex(row["key"]), row["row"])
        return found

    def stored(self, rows: Sequence[int]) -> list[Stored]:
        """What is searched of the passages of these rows, in the order given."""
        found = self._rows(rows, _SEARCHED)
        tokens = self.tokens(rows)
        return [
            Stored(
                row=row,
                key=bytes.fromhex(found[row]["key"]),
                vector=vector_in(found[row]),
                tokens=tokens[row],
                terms=stems_in(found[row]),
            )
            for row in map(int, rows)
        ]

    def tokens_of(self, row: int) -> TokenVectors:
        """The token vectors of a passage; none where they were not kept."""
        return self.tokens([row])[int(row)]

    def tokens(self, rows: Sequence[int]) -> dict[int, TokenVectors]:
        """The same of many passages, by row."""
        if not self.has_tokens:
            return dict.fromkeys(map(int, rows), self._no_tokens)
        by_row = read_pieces(self.engine, self.tables.tokens, [int(row) for row in rows])
        return {
            row: tokens_in(found) if found else self._no_tokens for row, found in by_row.items()
        }

    @property
    def has_tokens(self) -> bool:
        """Whether vectors of tokens were kept."""
        return self.manifest.passages <= self.manifest.settings["late_passages"]

    @cached_property
    def _no_tokens(self) -> TokenVectors:
        return np.zeros((0, (self.manifest.dimension + 1) // 2), dtype=np.uint8)

    def articles_with(self, term: str) -> int:
        """In how many articles a word of this stem occurs, counted up to some hundreds."""
        found = self.engine.search(
            self.tables.passages,
            "words",
            [word_of(term)],
            where=self.visible,
            limit=_AT_ONCE,
            fields=["number"],
        )
        return len({hit["number"] for hit in found[0]})

    def holding(self, text: str) -> list[Passage]:
        """All passages that hold a text, word for word."""
        runs = run_keys(text)
        if len(own_words(text)) >= SHINGLE:
            found = self._best("runs", dict.fromkeys(runs, 1.0), least=len(runs))
        else:
            # Within a longer passage so short a text is no run; its rarest word finds it.
            words = [word_of(term) for term in terms(text)] or text.split()[:1]
            found = self._best("words", min(words, key=self.frequency), least=0.0)
        rows = sorted(hit["row"] for hit in found)
        return [passage for passage in self.passages(rows) if text in passage.text]

    def missing(self) -> list[str]:
        """Which of its tables and rows are not there, a line each."""
        if gone := [table for table in self.tables.shared if not self.engine.has(table)]:
            return [f"its table {table} is missing" for table in gone]
        said = (self.manifest.documents, self.manifest.passages)
        tables = (self.tables.documents, self.tables.passages)
        try:
            counts = [self.engine.count(table, self.visible) for table in tables]
        except TableGoneError:
            return ["it is being dropped"]
        return [
            f"it holds {count} {what}, not {wanted}"
            for what, count, wanted in zip(("documents", "passages"), counts, said, strict=True)
            if count != wanted
        ]

    def frequencies(self, words: Collection[str]) -> dict[str, int]:
        """In how many passages each of these stems stands, as `word_of` writes them."""
        found = dict.fromkeys(words, 0)
        for row in self.engine.get(self.tables.words, list(found), ["word", "counts"]):
            found[row["word"]] = count_in(row, generation=int(self.manifest.name))
        return found

    def frequency(self, word: str) -> int:
        """The same of one."""
        return self.frequencies([word])[word]

    def _best(self, field: str, query: object, *, least: float) -> list[Row]:
        """All passages whose score by `field` is at least so high, the best first."""
        for limit in (_FEW, MOST):
            found = self.engine.search(
                self.tables.passages,
                field,
                [query],
                where=self.visible,
                limit=limit,
                fields=["row"],
            )[0]
            good = [hit for hit in found if hit["distance"] > least - 0.5]
            if len(good) < limit:
                break
        return good

    def _rows(self, rows: Sequence[int], fields: Sequence[str]) -> dict[int, Row]:
        """These passages as rows, by row.

        Raises:
            IndexDamagedError: one is not there, since the generation was dropped meanwhile.
        """
        wanted = list(dict.fromkeys(map(int, rows)))
        found = {row["row"]: row for row in self.engine.get(self.tables.passages, wanted, fields)}
        if len(found) < len(wanted):
            raise IndexDamagedError(
                self.index / "generations" / self.manifest.name, "it was dropped; ask again"
            )
        return found

    def _document_row(self, doc_id: str) -> Row | None:
        where = f"doc_key == {quoted(text_digest(doc_id))} and {self.visible}"
        found = self.engine.query(self.tables.documents, where, ["number", "first", "passages"])
        return found[0] if found else None
