"""The documents of a generation, each read from its segment on access."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import overload

from index.records import Document, Listing
from index.retrieval.segment_rows import SegmentRows
from index.store.folder.segment import Segment
from index.store.folder.sqlite_rows import document_of, listing_of

# Cached, since passages of the same document come together.
_CACHED = 128
_LISTED = (
    "doc_id, title, path, source, author, published, url, licence, digest_of, read, tags, "
    "origins, proposal"
)


class StoredDocuments(Sequence[Document]):
    """All documents in their order, as numbered in `FolderGeneration.document_of`.

    `rows` says in which segment each is. Iterating reads all texts; `listings` reads none.
    """

    def __init__(self, segments: Sequence[Segment], rows: SegmentRows) -> None:
        self._segments = segments
        self.rows = rows
        self._cached = lru_cache(_CACHED)(self._read)

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, place: int) -> Document: ...

    @overload
    def __getitem__(self, place: slice) -> list[Document]: ...

    def __getitem__(self, place: int | slice) -> Document | list[Document]:
        # A range resolves slices, and places counted from the end.
        wanted = range(len(self))[place]
        return self._cached(wanted) if isinstance(wanted, int) else list(map(self._cached, wanted))

    def __iter__(self) -> Iterator[Document]:
        return map(self._read, range(len(self)))

    def listings(self) -> list[Listing]:
        """All that is known of each document but its text, in order."""
        ordered: list[Listing | None] = [None] * len(self)
        for number, segment in enumerate(self._segments):
            rows = self.rows.rows_of(number)
            for place, stored in segment.documents(_LISTED):
                if rows[place] >= 0:
                    ordered[rows[place]] = listing_of(stored)
        return [listing for listing in ordered if listing]

    def made_from(self) -> dict[str, str]:
        """For each doc_id, in order, what the document was made from."""
        ordered: list[tuple[str, str] | None] = [None] * len(self)
        for number, segment in enumerate(self._segments):
            rows = self.rows.rows_of(number)
            for place, stored in segment.documents("doc_id, made_from"):
                if rows[place] >= 0:
                    ordered[rows[place]] = tuple(stored)
        return dict(pair for pair in ordered if pair)

    def _read(self, row: int) -> Document:
        segment, number = self.rows.place(row)
        return document_of(self._segments[segment].document(number))
