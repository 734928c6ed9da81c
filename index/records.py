"""The nouns that every part shares: documents, passages, spans, vectors."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Shape (n, dim), rows of length 1."""
HalfVectors = NDArray[np.float16]
"""The same as stored: in half precision, which keeps a cosine to within 1e-4."""
SourceKey = str | tuple[str]
"""The name of a source; an article without one is a source of its own, the tuple of its doc_id."""
Advance = Callable[[int], None]
"""Called with how many more passages are done."""


class Span(NamedTuple):
    """Characters `start` up to but not including `end` of a document's text."""

    start: int
    end: int


class Lead(NamedTuple):
    """A line without which what it governs means little: a list's lead-in, a table's header."""

    start: int
    end: int
    text: str


class Governor(NamedTuple):
    """The place of a lead: it governs the characters from its `end` up to `until`.

    `above` is the number of the one that governs it, in the order of the document; -1 if none does.
    """

    start: int
    end: int
    until: int
    above: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of a document; level 1 is the outermost."""

    start: int
    end: int
    level: int


class Proposal(NamedTuple):
    """A source that an article seems to have, for a person to judge: nothing takes it by itself.

    `words` are those of the text that name it, from `start` to `end`, in the given line, from 1;
    without any it was taken from the link, and the line is 0.
    """

    source: str
    words: str
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What is known of an article, without its text. What is unknown is None, never guessed.

    `author` may be several, separated by "; ". `published` is an ISO date, possibly only a year or
    a year and month; `read` is one, too: when it was accessed at its address. `origins` says for
    each known field where its value was found. `digest_of` names the original where the text is
    somebody's digest of another article. `tags` are those that it names itself, separated by "; ".
    `proposal` is a source that it seems to have, while it names none.
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
    read: str | None = None
    tags: str | None = None
    origins: Mapping[str, str] = field(default_factory=dict)
    proposal: Proposal | None = None

    @property
    def source_key(self) -> SourceKey:
        """What tells its source from others."""
        return self.source or (self.doc_id,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Listing):
    """One article.

    `boilerplate` spans, `headings` and `governors` are in reading order; `pages` are the offsets at
    which pages begin, empty if there are none; `recognised` are the numbers of those, from 1, that
    were read by text recognition. `left_out` counts what is in the file but not in the text, by
    what it is.
    """

    text: str
    headings: tuple[Heading, ...] = ()
    boilerplate: tuple[Span, ...] = ()
    pages: tuple[int, ...] = ()
    governors: tuple[Governor, ...] = ()
    recognised: tuple[int, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)

    def is_recognised(self, span: Span) -> bool:
        """Whether any of a span is on a page that was read by text recognition."""
        return not set(self.recognised).isdisjoint(pages_of(self.pages, span))

    def lead(self, span: Span) -> tuple[Lead, ...]:
        """What governs a span, as in `lead_of`."""
        return lead_of(self.text, self.governors, span)


def pages_of(pages: Sequence[int], span: Span) -> range:
    """The numbers, from 1, of the pages on which a span is, of those that begin at these offsets.

    >>> list(pages_of((0, 10, 20), Span(5, 10))), list(pages_of((0, 10, 20), Span(10, 21)))
    ([1], [2, 3])
    """
    first = bisect_right(pages, span.start)
    return range(first, max(first, bisect_left(pages, span.end)) + 1)


def lead_of(text: str, governors: Sequence[Governor], span: Span) -> tuple[Lead, ...]:
    """The lead-ins and headers that govern a span of `text`, outermost first.

    Those that are in the span are left out, and so is one that the span is part of.
    """
    found = []
    number = bisect_left(governors, (span.start,)) - 1
    while number >= 0:
        one = governors[number]
        if span.start < one.until and one.end < span.end:
            found.append(Lead(one.start, one.end, text[one.start : one.end]))
        number = one.above
    return tuple(reversed(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """The place of a passage: the characters `start` up to `end` of a document's text.

    `page` is the one on which it begins; `recognised` is whether any of it was read by text
    recognition.
    """

    doc_id: str
    ordinal: int
    start: int
    end: int
    heading: str | None = None
    page: int | None = None
    recognised: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage(Location):
    """A verbatim slice of a document: `document.text[start:end] == text`.

    `lead` is what has to be read before it, outermost first: the lead-ins of lists of which it has
    later items, the header of a table of which it has later rows.
    """

    text: str
    lead: tuple[Lead, ...] = ()
    boilerplate: bool = False
