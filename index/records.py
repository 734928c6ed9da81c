"""The nouns that every part speaks of: documents, passages, hits, answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Shape (n, dim), rows of length 1."""
HalfVectors = NDArray[np.float16]
"""The same as it is kept: in half precision, which keeps a cosine to 1e-4."""
Advance = Callable[[int], None]
"""Told how many more passages are done."""


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
    """What is known of an article but for its text. What is not known is None, never guessed.

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

    `boilerplate` spans and `headings` are in reading order; `pages` holds the offset at which
    each page begins, empty where there are no pages.
    """

    text: str
    headings: tuple[Heading, ...] = ()
    boilerplate: tuple[Span, ...] = ()
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where a passage stands: the characters `start` up to `end` of a document's text."""

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
    whose later items these are, or the header of a table whose rows these are.
    """

    text: str
    lead: Span | None = None
    boilerplate: bool = False
