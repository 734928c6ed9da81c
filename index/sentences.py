"""Sentences of a text at their places."""

import re
from collections.abc import Iterator

from sentencex import get_sentence_boundaries

from index.records import Span

# The splitter misses an end that a note's number hides ("on its own.1 When these"), and any
# that stands between what it takes for a pair of quotation marks.
_MISSED = re.compile(
    r"(?<=[a-z)][.!?])\d{1,2}(?:,\s?\d{1,2})*(?=\s+[A-Z])|(?<=[a-z]{4})[.!?][\"”)]?(?=\s+[A-Z])"
)


def sentences(text: str, *, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of `text[start:end]`, without the white space around them, in reading order.

    Offsets count from the start of `text`. Every word is in exactly one sentence.

    >>> text = "It hurts.1 Rest helps, e.g. at night."
    >>> [text[s.start:s.end] for s in sentences(text)]
    ['It hurts.1', 'Rest helps, e.g. at night.']
    """
    part = text[start:end]
    found = []
    for boundary in get_sentence_boundaries("en", part):
        first = start + int(boundary["start_index"])
        last = start + int(boundary["end_index"])
        found += [span for span in _split(text, first, last) if span.end > span.start]
    return found


def _split(text: str, start: int, end: int) -> Iterator[Span]:
    for missed in _MISSED.finditer(text, start, end):
        yield _trim(text, start, missed.end())
        start = missed.end()
    yield _trim(text, start, end)


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
