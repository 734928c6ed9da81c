"""The order in which the lines of a page are read, whatever the order they come in."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ingest.readers.pdf_pages.page_lines import Line
from ingest.readers.pdf_pages.page_pieces import is_bullet

_LONG = 20
_OFTEN = 0.25
_FEWEST = 3
_MOSTLY = 0.6
_ROOM = 2.0
_FARTHEST = 4
_MOST_GUTTERS = 40
_MOST_BULLETS = 200


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """The lines column by column, each from above.

    An order that never goes up but to a column on the right is kept: whoever made the file knew
    better than geometry does.
    """
    lines = _with_bullets(lines)
    if _is_in_order(lines) and not _is_row_by_row(lines):
        return list(lines)
    return _sorted(lines)


def by_place(lines: Sequence[Line]) -> list[Line]:
    """The same of lines that come in no order, as those that were recognised."""
    return _sorted(_with_bullets(lines))


def _with_bullets(lines: Sequence[Line]) -> list[Line]:
    """The lines, each bullet that was drawn by itself before the words that it belongs to."""
    # Word's bullet of the second level is the letter o by itself.
    lines = [line._replace(text="◦") if line.text == "o" else line for line in lines]
    lone = [line for line in lines if len(line.text) == 1 and is_bullet(line.text)]
    if not lone or len(lone) > _MOST_BULLETS:
        return list(lines)
    ordered = [line for line in lines if len(line.text) > 1 or not is_bullet(line.text)]
    for bullet in lone:
        beside = (
            place
            for place, line in enumerate(ordered)
            if _is_level(bullet, line) and line.left - bullet.right < _FARTHEST * line.size
        )
        ordered.insert(next(beside, len(ordered)), bullet)
    return ordered


def _is_in_order(lines: Sequence[Line]) -> bool:
    return all(
        below.bottom > above.bottom - above.size
        or below.left > min(above.right, above.left + 2 * above.size)
        for above, below in pairwise(lines)
    )


def _is_row_by_row(lines: Sequence[Line]) -> bool:
    """Whether columns of running text are drawn line by line, across the page."""
    across = sum(
        _is_level(left, right) and min(len(left.text), len(right.text)) >= _LONG
        for left, right in pairwise(lines)
    )
    return across >= _FEWEST and across > _OFTEN * len(lines) / 2


def _is_level(left: Line, right: Line) -> bool:
    size = max(left.size, right.size)
    return right.left >= left.right and abs(left.bottom - right.bottom) < size / 4


def _sorted(lines: Sequence[Line]) -> list[Line]:
    gutter = _gutter(lines)
    if gutter is None:
        return _by_rows(lines)
    ordered: list[Line] = []
    band: list[Line] = []
    for line in sorted(lines, key=lambda line: line.bottom):
        if line.left < gutter - _ROOM and line.right > gutter + _ROOM:
            ordered += [*_columns(band, gutter), line]
            band = []
        else:
            band.append(line)
    return [*ordered, *_columns(band, gutter)]


def _columns(band: Sequence[Line], gutter: float) -> list[Line]:
    left = [line for line in band if line.right <= gutter + _ROOM]
    right = [line for line in band if line.right > gutter + _ROOM]
    if not left or not right:
        return _sorted(left or right) if len(band) > _FEWEST else _by_rows(band)
    if _are_cells(left) or _are_cells(right):
        return _by_rows(band)
    return [*_sorted(left), *_sorted(right)]


def _are_cells(lines: Sequence[Line]) -> bool:
    """Whether little of it is in lines as long as those of running text."""
    long = sum(len(line.text) for line in lines if len(line.text) >= _LONG)
    return long < _MOSTLY * sum(len(line.text) for line in lines)


def _gutter(lines: Sequence[Line]) -> float | None:
    """Where a column of running text begins to the right of another, if there is such a place."""
    best, most = None, 0
    common = Counter(round(line.left) for line in lines).most_common(_MOST_GUTTERS)
    for place, _ in common:
        left = [line for line in lines if line.right <= place + _ROOM]
        right = [line for line in lines if line.left >= place - _ROOM]
        if min(len(left), len(right)) < _FEWEST or _are_cells(left) or _are_cells(right):
            continue
        beside = min(_beside(left, right), _beside(right, left))
        if beside >= _FEWEST and beside > most:
            best, most = float(place), beside
    return best


def _beside(lines: Sequence[Line], others: Sequence[Line]) -> int:
    """How many lines are between the first and the last of the others."""
    top, bottom = min(one.top for one in others), max(one.bottom for one in others)
    return sum(top <= (line.top + line.bottom) / 2 <= bottom for line in lines)


def _by_rows(lines: Sequence[Line]) -> list[Line]:
    ordered: list[Line] = []
    row: list[Line] = []
    for line in sorted(lines, key=lambda line: line.bottom):
        if row and line.bottom - row[0].bottom > row[0].size / 3:
            ordered += sorted(row, key=lambda one: one.left)
            row = []
        row.append(line)
    return ordered + sorted(row, key=lambda one: one.left)
