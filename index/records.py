"""The nouns that every part shares: documents, passages, spans, vectors."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Shape (n, dim), rows of length 1."""
HalfVectors = NDArray[np.float16]
"""The same as stored: in half precision, which keeps a cosine to within 1e-4."""
Advance = Callable[[int], None]
"""Called with how many more passages are done."""


class Span(NamedTuple):
    """Characters `start` up to but not including `end` of a document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of a document; level 1 is the outermost."""

    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What is known of an article, without its text. What is unknown is None, never guessed.

    `published` is an ISO date, possibly only a year or a year and month. `origins` says for each
    known field where its value was found. `digest_of` names the original where the text is
    somebody's digest of another article.
    """

    doc_id: str
    title: str
    path: str
    source: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None
    licence: str | None = None
    digest_of: str | None = None
    origins: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Listing):
    """One article.

    `boilerplate` spans and `headings` are in reading order; `pages` are the offsets at which pages
    begin, empty if there are none.
    """

    text: str
    headings: tuple[Heading, ...] = ()
    boilerplate: tuple[Span, ...] = ()
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """The place of a passage: the characters `start` up to `end` of a document's text."""

    doc_id: str
    ordinal: int
    start: int
    end: int
    heading: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage(Location):
    """A verbatim slice of a document: `document.text[start:end] == text`.

    `lead` is the span of the line without which the passage means little: the lead-in of a list
    whose later items it contains, or the header of a table whose rows it contains.
    """

    text: str
    lead: Span | None = None
    boilerplate: bool = False
