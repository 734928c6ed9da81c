"""Packs the blocks of a document into passages: slices that make sense on their own."""

import math
import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.records import Governor, Passage, Span, lead_of, pages_of
from index.text.sentences import sentences
from ingest.describe.governors import governors_of
from ingest.reading import Block, Kind, Reading

# "Medications– certain medicines …": a label that opens a paragraph opens a topic.
_RUN_IN_LABEL = re.compile(r"[A-Z0-9][^.!?:;,–—\n]{1,60}?(?:\s?[–—]|-(?=\s)|:)\s*\S")

_BACK_REFERENCE = re.compile(r"(?:this|that|these|those|it|its|they|their|such|he|she)\b", re.I)


class _Piece(NamedTuple):
    """A block or part of one that goes into a passage as a whole.

    `needs` is the end of what should stay with it: for a lead-in, its list. `joins` says whether
    it may continue the previous passage.
    """

    start: int
    end: int
    needs: int
    joins: bool
    hidden: bool
    heading: str | None


@dataclass(frozen=True, slots=True)
class _Ruler:
    """Measures lengths in tokens, from the offsets at which the tokens of the text end."""

    ends: Sequence[int]
    limit: int

    def before(self, offset: int) -> int:
        """How many tokens end at or before `offset`."""
        return bisect_right(self.ends, offset)

    def length(self, start: int, end: int) -> int:
        return self.before(end) - self.before(start)

    def fits(self, start: int, end: int) -> bool:
        return self.length(start, end) <= self.limit

    def cut(self, start: int) -> int:
        """The end of the longest part from `start` that fits."""
        return self.ends[self.before(start) + self.limit - 1]


def cut_passages(
    reading: Reading,
    *,
    doc_id: str,
    skipped: Sequence[Span],
    token_ends: Sequence[int],
    limit: int,
) -> list[Passage]:
    """Pack the blocks of `reading` into passages of at most `limit` tokens, in reading order.

    A passage is a verbatim slice of the text and never crosses a heading, or the edge of the
    boilerplate in `skipped`. A list stays with its lead-in line and a table row with its header;
    if they are too long for one passage, the later ones name it as their `lead`. Text that is too
    long for one passage is cut between sentences, and only a sentence that is itself too long
    between words. Every word outside headings is in exactly one passage. `token_ends` are the
    offsets at which the tokens of the text end.
    """
    ruler = _Ruler(token_ends, limit)
    packed: list[list[_Piece]] = []
    governors = governors_of(reading, skipped)
    governed = {one.end: one.until for one in governors}
    for piece in _pieces(reading, {span.start for span in skipped}, governed, ruler):
        if packed and piece.joins and ruler.fits(packed[-1][0].start, piece.needs):
            packed[-1].append(piece)
        else:
            packed.append([piece])
    return [
        _passage(pieces, ordinal, reading, governors, doc_id=doc_id)
        for ordinal, pieces in enumerate(packed)
    ]


def heading_paths(reading: Reading, passages: Iterable[Passage]) -> Iterator[list[str]]:
    """For each passage, in reading order, the headings above it, outermost first."""
    path: list[Block] = []
    headings = deque(block for block in reading.blocks if block.kind is Kind.HEADING)
    for passage in passages:
        while headings and headings[0].start <= passage.start:
            heading = headings.popleft()
            path = [above for above in path if above.level < heading.level] + [heading]
        yield [reading.text[block.start : block.end] for block in path]


def _pieces(
    reading: Reading, skipped: set[int], governed: Mapping[int, int], ruler: _Ruler
) -> Iterator[_Piece]:
    blocks = reading.blocks
    only_headings = all(block.kind in (Kind.HEADING, Kind.FRONT_MATTER) for block in blocks)
    heading: str | None = None
    before: _Piece | None = None
    for place, block in enumerate(blocks):
        if block.kind is Kind.HEADING and not only_headings:
            heading, before = reading.text[block.start : block.end], None
            continue
        hidden = block.start in skipped
        joins = (
            before is not None
            and before.hidden == hidden
            and not (block.kind is Kind.PARAGRAPH and _opens_topic(reading, block))
        )
        needed = _needed_end(reading, place, governed, ruler)
        for part in _parts(reading.text, block, ruler):
            before = _Piece(
                start=part.start,
                end=part.end,
                needs=max(part.end, needed),
                joins=joins,
                hidden=hidden,
                heading=heading,
            )
            yield before
            joins = True


def _needed_end(reading: Reading, place: int, governed: Mapping[int, int], ruler: _Ruler) -> int:
    """The end of what should stay with a block: for a lead-in all that it governs, or just the
    first block of it if that is too long.
    """
    opener, below = reading.blocks[place], reading.blocks[place + 1 : place + 2]
    if opener.end not in governed:
        return opener.end
    end = governed[opener.end]
    return end if ruler.fits(opener.start, end) else below[0].end


def _opens_topic(reading: Reading, block: Block) -> bool:
    return _RUN_IN_LABEL.match(reading.text, block.start, block.end) is not None


def _parts(text: str, block: Block, ruler: _Ruler) -> Iterator[Span]:
    """The whole block if it fits, else parts of whole sentences, about equally long."""
    whole = ruler.length(block.start, block.end)
    if whole <= ruler.limit:
        yield Span(block.start, block.end)
        return
    aim = whole / math.ceil(whole / ruler.limit)
    open_: Span | None = None
    first = last = 0
    for unit in _units(text, block, ruler):
        before, last = last, ruler.before(unit.end)
        if open_ and (
            last - first > ruler.limit or (before - first >= aim and not _refers_back(text, unit))
        ):
            yield open_
            open_ = None
        if not open_:
            first = ruler.before(unit.start)
        open_ = Span(open_.start if open_ else unit.start, unit.end)
    if open_:
        yield open_


def _units(text: str, block: Block, ruler: _Ruler) -> Iterator[Span]:
    """The sentences of a block; one that is too long for a passage is cut between words."""
    for sentence in sentences(text, start=block.start, end=block.end):
        start = sentence.start
        while not ruler.fits(start, sentence.end):
            end = _last_word_end(text, start, ruler.cut(start))
            yield Span(start, end)
            start = _word_start(text, end)
        yield Span(start, sentence.end)


def _word_start(text: str, start: int) -> int:
    while text[start].isspace():
        start += 1
    return start


def _refers_back(text: str, unit: Span) -> bool:
    """Whether a sentence means little without the one before it."""
    return _BACK_REFERENCE.match(text, unit.start) is not None


def _last_word_end(text: str, start: int, end: int) -> int:
    """`end`, or if that is inside a word, the end of the last whole word before it."""
    if end >= len(text) or text[end].isspace():
        return end
    blank = max(text.rfind(space, start, end) for space in " \n\t")
    return start + len(text[start:blank].rstrip()) if blank > start else end


def _passage(
    pieces: Sequence[_Piece],
    ordinal: int,
    reading: Reading,
    governors: Sequence[Governor],
    *,
    doc_id: str,
) -> Passage:
    piece, end = pieces[0], pieces[-1].end
    pages = pages_of(reading.pages, Span(piece.start, end))
    return Passage(
        doc_id=doc_id,
        ordinal=ordinal,
        start=piece.start,
        end=end,
        text=reading.text[piece.start : end],
        heading=piece.heading,
        page=pages[0] if reading.pages else None,
        recognised=not set(reading.recognised).isdisjoint(pages),
        lead=lead_of(reading.text, governors, Span(piece.start, end)),
        boilerplate=piece.hidden,
    )
