"""Cuts a text into sentences."""

import re
from collections.abc import Iterator

from sentencex import get_sentence_boundaries

from index.records import Span

# The splitter misses an end before the number of a note ("on its own.1 When these"), and any end
# between what it takes for a pair of quotation marks.
# Each pattern begins with a character, not with a look-behind, which halves the time.
_MISSED = re.compile(
    r"\d(?<=[a-z)][.!?].)\d?(?:,\s?\d{1,2})*(?=\s+[A-Z])"
    r"|[.!?](?<=[a-z]{4}.)[\"”)]?(?=\s+[A-Z])"
)

# The splitter's time grows with the square of the length, in Chinese and in quotation marks.
_AT_ONCE = 4_000
_LONGEST = 16_000


def sentences(text: str, *, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of `text[start:end]`, without the white space around them, in reading order.

    Offsets count from the start of `text`. Every word is in exactly one sentence; a sentence of
    more than 16,000 characters is cut.

    >>> text = "It hurts.1 Rest helps, e.g. at night."
    >>> [text[s.start:s.end] for s in sentences(text)]
    ['It hurts.1', 'Rest helps, e.g. at night.']
    """
    return [
        span
        for sentence in _boundaries(text, start, len(text) if end is None else end)
        for span in _split(text, *sentence)
        if span.end > span.start
    ]


def _boundaries(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences that the splitter finds, read in stretches of a bounded length."""
    size = _AT_ONCE
    while start < end:
        stop = end if end - start <= size else _blank_before(text, start, start + size)
        spans = [
            Span(start + int(boundary["start_index"]), start + int(boundary["end_index"]))
            for boundary in get_sentence_boundaries("en", text[start:stop])
        ]
        if stop < end and len(spans) > 1:
            # The last one may continue beyond the stretch.
            stop = spans.pop().start
        elif stop < end and size < _LONGEST:
            size = _LONGEST
            continue
        yield from spans
        start, size = stop, _AT_ONCE


def _blank_before(text: str, start: int, end: int) -> int:
    blank = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
    return blank + 1 if blank > start else end


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
