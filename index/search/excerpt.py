"""A piece of an article, to search for others like it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from index.errors import QuestionError
from index.records import Document, Listing, Span
from index.retrieval.filters import Filters, folded, unknown_document
from index.retrieval.query import LONGEST
from index.store.generation import Generation
from index.text.analyzer import terms

_FORM = re.compile(r"(?P<doc_id>.+)@(?P<start>\d{1,11})-(?P<end>\d{1,11})", re.DOTALL | re.ASCII)


class Excerpt(NamedTuple):
    """The characters of a span of an article."""

    doc_id: str
    span: Span

    def __str__(self) -> str:
        """What `parse_excerpt` reads."""
        return f"{self.doc_id}@{self.span.start}-{self.span.end}"


def parse_excerpt(text: str) -> Excerpt:
    """The excerpt that is written as `DOC_ID@START-END`.

    Raises:
        QuestionError: it is not written so.

    >>> parse_excerpt("a@b.md@120-340")
    Excerpt(doc_id='a@b.md', span=Span(start=120, end=340))
    """
    found = _FORM.fullmatch(text)
    if found is None:
        raise QuestionError(
            f"{text[:100]!r} names no part of an article. Write it as DOC_ID@START-END, such as "
            f"cramps.md@120-340: characters as in a hit."
        )
    return Excerpt(found["doc_id"], Span(int(found["start"]), int(found["end"])))


def read_excerpt(generation: Generation, excerpt: Excerpt) -> tuple[Document, str]:
    """The article of an excerpt, and its text without the white space around it.

    Raises:
        QuestionError: there is no such article or text, or it has no words or too many.
    """
    document = generation.document(excerpt.doc_id)
    if document is None:
        raise unknown_document(excerpt.doc_id)
    text = document.text[excerpt.span.start : excerpt.span.end].strip()
    if excerpt.span.end > len(document.text) or not terms(text):
        raise QuestionError(
            f"{str(excerpt)[:100]!r} has no words to search for. The article has the characters "
            f"0 to {len(document.text):,}."
        )
    if len(text) > LONGEST:
        raise QuestionError(
            f"The text has {len(text):,} characters; at most {LONGEST:,} are read. Choose less."
        )
    return document, text


def without_source(
    filters: Filters, document: Document, listings: Sequence[Listing]
) -> Filters | None:
    """The filters, without the source of `document`; None if that leaves no source.

    An unknown source is left in, since it may be any.
    """
    own = folded(document.source_key)
    wanted = filters.sources or tuple(dict.fromkeys(one.source for one in listings))
    others = tuple(source for source in wanted if folded(source) != own)
    return replace(filters, sources=others) if others else None
