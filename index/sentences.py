"""Sentences of a text at their places."""

import re
from collections.abc import Iterator

from sentencex import get_sentence_boundaries

from index.records import Span

# "on its own.1 When these": a note's number hides the end of the sentence from the splitter.
_NOTE = re.compile(r"(?<=[a-z)][.!?])(?:\d{1,2}(?:,\s?\d{1,2})*)(?=\s+[A-Z])")


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
        found += [span for span in _split_at_notes(text, first, last) if span.end > span.start]
    return found


def _split_at_notes(text: str, start: int, end: int) -> Iterator[Span]:
    for note in _NOTE.finditer(text, start, end):
        yield _trim(text, start, note.end())
        start = note.end()
    yield _trim(text, start, end)


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
