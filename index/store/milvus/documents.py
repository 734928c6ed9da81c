"""The documents of a generation in Milvus, each read on access."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from threading import Lock
from typing import overload

from index.batches import batched
from index.records import Document, Listing
from index.store.milvus.client import Engine, Row
from index.store.milvus.rows import document_in, listing_in, read_pieces
from index.store.milvus.schema import CollectionNames

# Cached, since passages of the same document come together.
_CACHED = 256
_AT_ONCE = 64
_FIELDS = ("listing", "made_from", "first", "passages")


class EngineDocuments(Sequence[Document]):
    """All documents of a generation, in the order in which they came into the index.

    Iterating reads all texts; `listings` reads all but the texts, once.
    """

    def __init__(
        self, engine: Engine, collections: CollectionNames, visible: str, count: int
    ) -> None:
        self._engine = engine
        self._collections = collections
        self._visible = visible
        self._count = count
        self._cached: OrderedDict[int, Document] = OrderedDict()
        self._listed: dict[int, Listing] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> Document: ...

    @overload
    def __getitem__(self, place: slice) -> list[Document]: ...

    def __getitem__(self, place: int | slice) -> Document | list[Document]:
        wanted = self.rows[place]
        if isinstance(wanted, list):
            documents = self.at(row["number"] for row in wanted)
            return [documents[row["number"]] for row in wanted]
        return self.at([wanted["number"]])[wanted["number"]]

    def __iter__(self) -> Iterator[Document]:
        return chain.from_iterable(batched(self, _AT_ONCE))

    @cached_property
    def rows(self) -> list[Row]:
        """The row of each document, in order."""
        rows = self._engine.rows(self._collections.documents, self._visible, _FIELDS)
        return sorted(rows, key=lambda row: int(row["number"]))

    @cached_property
    def by_name(self) -> dict[str, Row]:
        """The same rows by doc_id."""
        return {
            listing.doc_id: row for listing, row in zip(self.listings(), self.rows, strict=True)
        }

    def listings(self) -> list[Listing]:
        """All that is known of each document but its text, in order."""
        listings = self.listings_at(row["number"] for row in self.rows)
        return [listings[row["number"]] for row in self.rows]

    def listings_at(self, numbers: Iterable[int]) -> dict[int, Listing]:
        """The same of the documents with these numbers."""
        wanted = list(dict.fromkeys(map(int, numbers)))
        if "rows" in self.__dict__:
            known = {row["number"]: row for row in self.rows}
            missing = [number for number in wanted if number not in self._listed]
            rows = [known[number] for number in missing]
        else:
            missing = [number for number in wanted if number not in self._listed]
            rows = self._engine.get(self._collections.documents, missing, ["listing"])
        for row in rows:
            self._listed[row["number"]] = listing_in(row) or self._whole(row["number"])
        return {number: self._listed[number] for number in wanted}

    def at(self, numbers: Iterable[int]) -> dict[int, Document]:
        """The documents with these numbers."""
        wanted = list(dict.fromkeys(map(int, numbers)))
        with self._lock:
            known = {number: self._cached[number] for number in wanted if number in self._cached}
        missing = [number for number in wanted if number not in known]
        for part in batched(missing, _AT_ONCE):
            known |= self._read(part)
        return {number: known[number] for number in wanted}

    def _whole(self, number: int) -> Document:
        return self.at([number])[number]

    def _read(self, numbers: Sequence[int]) -> dict[int, Document]:
        by_number = read_pieces(self._engine, self._collections.bodies, numbers)
        documents = {number: document_in(rows) for number, rows in by_number.items()}
        with self._lock:
            self._cached.update(documents)
            while len(self._cached) > _CACHED:
                self._cached.popitem(last=False)
        return documents
