"""A generation in Milvus, open for reading."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from typing_extensions import override

from index.batches import batched
from index.embedding.token_packing import KeptTokens, TokenPacking
from index.errors import CollectionGoneError, IndexDamagedError
from index.files.digests import text_digest
from index.records import Document, Listing, Location, Passage
from index.retrieval.passage_runs import own_words
from index.retrieval.term_keys import RUN
from index.store.folder.sqlite_rows import KeptArticle
from index.store.generation import Generation, Stored
from index.store.milvus.client import MOST, Engine, Row, quoted
from index.store.milvus.documents import EngineDocuments
from index.store.milvus.manifest import GenerationRecord
from index.store.milvus.rows import (
    location_in,
    passage_in,
    read_pieces,
    run_keys,
    terms_in,
    tokens_in,
    vector_in,
)
from index.store.milvus.schema import CollectionNames, visible
from index.store.milvus.terms import HASHED, count_in, term_of, word_of
from index.text.analyzer import terms

_AT_ONCE = 1_000
_WHERE = ("number", "ordinal", "place", "boilerplate")
_SEARCHED = ("key", "stems", "place", "vector")
_FEW = 100


class MilvusGeneration(Generation):
    """An open generation. Its rows stay only while it is among those kept for rollback."""

    documents: EngineDocuments

    def __init__(
        self, engine: Engine, collections: CollectionNames, record: GenerationRecord
    ) -> None:
        self.engine = engine
        self.collections = collections
        self.record = record
        self.manifest = record.manifest
        self.visible = visible(self.manifest.name)
        self.documents = EngineDocuments(engine, collections, self.visible, self.manifest.documents)
        mean = record.vector_sum / max(record.kept, 1)
        self.centre = np.asarray(mean, dtype=np.float32)

    @property
    @override
    def index(self) -> Path:
        return self.engine.index

    @property
    @override
    def end(self) -> int:
        return self.record.end

    @property
    @override
    def listings(self) -> Sequence[Listing]:
        return self.documents.listings()

    @property
    @override
    def made_from(self) -> Mapping[str, str]:
        return {
            listing.doc_id: row["made_from"]
            for listing, row in zip(self.listings, self.documents.rows, strict=True)
        }

    @property
    @override
    def passage_counts(self) -> list[int]:
        return [row["passages"] for row in self.documents.rows]

    @override
    def document(self, doc_id: str) -> Document | None:
        row = self._document_row(doc_id)
        return self.documents_at([row["number"]])[row["number"]] if row else None

    @override
    def documents_at(self, numbers: Iterable[int]) -> dict[int, Document]:
        return self.documents.at(numbers)

    @override
    def listings_at(self, numbers: Iterable[int]) -> dict[int, Listing]:
        return self.documents.listings_at(numbers)

    @override
    def kept(self, doc_id: str) -> KeptArticle:
        row = self.documents.by_name[doc_id]
        return KeptArticle(row=row["number"], first=row["first"], count=row["passages"])

    @override
    def passages(self, rows: Sequence[int]) -> list[Passage]:
        by_row = self._rows(rows, _WHERE)
        documents = self.documents_at(row["number"] for row in by_row.values())
        return [passage_in(by_row[row], documents[by_row[row]["number"]]) for row in map(int, rows)]

    @override
    def locations(self, rows: Sequence[int]) -> list[tuple[Location, Listing]]:
        by_row = self._rows(rows, _WHERE)
        listings = self.listings_at(row["number"] for row in by_row.values())
        placed = ((by_row[row], listings[by_row[row]["number"]]) for row in map(int, rows))
        return [(location_in(row, listing.doc_id), listing) for row, listing in placed]

    @override
    def passages_of(self, doc_id: str) -> list[Passage]:
        return self.passages(self.rows_of(doc_id))

    @override
    def rows_of(self, doc_id: str) -> range:
        row = self._document_row(doc_id)
        return range(row["first"], row["first"] + row["passages"]) if row else range(0)

    @override
    def rows_of_keys(self, keys: Collection[bytes]) -> dict[bytes, int]:
        row_of: dict[bytes, int] = {}
        wanted = [quoted(key.hex()) for key in keys]
        for part in batched(wanted, _AT_ONCE):
            where = f"key in [{', '.join(part)}] and {self.visible}"
            for row in self.engine.rows(self.collections.passages, where, ["key"]):
                row_of.setdefault(bytes.fromhex(row["key"]), row["row"])
        return row_of

    @override
    def check_all(self) -> None:
        """The engine answers for what it keeps; its rows were counted when it was opened."""

    @override
    def stored(self, rows: Sequence[int]) -> list[Stored]:
        by_row = self._rows(rows, _SEARCHED)
        kept = self.kept_tokens_of(rows)
        return [
            Stored(
                row=row,
                key=bytes.fromhex(by_row[row]["key"]),
                vector=vector_in(by_row[row]),
                tokens=tokens,
                terms=terms_in(by_row[row]),
            )
            for row, tokens in zip(map(int, rows), kept, strict=True)
        ]

    @override
    def kept_tokens_of(self, rows: Sequence[int]) -> list[KeptTokens]:
        wanted = [int(row) for row in rows]
        if not self.packing:
            return [self._no_tokens] * len(wanted)
        by_row = read_pieces(self.engine, self.collections.tokens, wanted)
        return [tokens_in(by_row[row]) if by_row[row] else self._no_tokens for row in wanted]

    @cached_property
    def packing(self) -> TokenPacking:
        """How token vectors are kept."""
        return self.manifest.token_packing

    @cached_property
    def _no_tokens(self) -> KeptTokens:
        return np.zeros((0, self.packing.width(self.manifest.dimension)), dtype=np.uint8)

    @override
    def articles_with(self, term: str) -> int:
        """The number of articles in which this term occurs, counted in at most 1,000 passages."""
        hits_of_each = self.engine.search(
            self.collections.passages,
            "words",
            [word_of(term)],
            where=self.visible,
            limit=_AT_ONCE,
            fields=["number"],
        )
        return len({hit["number"] for hit in hits_of_each[0]})

    @override
    def holding(self, text: str) -> list[Passage]:
        runs = run_keys(text)
        if len(own_words(text)) >= RUN:
            hits = self._best("runs", dict.fromkeys(runs, 1.0), least=len(runs))
        else:
            # So short a text is no run in a longer passage; its rarest word finds it.
            words = [word_of(term) for term in terms(text)] or text.split()[:1]
            hits = self._best("words", min(words, key=self.frequency), least=0.0)
        rows = sorted(hit["row"] for hit in hits)
        return [passage for passage in self.passages(rows) if text in passage.text]

    def missing(self) -> list[str]:
        """The missing collections and rows, one line each."""
        if gone := [
            collection for collection in self.collections.shared if not self.engine.has(collection)
        ]:
            return [f"its collection {collection} is missing" for collection in gone]
        expected = (self.manifest.documents, self.manifest.passages)
        collections = (self.collections.documents, self.collections.passages)
        try:
            counts = [self.engine.count(collection, self.visible) for collection in collections]
        except CollectionGoneError:
            return ["it is being dropped"]
        return [
            f"it contains {count} {what}, not {wanted}"
            for what, count, wanted in zip(("documents", "passages"), counts, expected, strict=True)
            if count != wanted
        ]

    def frequencies(self, words: Collection[str]) -> dict[str, int]:
        """The number of passages with each of these terms, as `word_of` writes them."""
        counts = dict.fromkeys(words, 0)
        for row in self.engine.get(self.collections.words, list(counts), ["word", "counts"]):
            counts[row["word"]] = count_in(row, generation=int(self.manifest.name))
        return counts

    def vocabulary(self) -> set[str]:
        """All terms but very long ones; reads the frequencies of all."""
        rows = self.engine.rows(self.collections.words, 'word >= ""', ["word", "counts"])
        number = int(self.manifest.name)
        return {
            term_of(row["word"], long={})
            for row in rows
            if not row["word"].startswith(HASHED) and count_in(row, generation=number)
        }

    def frequency(self, word: str) -> int:
        """The same for one term."""
        return self.frequencies([word])[word]

    def _best(self, field: str, query: object, *, least: float) -> list[Row]:
        """All passages whose score by `field` is at least `least`, best first."""
        for limit in (_FEW, MOST):
            hits = self.engine.search(
                self.collections.passages,
                field,
                [query],
                where=self.visible,
                limit=limit,
                fields=["row"],
            )[0]
            good = [hit for hit in hits if hit["distance"] > least - 0.5]
            if len(good) < limit:
                break
        return good

    def _rows(self, rows: Sequence[int], fields: Sequence[str]) -> dict[int, Row]:
        """The rows in Milvus of these passages, by row.

        Raises:
            IndexDamagedError: one is missing, since the generation was dropped meanwhile.
        """
        wanted = list(dict.fromkeys(map(int, rows)))
        by_row = {
            row["row"]: row for row in self.engine.get(self.collections.passages, wanted, fields)
        }
        if len(by_row) < len(wanted):
            raise IndexDamagedError(
                self.index / "generations" / self.manifest.name, "it was dropped; ask again"
            )
        return by_row

    def _document_row(self, doc_id: str) -> Row | None:
        where = f"doc_key == {quoted(text_digest(doc_id))} and {self.visible}"
        rows = self.engine.query(self.collections.documents, where, ["number", "first", "passages"])
        return rows[0] if rows else None
