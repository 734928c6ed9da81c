"""One published state of an index, open for reading, wherever it is kept."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.embedding.token_vectors import TokenVectors
from index.records import Document, Listing, Location, Passage, Vectors
from index.store.folder.sqlite_rows import KeptArticle
from index.store.manifest import Manifest

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What is searched of one passage: its row, the key of its text, its vectors, its words.

    `vector` has shape (dim,), in half precision; `terms` are those by which it is found, in
    reading order, the ones of its title and heading before its own.
    """

    row: int
    key: bytes
    vector: NDArray[np.float16]
    tokens: TokenVectors
    terms: Sequence[str]


class Generation(Protocol):
    """An open generation. Its readers keep it whole even when a newer one is published.

    A passage is told by its row, a document by its number; both are whole numbers that mean
    nothing beyond this generation.
    """

    @property
    def index(self) -> Path:
        """The index that this is a generation of."""

    @property
    def manifest(self) -> Manifest:
        """What it says of itself."""

    @property
    def centre(self) -> Vectors:
        """The mean vector of all passages that are no boilerplate, shape (dim,)."""

    @property
    def documents(self) -> Sequence[Document]:
        """All documents in their order; going through them reads all texts."""

    @property
    def listings(self) -> Sequence[Listing]:
        """What is known of each document without its text, in the same order."""

    @property
    def made_from(self) -> Mapping[str, str]:
        """What each document was made from, by doc_id, in their order."""

    @property
    def passage_counts(self) -> Sequence[int]:
        """How many passages each document has, in their order."""

    @property
    def end(self) -> int:
        """All rows are below this."""

    def document(self, doc_id: str) -> Document | None:
        """The document of this id, or None where there is none."""

    def documents_at(self, numbers: Iterable[int]) -> dict[int, Document]:
        """The documents of these numbers."""

    def listings_at(self, numbers: Iterable[int]) -> dict[int, Listing]:
        """What is known of the documents of these numbers, without their texts."""

    def kept(self, doc_id: str) -> KeptArticle:
        """Where an article of this generation stands, for one that takes it over."""

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """The passages of these rows, in the order given."""

    def locations(self, rows: Sequence[int]) -> list[tuple[Location, Listing]]:
        """Where the passages of these rows stand, and in which document, in the order given; no
        text is read.
        """

    def passages_of(self, doc_id: str) -> list[Passage]:
        """All passages of a document in reading order."""

    def rows_of(self, doc_id: str) -> Sequence[int]:
        """The rows of the passages of a document in reading order; none where there is none."""

    def rows_of_keys(self, keys: Collection[bytes]) -> dict[bytes, int]:
        """A row in which the vectors of a text stand, for those of these keys that have one."""

    def stored(self, rows: Sequence[int]) -> list[Stored]:
        """What is searched of the passages of these rows, in the order given."""

    def tokens_of(self, row: int) -> TokenVectors:
        """The token vectors of a passage; none where they were not kept."""

    def articles_with(self, term: str) -> int:
        """In how many articles a word of this stem occurs."""

    def holding(self, text: str) -> list[Passage]:
        """All passages that hold a text, word for word."""
