"""The documents of a generation, each read from its library when it is looked at."""

import sqlite3
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import overload

from index.records import Document, Listing
from index.store.folder.sqlite_rows import document_of, listing_of

# So many are held, since the passages of one come together.
_HELD = 128
_LISTED = "doc_id, title, path, source, author, published, url, licence, digest_of, origins"


class StoredDocuments(Sequence[Document]):
    """All documents in the order of their rows, which `Generation.document_of` names.

    To go through all of them reads all texts; `listings` has what is known of each without one.
    """

    def __init__(self, library: sqlite3.Connection, *, count: int) -> None:
        self._library = library
        self._count = count
        self._held = lru_cache(_HELD)(self._read)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> Document: ...

    @overload
    def __getitem__(self, place: slice) -> list[Document]: ...

    def __getitem__(self, place: int | slice) -> Document | list[Document]:
        # A range knows what places from the end, and slices, stand for.
        wanted = range(self._count)[place]
        return self._held(wanted) if isinstance(wanted, int) else list(map(self._held, wanted))

    def __iter__(self) -> Iterator[Document]:
        for row in self._library.execute("SELECT * FROM documents ORDER BY row"):
            yield document_of(row)

    def listings(self) -> list[Listing]:
        """What is known of each document without its text, in their order."""
        found = self._library.execute(f"SELECT {_LISTED} FROM documents ORDER BY row")
        return [listing_of(row) for row in found]

    def _read(self, row: int) -> Document:
        found = self._library.execute("SELECT * FROM documents WHERE row = ?", [row])
        return document_of(found.fetchone())
