"""A generation in a folder, open for reading."""

import sqlite3
import weakref
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from index.batches import batched
from index.embedding.token_vectors import TokenVectors
from index.errors import IndexDamagedError
from index.files.arrays import load_array, map_array
from index.files.part_names import CELLS, CENTRE, DUPLICATES, KEYS, LEXICAL, VECTORS
from index.records import Document, HalfVectors, Listing, Location, Passage
from index.retrieval.bm25 import LexicalIndex
from index.retrieval.near_duplicates import DuplicateIndex
from index.retrieval.term_rows import TermRows
from index.store.folder.documents import StoredDocuments
from index.store.folder.sqlite_rows import LIBRARY, KeptArticle, location_of, passage_of
from index.store.generation import Generation, Stored
from index.store.manifest import find_damage, read_manifest
from index.store.token_files import TOKENS, load_tokens
from index.text.analyzer import terms

# SQLite limits the parameters of a statement.
AT_ONCE = 10_000


class FolderGeneration(Generation):
    """The generation in a folder, checked and open.

    With `parts_later` the files that generations share, by far the most of it, are opened
    unchecked; a caller that copies from them calls `check_parts`.
    """

    documents: StoredDocuments

    def __init__(self, folder: Path, *, parts_later: bool = False) -> None:
        self.folder = folder
        self.manifest = read_manifest(folder)
        parts = {name for name in self.manifest.files if _is_part(name)}
        self._check(passing_over=parts if parts_later else ())
        self.vectors: HalfVectors = map_array(folder / VECTORS)
        self.centre = load_array(folder / CENTRE)
        try:
            self.tokens = load_tokens(folder)
        except (OSError, ValueError) as error:
            raise IndexDamagedError(folder, f"its {TOKENS} cannot be opened ({error})") from error
        self.lexical = LexicalIndex.load(folder / LEXICAL, count=self.manifest.passages)
        # Immutable: a published generation is never written to, so no lock files are needed.
        self._library = sqlite3.connect(
            f"{(folder / LIBRARY).resolve().as_uri()}?mode=ro&immutable=1",
            uri=True,
            check_same_thread=False,
        )
        self._library.row_factory = sqlite3.Row
        self.documents = StoredDocuments(self._library, count=self.manifest.documents)
        # They may outlive this object; a thread may still read as the program ends.
        weakref.finalize(self.documents, self._library.close).atexit = False
        rows = self._library.cursor()
        # Plain tuples are read in half the time.
        rows.row_factory = None
        rows.execute("SELECT document, boilerplate FROM passages ORDER BY row")
        columns = np.fromiter(rows, dtype=np.dtype("i8,i8"))
        self.document_of: NDArray[np.int64] = columns["f0"]
        self.is_boilerplate: NDArray[np.bool_] = columns["f1"].astype(bool)
        self._check_counts()
        self.duplicates = DuplicateIndex.load(folder / DUPLICATES)

    def check_parts(self, *, passing_over: Collection[str]) -> None:
        """Check all files that generations share, except these.

        Raises:
            IndexDamagedError: one has changed since it was written.
        """
        others = {name for name in self.manifest.files if not _is_part(name)}
        self._check(passing_over={*others, *passing_over})

    @property
    @override
    def end(self) -> int:
        return self.manifest.passages

    @property
    @override
    def index(self) -> Path:
        return self.folder.parent.parent

    @cached_property
    @override
    def listings(self) -> Sequence[Listing]:
        return self.documents.listings()

    @cached_property
    @override
    def made_from(self) -> Mapping[str, str]:
        rows = self._library.execute("SELECT doc_id, made_from FROM documents ORDER BY row")
        return {row["doc_id"]: row["made_from"] for row in rows}

    @property
    @override
    def passage_counts(self) -> list[int]:
        counts: list[int] = np.bincount(self.document_of, minlength=len(self.documents)).tolist()
        return counts

    @override
    def rows_of_keys(self, keys: Collection[bytes]) -> dict[bytes, int]:
        return {key: self._row_of_key[key] for key in keys if key in self._row_of_key}

    @cached_property
    def _row_of_key(self) -> dict[bytes, int]:
        return {key: row for row, key in enumerate(batched(self._keys.tobytes(), 16))}

    @cached_property
    def _keys(self) -> NDArray[np.uint8]:
        return load_array(self.folder / KEYS)

    @override
    def document(self, doc_id: str) -> Document | None:
        row = self._rows.get(doc_id)
        return None if row is None else self.documents[row]

    @override
    def documents_at(self, numbers: Iterable[int]) -> dict[int, Document]:
        return {number: self.documents[number] for number in dict.fromkeys(map(int, numbers))}

    @override
    def listings_at(self, numbers: Iterable[int]) -> dict[int, Listing]:
        return {number: self.listings[number] for number in dict.fromkeys(map(int, numbers))}

    @override
    def kept(self, doc_id: str) -> KeptArticle:
        rows = self.rows_of(doc_id)
        return KeptArticle(row=self._rows[doc_id], first=rows.start, count=len(rows))

    @override
    def rows_of(self, doc_id: str) -> range:
        number = self._rows.get(doc_id, -1)
        return range(*np.searchsorted(self.document_of, [number, number + 1]).tolist())

    @override
    def passages(self, rows: Sequence[int]) -> list[Passage]:
        by_row = {row["row"]: self._passage(row) for row in self._stored(rows)}
        return [by_row[int(row)] for row in rows]

    @override
    def locations(self, rows: Sequence[int]) -> list[tuple[Location, Listing]]:
        by_row = {}
        for row in self._stored(rows):
            listing = self.listings[row["document"]]
            by_row[row["row"]] = location_of(row, listing), listing
        return [by_row[int(row)] for row in rows]

    @override
    def passages_of(self, doc_id: str) -> list[Passage]:
        rows = self._library.execute(
            "SELECT * FROM passages WHERE document = ? ORDER BY ordinal", [self._rows.get(doc_id)]
        )
        return [self._passage(row) for row in rows]

    @override
    def stored(self, rows: Sequence[int]) -> list[Stored]:
        term_rows = self._searched
        return [
            Stored(
                row=row,
                key=self._keys[row].tobytes(),
                vector=self.vectors[row],
                tokens=self.tokens.of(row),
                terms=term_rows.row(row),
            )
            for row in map(int, rows)
        ]

    @override
    def tokens_of(self, rows: Sequence[int]) -> list[TokenVectors]:
        return [self.tokens.of(int(row)) for row in rows]

    @override
    def articles_with(self, term: str) -> int:
        return len(np.unique(self.document_of[self.lexical.rows_with(term)]))

    @override
    def holding(self, text: str) -> list[Passage]:
        rows = np.arange(self.manifest.passages)
        for term in dict.fromkeys(terms(text)):
            rows = np.intersect1d(rows, self.lexical.rows_with(term))
            if not len(rows):
                return []
        return [passage for passage in self.passages(rows.tolist()) if text in passage.text]

    @cached_property
    def _searched(self) -> TermRows:
        return TermRows.load(self.folder / LEXICAL)

    def _stored(self, rows: Sequence[int]) -> Iterator[sqlite3.Row]:
        wanted = [int(row) for row in rows]
        for part in batched(wanted, AT_ONCE):
            slots = ",".join("?" * len(part))
            yield from self._library.execute(f"SELECT * FROM passages WHERE row IN ({slots})", part)

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {doc_id: row for row, doc_id in enumerate(self.made_from)}

    def _passage(self, row: sqlite3.Row) -> Passage:
        return passage_of(row, self.documents[row["document"]])

    def _check(self, *, passing_over: Collection[str]) -> None:
        damage = find_damage(self.folder, self.manifest, passing_over=passing_over)
        for name, problem in damage.items():
            raise IndexDamagedError(self.folder, f"{name} {problem}")

    def _check_counts(self) -> None:
        expected = self.manifest.passages
        counts = {len(self.vectors), len(self.document_of), len(self.tokens)}
        documents = self._library.execute("SELECT count(*) FROM documents").fetchone()[0]
        if counts != {expected}:
            raise IndexDamagedError(
                self.folder, f"its parts contain {sorted(counts)} passages, not {expected}"
            )
        if documents != self.manifest.documents:
            raise IndexDamagedError(
                self.folder, f"it contains {documents} documents, not {self.manifest.documents}"
            )


def _is_part(name: str) -> bool:
    """Whether a file is one that later generations may share."""
    return name.startswith((f"{TOKENS}/", f"{CELLS}/"))
