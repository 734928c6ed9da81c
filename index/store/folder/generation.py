"""One published state of an index in a folder, open for reading."""

import sqlite3
import weakref
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedding.token_vectors import TokenVectors
from index.errors import IndexDamagedError
from index.files.arrays import load_array, map_array
from index.files.part_names import CELLS, CENTRE, DUPLICATES, KEYS, LEXICAL, VECTORS
from index.records import Document, HalfVectors, Listing, Location, Passage, Vectors
from index.retrieval.bm25 import LexicalIndex
from index.retrieval.near_duplicates import DuplicateIndex
from index.retrieval.term_rows import TermRows
from index.store.folder.documents import StoredDocuments
from index.store.folder.sqlite_rows import LIBRARY, KeptArticle, location_of, passage_of
from index.store.generation import Stored
from index.store.manifest import find_damage, read_manifest
from index.store.token_files import TOKENS, load_tokens
from index.text.analyzer import terms

# SQLite allows only so many values in one question.
AT_ONCE = 10_000


class FolderGeneration:
    """An open generation. Its readers keep it whole even when a newer one is published.

    With `parts_later` what generations share, by far the most of it, is opened unchecked; whoever
    copies of it has `check_parts` look first.
    """

    def __init__(self, folder: Path, *, parts_later: bool = False) -> None:
        self.folder = folder
        self.manifest = read_manifest(folder)
        parts = {name for name in self.manifest.files if _is_part(name)}
        self._check(passing_over=parts if parts_later else ())
        self.vectors: HalfVectors = map_array(folder / VECTORS)
        # The mean vector of all passages that are no boilerplate, shape (dim,).
        self.centre: Vectors = load_array(folder / CENTRE)
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
        # All documents in the order of their numbers, which `document_of` has for each passage.
        self.documents = StoredDocuments(self._library, count=self.manifest.documents)
        # They may be looked at for longer than this; a thread may still read as the program ends.
        weakref.finalize(self.documents, self._library.close).atexit = False
        rows = self._library.cursor()
        # Plain tuples, which are read in half the time.
        rows.row_factory = None
        rows.execute("SELECT document, boilerplate FROM passages ORDER BY row")
        columns = np.fromiter(rows, dtype=np.dtype("i8,i8"))
        self.document_of: NDArray[np.int64] = columns["f0"]
        self.is_boilerplate: NDArray[np.bool_] = columns["f1"].astype(bool)
        self._check_counts()
        self.duplicates = DuplicateIndex.load(folder / DUPLICATES)

    def check_parts(self, *, passing_over: Collection[str]) -> None:
        """Check all files that generations share, but these.

        Raises:
            IndexDamagedError: one is not as it was written.
        """
        others = {name for name in self.manifest.files if not _is_part(name)}
        self._check(passing_over={*others, *passing_over})

    @property
    def end(self) -> int:
        """All rows are below this."""
        return self.manifest.passages

    @property
    def index(self) -> Path:
        """The folder of the index that this is a generation of."""
        return self.folder.parent.parent

    @cached_property
    def listings(self) -> list[Listing]:
        """What is known of each document without its text, in the same order."""
        return self.documents.listings()

    @cached_property
    def made_from(self) -> dict[str, str]:
        """What each document was made from, by doc_id, in the order of their rows."""
        found = self._library.execute("SELECT doc_id, made_from FROM documents ORDER BY row")
        return {row["doc_id"]: row["made_from"] for row in found}

    @property
    def passage_counts(self) -> list[int]:
        """How many passages each document has, in their order."""
        found: list[int] = np.bincount(self.document_of, minlength=len(self.documents)).tolist()
        return found

    def rows_of_keys(self, keys: Collection[bytes]) -> dict[bytes, int]:
        """A row in which the vectors of a text stand, for those of these keys that have one."""
        return {key: self._row_of_key[key] for key in keys if key in self._row_of_key}

    @cached_property
    def _row_of_key(self) -> dict[bytes, int]:
        raw = self._keys.tobytes()
        return {raw[at : at + 16]: at // 16 for at in range(0, len(raw), 16)}

    @cached_property
    def _keys(self) -> NDArray[np.uint8]:
        return load_array(self.folder / KEYS)

    def document(self, doc_id: str) -> Document | None:
        """The document of this id, or None where there is none."""
        row = self._rows.get(doc_id)
        return None if row is None else self.documents[row]

    def documents_at(self, numbers: Iterable[int]) -> dict[int, Document]:
        """The documents of these numbers."""
        return {number: self.documents[number] for number in dict.fromkeys(map(int, numbers))}

    def listings_at(self, numbers: Iterable[int]) -> dict[int, Listing]:
        """What is known of the documents of these numbers, without their texts."""
        return {number: self.listings[number] for number in dict.fromkeys(map(int, numbers))}

    def kept(self, doc_id: str) -> KeptArticle:
        """Where an article of this generation stands, for one that takes it over."""
        rows = self.rows_of(doc_id)
        return KeptArticle(row=self._rows[doc_id], first=rows.start, count=len(rows))

    def rows_of(self, doc_id: str) -> range:
        """The rows of the passages of a document in reading order; none where there is none."""
        number = self._rows.get(doc_id, -1)
        return range(*np.searchsorted(self.document_of, [number, number + 1]).tolist())

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """The passages of these rows, in the order given."""
        by_row = {row["row"]: self._passage(row) for row in self._stored(rows)}
        return [by_row[int(row)] for row in rows]

    def locations(self, rows: Sequence[int]) -> list[tuple[Location, Listing]]:
        """Where the passages of these rows stand, and in which document, in the order given; no
        text is read.
        """
        by_row = {}
        for row in self._stored(rows):
            listing = self.listings[row["document"]]
            by_row[row["row"]] = location_of(row, listing), listing
        return [by_row[int(row)] for row in rows]

    def passages_of(self, doc_id: str) -> list[Passage]:
        """All passages of a document in reading order."""
        found = self._library.execute(
            "SELECT * FROM passages WHERE document = ? ORDER BY ordinal", [self._rows.get(doc_id)]
        )
        return [self._passage(row) for row in found]

    def stored(self, rows: Sequence[int]) -> list[Stored]:
        """What is searched of the passages of these rows, in the order given."""
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

    def tokens_of(self, row: int) -> TokenVectors:
        """The token vectors of a passage; none where they were not kept."""
        return self.tokens.of(row)

    def articles_with(self, term: str) -> int:
        """In how many articles a word of this stem occurs."""
        return len(np.unique(self.document_of[self.lexical.rows_with(term)]))

    def holding(self, text: str) -> list[Passage]:
        """All passages that hold a text, word for word."""
        rows = np.arange(self.manifest.passages)
        for term in dict.fromkeys(terms(text)):
            rows = np.intersect1d(rows, self.lexical.rows_with(term))
            if not len(rows):
                return []
        return [found for found in self.passages(rows.tolist()) if text in found.text]

    @cached_property
    def _searched(self) -> TermRows:
        return TermRows.load(self.folder / LEXICAL)

    def _stored(self, rows: Sequence[int]) -> Iterator[sqlite3.Row]:
        wanted = [int(row) for row in rows]
        for start in range(0, len(wanted), AT_ONCE):
            part = wanted[start : start + AT_ONCE]
            marks = ",".join("?" * len(part))
            yield from self._library.execute(f"SELECT * FROM passages WHERE row IN ({marks})", part)

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


def _is_part(name: str) -> bool:
    """Whether a file of a generation is one that later ones may share."""
    return name.startswith((f"{TOKENS}/", f"{CELLS}/"))
