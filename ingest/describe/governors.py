"""Finds what governs parts of an article: lead-ins of lists, terms, headers of tables."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from index.records import Governor, Span
from index.text.sentences import sentences
from ingest.reading import Block, Kind, Reading

_LISTED = (Kind.ITEM, Kind.HEADER, Kind.ROW)
# A whole sentence announces the list below it if it says so, or asks what the list answers.
_ANNOUNCES = re.compile(r"\?|\b(?:follow(?:s|ing)?|these)\b|\bbelow\W*$", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")


def governors_of(reading: Reading, skipped: Sequence[Span] = ()) -> tuple[Governor, ...]:
    """The lead-ins and headers in reading order, each with the end of what it governs.

    Boilerplate in `skipped` and running heads neither end a list nor govern one that is neither.
    """
    text, blocks = reading.text, reading.blocks
    hidden = {span.start for span in skipped} | _at_page_edges(reading)
    runs = [[block for block in blocks if block.start not in hidden]]
    runs += [
        list(run) for is_hidden, run in groupby(blocks, lambda b: b.start in hidden) if is_hidden
    ]
    found = sorted(one for run in runs for one in _of_run(text, run))
    governors: list[Governor] = []
    for lead, until in found:
        above = len(governors) - 1
        while above >= 0 and governors[above].until < until:
            above = governors[above].above
        governors.append(Governor(*lead, until, above))
    return tuple(governors)


def _at_page_edges(reading: Reading) -> set[int]:
    """The starts of page numbers, and of what stands at an edge of about every second page."""
    pages: dict[int, list[Block]] = {}
    for block in reading.blocks if reading.pages else ():
        pages.setdefault(bisect_right(reading.pages, block.start), []).append(block)
    edges = {edge for page in pages.values() for edge in (page[0], page[-1])}
    words = {
        edge.start: _NUMBER.sub("", reading.text[edge.start : edge.end]).strip()
        for edge in edges
        if edge.kind not in _LISTED and reading.text[edge.end - 1] != ":"
    }
    often = Counter(words.values())
    needed = max(2, len(pages) // 2)
    return {start for start, said in words.items() if not said or often[said] >= needed}


def _of_run(text: str, blocks: Sequence[Block]) -> Iterator[tuple[Span, int]]:
    for place, (block, below) in enumerate(pairwise(blocks)):
        if _opens(text, block, below):
            lead = Span(block.start, block.end)
            if block.kind is not Kind.HEADER:
                lead = sentences(text, start=block.start, end=block.end)[-1]
            yield lead, _until(text, blocks, place)


def _until(text: str, blocks: Sequence[Block], place: int) -> int:
    """The end of what a block governs: the list or the table below it, or one paragraph.

    If that paragraph opens a list in its turn, the list, too.
    """
    block, below, end = blocks[place], blocks[place + 1], blocks[place + 1].end
    if below.kind is Kind.PARAGRAPH:
        following = blocks[place + 2 : place + 3]
        opens = following and following[0].kind in _LISTED and _opens(text, below, following[0])
        return _until(text, blocks, place + 1) if opens else end
    for number in range(place + 2, len(blocks)):
        later = blocks[number]
        is_same = (later.kind is Kind.ITEM) == (below.kind is Kind.ITEM) and not later.apart
        if not (is_same and _governs(block, later)) and not _continues(text, later, below):
            break
        end = later.end
    return end


def _opens(text: str, block: Block, below: Block) -> bool:
    if block.kind is not Kind.PARAGRAPH:
        return _governs(block, below)
    if below.kind is Kind.PARAGRAPH:
        return text[block.end - 1] == ":"
    if below.kind not in _LISTED:
        return False
    start = sentences(text, start=block.start, end=block.end)[-1].start
    return text[block.end - 1] not in ".!" or bool(_ANNOUNCES.search(text, start, block.end))


def _governs(block: Block, later: Block) -> bool:
    if block.kind is Kind.HEADER:
        return later.kind is Kind.ROW
    if block.kind is Kind.ITEM:
        return later.kind is Kind.ITEM and block.level < later.level
    return block.kind is Kind.PARAGRAPH and later.kind in _LISTED


def _continues(text: str, block: Block, first: Block) -> bool:
    """Whether it is a paragraph that is indented further than the `first` item of a list."""
    indent, of_list = (_indent(text, one) for one in (block, first))
    return block.kind is Kind.PARAGRAPH and indent > max(1, of_list)


def _indent(text: str, block: Block) -> int:
    line = text[text.rfind("\n", 0, block.start) + 1 : block.end]
    return len(line) - len(line.lstrip())
