"""A generation in a folder, open for reading."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from sqlite3 import DatabaseError, Row

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from index.embedding.token_packing import KeptTokens
from index.errors import IndexDamagedError, unreadable
from index.files.arrays import load_array
from index.files.part_names import CELLS, CENTRE, DOCUMENTS, SEGMENTS, SHARED
from index.records import Document, Listing, Location, Passage
from index.retrieval.bm25 import LexicalIndex
from index.retrieval.near_duplicates import DuplicateIndex
from index.retrieval.shared_runs import SharedRuns
from index.retrieval.term_rows import TERM_FILES
from index.store.folder.documents import StoredDocuments
from index.store.folder.ordered_rows import ordered_rows
from index.store.folder.segment import (
    BOILERPLATE,
    KEY_PLACES,
    KEYS,
    PASSAGE_ENDS,
    SORTED_KEYS,
    TOKEN_ENDS,
    TOKENS,
    VECTORS,
    Segment,
)
from index.store.folder.sqlite_rows import (
    LIBRARY,
    PASSAGES,
    WITH_TEXTS,
    KeptArticle,
    location_of,
    passage_alone,
    passage_of,
)
from index.store.folder.stored_tokens import StoredTokens
from index.store.folder.stored_vectors import StoredVectors
from index.store.generation import Generation, Stored
from index.store.manifest import find_damage, read_manifest
from index.text.analyzer import terms

# A build looks into these unasked, so they are always checked.
_ALWAYS_CHECKED = (LIBRARY, KEYS, SORTED_KEYS, KEY_PLACES, PASSAGE_ENDS, BOILERPLATE)
# What is stored of a passage besides.
_STORED = (VECTORS, TOKENS, TOKEN_ENDS, *TERM_FILES)


class FolderGeneration(Generation):
    """The generation in a folder, checked and open.

    With `parts_later` the files that generations share, by far the most of it, need only be there,
    but for articles and keys; vectors and terms are checked once any of their segment are
    `stored`, and a caller that reads others calls `check` first. Of one that `is_new`, written
    just now, nothing is checked. `has_cells` says whether there is an inverted file.
    """

    documents: StoredDocuments

    def __init__(self, folder: Path, *, parts_later: bool = False, is_new: bool = False) -> None:
        self.folder = folder
        self.manifest = read_manifest(folder)
        later = set(filter(_may_wait, self.manifest.files)) if parts_later else set()
        self._unchecked = later
        self.check(() if is_new else self.manifest.files.keys() - later)
        for name in later:
            if not (folder / name).is_file():
                raise IndexDamagedError(folder, f"{name} is missing")
        names = {name.split("/")[1] for name in self.manifest.files if name.startswith(SEGMENTS)}
        try:
            self.segments = [Segment(folder / SEGMENTS / name) for name in sorted(names)]
            order = ordered_rows(self.segments, load_array(folder / DOCUMENTS))
            self.centre = load_array(folder / CENTRE)
            self.tokens = StoredTokens(
                self.segments,
                order.passages,
                packing=self.manifest.token_packing,
                dimension=self.manifest.dimension,
            )
        except OSError as error:
            raise unreadable(error, folder) from error
        except (ValueError, EOFError, IndexError, DatabaseError) as error:
            raise IndexDamagedError(folder, f"its parts cannot be opened ({error})") from error
        self.rows = order.passages
        self._counts: list[int] = order.counts.tolist()
        self._firsts: list[int] = (np.cumsum(order.counts) - order.counts).tolist()
        self.document_of = np.repeat(np.arange(len(order.counts)), order.counts)
        self._check_counts(len(order.counts), len(self.rows))
        self.documents = StoredDocuments(self.segments, order.documents)
        self.has_cells = any(name.startswith(f"{CELLS}/") for name in self.manifest.files)
        self.vectors = StoredVectors(
            self.segments, self.rows, dimension=self.manifest.dimension, mapped=not self.has_cells
        )
        self.lexical = LexicalIndex([one.searched for one in self.segments], self.rows)
        self.duplicates = self._duplicates()

    @cached_property
    def is_boilerplate(self) -> NDArray[np.bool_]:
        """For each row whether it is not part of an article proper, shape (n,)."""
        every = np.concatenate([np.empty(0, bool), *(one.is_boilerplate for one in self.segments)])
        marks: NDArray[np.bool_] = every[self.rows.places]
        return marks

    def check(self, names: Collection[str]) -> None:
        """Check these files.

        Raises:
            IndexDamagedError: one has changed since it was written.
        """
        others = self.manifest.files.keys() - set(names)
        damage = find_damage(self.folder, self.manifest, passing_over=others)
        for name, problem in damage.items():
            raise IndexDamagedError(self.folder, f"{name} {problem}")

    def check_stored(self, rows: Sequence[int], files: Collection[str] = _STORED) -> None:
        """Check these files of the segments that the rows are in, each once.

        Raises:
            IndexDamagedError: they have changed since they were written.
        """
        if self._unchecked:
            parts = self.rows.split(np.array(rows, dtype=np.int64))
            folders = [f"{SEGMENTS}/{self.segments[one.segment].name}" for one in parts]
            names = {f"{folder}/{file}" for folder in folders for file in files}
            self.check(names & self._unchecked)
            self._unchecked -= names

    @override
    def check_all(self) -> None:
        self.check(self._unchecked)
        self._unchecked = set()

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
        return self.documents.made_from()

    @property
    @override
    def passage_counts(self) -> list[int]:
        return self._counts

    @override
    def rows_of_keys(self, keys: Collection[bytes]) -> dict[bytes, int]:
        found: dict[bytes, int] = {}
        for number, segment in enumerate(self.segments):
            rows = self.rows.rows_of(number)
            for key, place in segment.places_of_keys(keys):
                if rows[place] >= 0:
                    found[key] = int(rows[place])
        return found

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
        number = self._rows.get(doc_id)
        if number is None:
            return range(0)
        return range(self._firsts[number], self._firsts[number] + self._counts[number])

    @override
    def passages(self, rows: Sequence[int]) -> list[Passage]:
        wanted = np.array([int(row) for row in rows], dtype=np.int64)
        _, at, counts = np.unique(self.document_of[wanted], return_inverse=True, return_counts=True)
        is_alone = counts[at] == 1
        # Most of what is known of a document is not needed, and takes several times as long.
        by_row = {
            row: passage_alone(stored) for row, stored in self._stored(wanted[is_alone], WITH_TEXTS)
        }
        for row, stored in self._stored(wanted[~is_alone]):
            by_row[row] = passage_of(stored, self.documents[int(self.document_of[row])])
        return [by_row[int(row)] for row in rows]

    @override
    def locations(self, rows: Sequence[int]) -> list[tuple[Location, Listing]]:
        by_row = {}
        for row, stored in self._stored(np.array(rows, dtype=np.int64)):
            listing = self.listings[int(self.document_of[row])]
            by_row[row] = location_of(stored, listing), listing
        return [by_row[int(row)] for row in rows]

    @override
    def passages_of(self, doc_id: str) -> list[Passage]:
        return self.passages(self.rows_of(doc_id))

    @override
    def stored(self, rows: Sequence[int]) -> list[Stored]:
        self.check_stored(rows)
        return [self._searchable(int(row)) for row in rows]

    @override
    def kept_tokens_of(self, rows: Sequence[int]) -> list[KeptTokens]:
        return self.tokens.kept(np.array(rows, dtype=np.int64))

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

    def _duplicates(self) -> DuplicateIndex:
        numbers = {one.name: number for number, one in enumerate(self.segments)}
        builds = {n.split("/")[1] for n in self.manifest.files if n.startswith(f"{SHARED}/")}
        try:
            shared = [SharedRuns(self.folder / SHARED / name, numbers) for name in sorted(builds)]
        except (OSError, ValueError, EOFError, KeyError) as error:
            raise IndexDamagedError(self.folder, f"{SHARED} cannot be opened ({error})") from error
        return DuplicateIndex([one.runs.counts for one in self.segments], shared, self.rows)

    def _searchable(self, row: int) -> Stored:
        number, place = self.rows.place(row)
        segment = self.segments[number]
        return Stored(
            row=row,
            key=segment.keys[place].tobytes(),
            vector=segment.vectors[place],
            tokens=self.kept_tokens_of([row])[0],
            terms=segment.searched.terms.row(place),
        )

    def _stored(self, rows: NDArray[np.int64], select: str = PASSAGES) -> Iterator[tuple[int, Row]]:
        """Each of these rows with what `select` has of its passage."""
        for segment, _, places in self.rows.split(rows):
            row_at = self.rows.rows_of(segment)
            for stored in self.segments[segment].passages(places.tolist(), select):
                yield int(row_at[stored["row"]]), stored

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {doc_id: row for row, doc_id in enumerate(self.made_from)}

    def _check_counts(self, documents: int, passages: int) -> None:
        expected = self.manifest.documents, self.manifest.passages
        if (documents, passages) != expected:
            raise IndexDamagedError(
                self.folder,
                f"it contains {documents} documents and {passages} passages, "
                f"not {expected[0]} and {expected[1]}",
            )


def _may_wait(name: str) -> bool:
    """Whether a file is one that later generations may share, and that need not be checked yet."""
    is_shared = name.startswith((f"{SEGMENTS}/", f"{SHARED}/", f"{CELLS}/"))
    return is_shared and not name.endswith(_ALWAYS_CHECKED)
