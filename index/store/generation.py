"""The Generation protocol: a published state of an index, open for reading, in any store."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.embedding.token_packing import KeptTokens
from index.embedding.token_vectors import TokenVectors
from index.records import Document, Listing, Location, Passage, Vectors
from index.store.folder.sqlite_rows import KeptArticle
from index.store.manifest import Manifest

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """The searchable parts of one passage: its row, the key of its text, its vectors, its terms.

    `vector` has shape (dim,), in half precision; `tokens` are as the generation packs them; `terms`
    are those it is found by, in reading order, those of its title and heading before its own.
    """

    row: int
    key: bytes
    vector: NDArray[np.float16]
    tokens: KeptTokens
    terms: Sequence[str]


class Generation(Protocol):
    """An open generation. Its readers keep it whole even when a newer one is published.

    A passage is identified by its row, a document by its number; both are integers that mean
    nothing outside this generation.
    """

    # No properties: a class that implements this one could not set those as attributes.
    manifest: Manifest
    """The description of this generation."""
    centre: Vectors
    """The mean vector of all passages but boilerplate, shape (dim,)."""
    documents: Sequence[Document]
    """All documents in their order; iterating reads all texts."""

    @property
    def index(self) -> Path:
        """The index that this generation belongs to."""

    @property
    def listings(self) -> Sequence[Listing]:
        """All that is known of each document but its text, in the same order."""

    @property
    def made_from(self) -> Mapping[str, str]:
        """For each doc_id, in order, a string that changes with what the document was made from."""

    @property
    def passage_counts(self) -> Sequence[int]:
        """The number of passages of each document, in the same order."""

    @property
    def end(self) -> int:
        """All rows are below this."""

    def check_all(self) -> None:
        """Check what was not checked when it was opened.

        Raises:
            IndexDamagedError: it has changed since it was written.
        """

    def document(self, doc_id: str) -> Document | None:
        """The document with this id, if there is one."""

    def documents_at(self, numbers: Iterable[int]) -> dict[int, Document]:
        """The documents with these numbers."""

    def listings_at(self, numbers: Iterable[int]) -> dict[int, Listing]:
        """All that is known of the documents with these numbers but their texts."""

    def kept(self, doc_id: str) -> KeptArticle:
        """The position of an article in this generation, for a new one that keeps it."""

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """The passages in these rows, in the order given."""

    def locations(self, rows: Sequence[int]) -> list[tuple[Location, Listing]]:
        """The locations of the passages in these rows, and their documents, in the order given; no
        text is read.
        """

    def passages_of(self, doc_id: str) -> list[Passage]:
        """All passages of a document, in reading order."""

    def rows_of(self, doc_id: str) -> Sequence[int]:
        """The rows of the passages of a document, in reading order; none if it does not exist."""

    def rows_of_keys(self, keys: Collection[bytes]) -> dict[bytes, int]:
        """For each of these keys that is stored, a row with the vectors of its text."""

    def stored(self, rows: Sequence[int]) -> list[Stored]:
        """The searchable parts of the passages in these rows, in the order given."""

    def tokens_of(self, rows: Sequence[int]) -> list[TokenVectors]:
        """The token vectors of each of these passages, unpacked; none if they are not kept."""
        packing = self.manifest.token_packing
        return [packing.unpack(kept) for kept in self.kept_tokens_of(rows)]

    def kept_tokens_of(self, rows: Sequence[int]) -> list[KeptTokens]:
        """The same as they are kept."""

    def articles_with(self, term: str) -> int:
        """The number of articles in which this term occurs."""

    def holding(self, text: str) -> list[Passage]:
        """All passages that contain a text, word for word."""
