"""Parts lines of a PDF page where a column of a table begins, however near the next one is."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.readers.pdf_pages.pdf_words import Word

_NARROWEST = 0.28
_LEAST_BLANK = 0.1
_WIDER = 1.1
_EVEN = 0.02
_SMALL = 0.9
_LONGEST = 40
_MOST_WORDS = 14
_EXACT = 0.15
_FEWEST = 2
_MORE = 3
_FARTHEST = 3.5
_Line = Sequence[Word]


def parted_at_columns(lines: Sequence[_Line]) -> list[tuple[_Line, bool]]:
    """The lines, in their order, those with several cells of a table as these cells.

    With each is whether a column begins with it.

    A column begins where, in several rows one below the other, a word begins at exactly the same
    place behind a gap: in three, if at least one of them has a gap there that no sentence has, else
    in four that have such a gap elsewhere.
    """
    levels: dict[float, list[_Line]] = defaultdict(list)
    for line in lines:
        levels[line[0].style.baseline].append(line)
    rows = [levels[baseline] for baseline in sorted(levels)]
    if len(rows) == len(lines):
        # No line has a gap that no sentence has.
        return [(line, False) for line in lines]
    wide = [sorted(line[0].left for line in row) for row in rows]
    narrow = [sorted(_narrow_starts(row)) for row in rows]
    parts: dict[int, list[_Line]] = {}
    for place, row in enumerate(rows):
        if not narrow[place]:
            continue
        near = _near(rows, place)
        columns = [start for start in narrow[place] if _is_column(start, near, wide, narrow)]
        if columns:
            parts.update({id(line): _parts(line, columns) for line in row})
    return [
        (part, place > 0)
        for line in lines
        for place, part in enumerate(parts.get(id(line), [line]))
    ]


def _narrow_starts(row: Sequence[_Line]) -> Iterator[float]:
    """Where words begin behind a gap that is wider than a blank of the same line."""
    for line in row:
        if not 1 < len(line) <= _MOST_WORDS or _is_typewritten(line):
            continue
        gaps = [word.left - before.right for before, word in pairwise(line)]
        blanks = [gap for gap in gaps if gap > _LEAST_BLANK * line[0].style.size]
        narrowest = _NARROWEST * line[0].style.size
        least = max(narrowest, _WIDER * min(blanks, default=0.0))
        for gap, (before, word) in zip(gaps, pairwise(line), strict=True):
            is_wide = gap > (narrowest if len(blanks) == 1 else least)
            if is_wide and _may_end_cell(before, word):
                yield word.left


def _may_end_cell(before: Word, word: Word) -> bool:
    is_mark = before.style.size < _SMALL * word.style.size
    return not is_mark and before.text[-1] not in ",;"


def _is_typewritten(line: _Line) -> bool:
    """Whether all letters are as wide, so that they stand one below the other in any lines."""
    if line[0].style.font.is_code:
        return True
    widths = [(word.right - word.left) / len(word.text) for word in line]
    is_even = max(widths) - min(widths) < _EVEN * line[0].style.size
    return is_even and any(word.text.isalpha() for word in line)


def _near(rows: Sequence[Sequence[_Line]], place: int) -> list[int]:
    """The rows around one that follow each other closely, without itself."""
    near = []
    for step in (-1, 1):
        for other in range(place + step, place + step * (_MORE + 1), step):
            if not 0 <= other < len(rows):
                break
            one, two = rows[other][0][0].style, rows[other - step][0][0].style
            if abs(one.baseline - two.baseline) > _FARTHEST * one.size:
                break
            near.append(other)
    return near


def _is_column(
    start: float,
    near: Sequence[int],
    wide: Sequence[Sequence[float]],
    narrow: Sequence[Sequence[float]],
) -> bool:
    apart = sum(_has(wide[other], start) for other in near)
    close = sum(_has(narrow[other], start) and len(wide[other]) > 1 for other in near)
    return close >= _MORE or (apart > 0 and apart + close >= _FEWEST)


def _has(starts: Sequence[float], start: float) -> bool:
    place = bisect_left(starts, start - _EXACT)
    return place < len(starts) and starts[place] < start + _EXACT


def _parts(line: _Line, columns: Sequence[float]) -> list[_Line]:
    starts = [
        place
        for place in range(1, len(line))
        if _has(columns, line[place].left) and _may_end_cell(line[place - 1], line[place])
    ]
    parts = [line[start:end] for start, end in pairwise([0, *starts, len(line)])]
    is_long = any(sum(len(word.text) + 1 for word in part) > _LONGEST for part in parts)
    return [line] if is_long else parts
