"""The documents of a generation, each read from SQLite on access."""

import sqlite3
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import overload

from index.records import Document, Listing
from index.store.folder.sqlite_rows import document_of, listing_of

# Cached, since passages of the same document come together.
_CACHED = 128
_LISTED = (
    "doc_id, title, path, source, author, published, url, licence, digest_of, read, tags, "
    "origins, proposal"
)


class StoredDocuments(Sequence[Document]):
    """All documents in the order of their rows, the numbers in `FolderGeneration.document_of`.

    Iterating reads all texts; `listings` reads none.
    """

    def __init__(self, library: sqlite3.Connection, *, count: int) -> None:
        self._library = library
        self._count = count
        self._cached = lru_cache(_CACHED)(self._read)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> Document: ...

    @overload
    def __getitem__(self, place: slice) -> list[Document]: ...

    def __getitem__(self, place: int | slice) -> Document | list[Document]:
        # A range resolves slices, and places counted from the end.
        wanted = range(self._count)[place]
        return self._cached(wanted) if isinstance(wanted, int) else list(map(self._cached, wanted))

    def __iter__(self) -> Iterator[Document]:
        for row in self._library.execute("SELECT * FROM documents ORDER BY row"):
            yield document_of(row)

    def listings(self) -> list[Listing]:
        """All that is known of each document but its text, in order."""
        rows = self._library.execute(f"SELECT {_LISTED} FROM documents ORDER BY row")
        return [listing_of(row) for row in rows]

    def _read(self, row: int) -> Document:
        rows = self._library.execute("SELECT * FROM documents WHERE row = ?", [row])
        return document_of(rows.fetchone())
