"""One published state of an index on disk, open for reading."""

import sqlite3
import weakref
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.arrays import load_array, map_array
from index.documents import StoredDocuments
from index.duplicates import DuplicateIndex
from index.errors import IndexDamagedError
from index.lexical import LexicalIndex
from index.library import LIBRARY, KeptArticle, location_of, passage_of
from index.manifest import find_damage, read_manifest
from index.records import Document, HalfVectors, Listing, Location, Passage, Vectors
from index.token_parts import TOKENS, load_tokens

VECTORS = "vectors.npy"
KEYS = "keys.npy"
CENTRE = "centre.npy"
CELLS = "cells"
LEXICAL = "lexical"
DUPLICATES = "duplicates"
# SQLite allows only so many values in one question.
AT_ONCE = 10_000


class Generation:
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
        # All documents in the order of their rows, which `document_of` names.
        self.documents = StoredDocuments(self._library, count=self.manifest.documents)
        # They may be looked at for longer than this.
        weakref.finalize(self.documents, self._library.close)
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

    @cached_property
    def row_of_key(self) -> dict[bytes, int]:
        """A row in which the vectors of a text stand, by the key of that text."""
        raw = load_array(self.folder / KEYS).tobytes()
        return {raw[at : at + 16]: at // 16 for at in range(0, len(raw), 16)}

    def document(self, doc_id: str) -> Document | None:
        """The document of this id, or None where there is none."""
        row = self._rows.get(doc_id)
        return None if row is None else self.documents[row]

    def kept(self, doc_id: str) -> KeptArticle:
        """Where an article of this generation stands, for one that takes it over."""
        row = self._rows[doc_id]
        first, end = np.searchsorted(self.document_of, [row, row + 1]).tolist()
        return KeptArticle(row=row, first=first, count=end - first)

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """The passages of these rows, in the order given."""
        by_row = {row["row"]: self._passage(row) for row in self._stored(rows)}
        return [by_row[int(row)] for row in rows]

    def locations(self, rows: Sequence[int]) -> list[Location]:
        """Where the passages of these rows stand, in the order given; no text is read."""
        by_row = {
            row["row"]: location_of(row, self.listings[row["document"]])
            for row in self._stored(rows)
        }
        return [by_row[int(row)] for row in rows]

    def passages_of(self, doc_id: str) -> list[Passage]:
        """All passages of a document in reading order."""
        found = self._library.execute(
            "SELECT * FROM passages WHERE document = ? ORDER BY ordinal", [self._rows.get(doc_id)]
        )
        return [self._passage(row) for row in found]

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
