"""Puts lines of the same height together to rows: of a table, or of a sentence with wide blanks."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from ingest.readers.pdf_pages.page_lines import Line
from ingest.readers.pdf_pages.page_pieces import is_bullet, is_contents, is_numbered

_SECTION = re.compile(r"[\dA-Z]{1,2}(?:\.\d{1,2})*\.?\Z")
_SAME_EDGE = 1.5
_FARTHEST = 3.5
_LONGEST_NUMBER = 6
_TABLE_WIDE = 0.6
_EVEN = 1.8
_LONG = 35
_NEAR = 4
_WIDEST = 2.5
_EXACT = 0.7
_SHORTEST = 22
_MOST = 0.5


class Row(NamedTuple):
    """A line, with the words of each cell if it is a row of a table.

    `is_contents` is whether it is a line of a table of contents.
    """

    line: Line
    cells: tuple[str, ...] = ()
    is_contents: bool = False


def rows_of(lines: Sequence[Line]) -> list[Row]:
    """The rows of lines that are in reading order.

    Words that stand apart are cells where others above or below them begin or end with them.
    """
    runs = [list(run) for _, run in groupby(_numbered(lines), lambda one: one[0])]
    groups = [[line for _, line in run] for run in runs]
    return [_row(groups, place) for place in range(len(groups))]


def _numbered(lines: Sequence[Line]) -> Iterator[tuple[int, Line]]:
    number = 0
    for place, line in enumerate(lines):
        before = lines[place - 1] if place else line
        size = max(line.size, before.size)
        is_level = abs(line.bottom - before.bottom) < size / 4 and line.left >= before.right
        if place and not (is_level and line.is_aside == before.is_aside):
            number += 1
        yield number, line


def _row(groups: Sequence[Sequence[Line]], place: int) -> Row:
    group = groups[place]
    if len(group) == 1:
        return Row(group[0], is_contents=is_contents(group[0].text))
    near = [
        groups[other]
        for other in range(max(0, place - 2), min(len(groups), place + 3))
        if other != place
        and abs(groups[other][0].bottom - group[0].bottom) < _FARTHEST * group[0].size
    ]
    beside = [*groups[max(0, place - 1) : place], *groups[place + 1 : place + 2]]
    whole = _merged(group)
    is_code = max(group, key=lambda line: len(line.text)).is_code
    if (
        is_code
        or is_contents(whole.text)
        or _is_justified(groups, place)
        or _is_text(group, beside)
    ):
        return Row(whole, is_contents=is_contents(whole.text))
    starts = [0, *(n for n in range(1, len(group)) if _begins_cell(group, n, near))]
    if len(starts) == 1:
        return Row(whole, is_contents=is_contents(whole.text))
    bounds = zip(starts, [*starts[1:], len(group)], strict=True)
    return Row(whole, tuple(_merged(group[start:end]).text for start, end in bounds))


def _is_justified(groups: Sequence[Sequence[Line]], place: int) -> bool:
    """Whether it has wide blanks only to be as long as the lines of text above and below it."""
    group = groups[place]
    blanks = [right.left - left.right for left, right in pairwise(group)]
    near = range(max(0, place - _NEAR), min(len(groups), place + _NEAR + 1))
    beside = [groups[other] for other in near if other != place]
    flush = [other for other in beside if _are_flush(group, other)]
    if max(blanks) < _WIDEST * group[0].size and flush:
        if any(len(other) == 1 and len(other[0].text) >= _SHORTEST for other in flush):
            return True
        next_to = [groups[other] for other in (place - 1, place + 1) if 0 <= other < len(groups)]
        return not all(any(_is_in_column(cell, row) for row in next_to) for cell in group[1:])
    return _is_even(group) and any(len(one) == 1 or _is_sure(one) for one in flush)


def _is_in_column(cell: Line, row: Sequence[Line]) -> bool:
    # Their right ends say nothing: the last words of two flush lines end at the same place.
    return any(abs(cell.left - other.left) < _EXACT for other in row[1:])


def _are_flush(group: Sequence[Line], other: Sequence[Line]) -> bool:
    lefts, rights = group[0].left - other[0].left, group[-1].right - other[-1].right
    # The first line of an item begins with its bullet, to the left of the others.
    is_indented = lefts > 0 or is_bullet(group[0].text)
    return abs(lefts) < _SAME_EDGE + group[0].size * 2 * is_indented and abs(rights) < _SAME_EDGE


def _is_sure(group: Sequence[Line]) -> bool:
    return _is_even(group) and (len(group) > 2 or max(line.blank for line in group) > 0)


def _is_text(group: Sequence[Line], beside: Sequence[Sequence[Line]]) -> bool:
    """Whether most of it is one long piece, as long as a line of text above or below it."""
    longest = max(len(line.text) for line in group)
    if longest < _LONG or longest < sum(len(line.text) for line in group) * _MOST:
        return False
    return any(
        len(other) == 1 and abs(group[-1].right - other[0].right) < _SAME_EDGE for other in beside
    )


def _is_even(group: Sequence[Line]) -> bool:
    blanks = [right.left - left.right for left, right in pairwise(group)]
    inner = [line.blank for line in group if line.blank > 0]
    return max(blanks, default=0.0) < _EVEN * min([*blanks, max(inner, default=1e9)], default=1e9)


def _begins_cell(group: Sequence[Line], number: int, near: Sequence[Sequence[Line]]) -> bool:
    cell, before = group[number], group[number - 1].text
    if number == 1 and group[0].is_bold and _SECTION.match(before):
        return False
    if (
        number == 1
        and len(before) < _LONGEST_NUMBER
        and (is_bullet(before) or is_numbered(f"{before} "))
    ):
        return False
    if cell.is_cell:
        return True
    if cell.left - group[number - 1].right < _TABLE_WIDE * cell.size:
        return False
    return any(_is_aligned(cell, other) for row in near for other in row[1:])


def _is_aligned(one: Line, other: Line) -> bool:
    middles = (one.left + one.right) / 2, (other.left + other.right) / 2
    edges = ((one.left, other.left), (one.right, other.right), middles)
    return any(abs(here - there) < _SAME_EDGE for here, there in edges)


def _merged(group: Sequence[Line]) -> Line:
    longest = max(group, key=lambda line: len(line.text))
    return longest._replace(
        text=" ".join(line.text for line in group),
        left=group[0].left,
        right=group[-1].right,
        is_bold=all(line.is_bold for line in group),
        is_code=all(line.is_code for line in group),
    )
