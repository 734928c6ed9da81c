"""Finds paragraphs, headings, list items and rows by where the lines of a page stand."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.readers.pdf_pages.lexicon import HYPHENS
from ingest.readers.pdf_pages.page_lines import Line
from ingest.readers.pdf_pages.page_pieces import (
    Piece,
    ends_sentence,
    goes_on,
    is_bullet,
    is_dash,
    is_numbered,
)
from ingest.readers.pdf_pages.page_rows import Row
from ingest.reading import Kind

_GAP = 1.3
_SENTENCE_GAP = 3.2
_OTHER_SIZE = 1.12
_LARGE = 1.15
_INDENT = 0.7
_LEEWAY = 0.6
_NEIGHBOURS = 8
_WIDEST = 2.5
_LIKELY = 1.6
_ENOUGH = 10
_FIRST_WORD = re.compile(r"\S+")


class Pitches:
    """The usual distance between lines, by the size of their letters."""

    def __init__(self, pages: Sequence[Sequence[Row]]) -> None:
        found: dict[float, list[float]] = defaultdict(list)
        for rows in pages:
            for above, below in pairwise(row.line for row in rows):
                pitch = below.bottom - above.bottom
                if abs(below.size - above.size) < 0.1 and 0.8 * below.size < pitch:
                    found[_half(below.size)].append(pitch)
        self._usual = {
            size: min(
                sorted(pitches)[len(pitches) * 3 // 10],
                (_WIDEST if len(pitches) >= _ENOUGH else _LIKELY) * size,
            )
            for size, pitches in found.items()
        }

    def usual(self, size: float) -> float:
        """That of lines of this size, or what is common."""
        return self._usual.get(_half(size), 1.25 * size)


def pieces_of(rows: Sequence[Row], pitches: Pitches, *, page: int, flow: int) -> list[Piece]:
    """The pieces of a page in reading order; `flow` is the number of its first column."""
    pieces: list[Piece] = []
    limits = _limits(rows)
    for place, row in enumerate(rows):
        before = rows[place - 1] if place else None
        if before is not None and _begins_column(before.line, row.line):
            flow += 1
            before = None
        step = _Step(row, before, pieces[-1] if before else None, pitches, limits, place)
        if step.continues():
            _extend(pieces[-1], row.line, page, apart=step.ends_line())
        else:
            pieces.append(_begun(row, page, flow))
        pieces[-1].is_full = not step.has_room(row.line, limits[place], "a" * 8)
    return pieces


def _begun(row: Row, page: int, flow: int) -> Piece:
    line = row.line
    if _is_listed(row):
        return Piece(Kind.ITEM, [(line, page)], flow, level=1)
    if row.cells:
        return Piece(Kind.ROW, [(line, page)], flow, cells=row.cells)
    is_aside = line.is_aside or row.is_contents
    return Piece(Kind.PARAGRAPH, [(line, page)], flow, is_aside=is_aside)


def _extend(piece: Piece, line: Line, page: int, *, apart: bool) -> None:
    if apart:
        piece.breaks.add(len(piece.lines))
    piece.lines.append((line, page))


def _is_listed(row: Row) -> bool:
    text = row.line.text
    return not row.line.is_aside and not row.cells and is_bullet(text)


def _begins_column(above: Line, below: Line) -> bool:
    return below.bottom < above.bottom - 0.6 * min(above.size, below.size)


def _limits(rows: Sequence[Row]) -> list[float]:
    """How far to the right the column of each row goes."""
    limits = []
    for place, row in enumerate(rows):
        line = row.line
        around = rows[max(0, place - _NEIGHBOURS) : place + _NEIGHBOURS + 1]
        rights = [
            other.line.right
            for other in around
            if abs(other.line.left - line.left) < 5 * line.size
            and other.line.size < line.size * _OTHER_SIZE
        ]
        limits.append(max([*rights, line.right]))
    return limits


class _Step:
    """From a row to the next: whether it goes on with the same piece."""

    def __init__(
        self,
        row: Row,
        before: Row | None,
        piece: Piece | None,
        pitches: Pitches,
        limits: Sequence[float],
        place: int,
    ) -> None:
        self._row, self._before, self._piece = row, before, piece
        self._line = row.line
        self._usual = pitches.usual(row.line.size)
        self._limit = limits[place - 1] if place else 0.0

    def continues(self) -> bool:
        """Whether the row belongs to the piece of the row before it."""
        above, line, piece = self._before, self._line, self._piece
        if above is None or piece is None or piece.kind is Kind.ROW or self._row.cells:
            return False
        if above.line.is_aside != line.is_aside:
            return False
        if _is_listed(self._row) and not self._has_dash_of_sentence(above.line):
            return False
        if above.is_contents or self._row.is_contents:
            return False
        return self._is_same_type(above.line) and self._is_near(above.line)

    def _has_dash_of_sentence(self, above: Line) -> bool:
        is_full = not self._was_cut(above) and not ends_sentence(above.text)
        is_below = abs(self._line.left - above.left) < self._line.size / 2
        return is_dash(self._line.text) and is_full and is_below and not is_bullet(above.text)

    def ends_line(self) -> bool:
        """Whether the line before ended although there was room for more."""
        above = self._before
        if above is None or above.line.text[-1:] in HYPHENS:
            return False
        is_code = above.line.is_code and self._line.is_code
        text = self._line.text
        return is_code or (self._was_cut(above.line) and not (goes_on(text) or text[0].isdigit()))

    def _is_same_type(self, above: Line) -> bool:
        line = self._line
        smaller, larger = sorted((above.size, line.size))
        if larger > smaller * _OTHER_SIZE:
            return False
        if above.is_code != line.is_code:
            return not self._was_cut(above)
        if above.is_bold != line.is_bold:
            if above.is_bold and self._is_below_section():
                return False
            return not self._was_cut(above) and not ends_sentence(above.text)
        return True

    def _is_below_section(self) -> bool:
        """Whether the lines before are the bold heading of a section with a number."""
        piece = self._piece
        assert piece is not None
        return piece.is_bold and is_numbered(piece.first.text) and not goes_on(self._line.text)

    def _is_near(self, above: Line) -> bool:
        line, piece = self._line, self._piece
        assert piece is not None
        pitch = line.bottom - above.bottom
        is_open = not ends_sentence(above.text) and goes_on(line.text)
        if pitch > _GAP * self._usual:
            return is_open and pitch < _SENTENCE_GAP * self._usual and not above.is_bold
        if above.is_code and line.is_code or above.text[-1:] in HYPHENS:
            return True
        if piece.kind is Kind.ITEM or is_numbered(piece.first.text):
            return self._is_in_item(above)
        return self._is_in_paragraph(above, is_open=is_open)

    def _is_in_item(self, above: Line) -> bool:
        """Lines of an item hang below its words, or stand below one that is full."""
        piece, line = self._piece, self._line
        assert piece is not None
        if is_numbered(line.text) and line.left < piece.first.left + line.size:
            return False
        if line.left > piece.first.left + _INDENT * line.size:
            return True
        return not self._was_cut(above) and not ends_sentence(above.text)

    def _is_in_paragraph(self, above: Line, *, is_open: bool) -> bool:
        line, piece = self._line, self._piece
        assert piece is not None
        indent = line.left - above.left
        if is_open or _are_centred(above, line):
            return True
        if is_numbered(line.text) and (ends_sentence(above.text) or self._was_cut(above)):
            return False
        if indent > _INDENT * line.size:
            return not ends_sentence(above.text) and not self._was_cut(above)
        if indent < -_INDENT * line.size and len(piece.lines) > 1:
            return not ends_sentence(above.text) and not self._was_cut(above)
        return not self._was_cut(above) or (
            not ends_sentence(above.text) and not self._is_short(above)
        )

    def _is_short(self, above: Line) -> bool:
        """Whether a line is a heading or the like, and what follows is full."""
        piece = self._piece
        assert piece is not None
        width = self._limit - above.left
        return len(piece.lines) == 1 and above.right - above.left < 0.7 * width

    def _was_cut(self, above: Line) -> bool:
        word = _FIRST_WORD.match(self._line.text)
        return self.has_room(above, self._limit, word[0] if word else "")

    def has_room(self, line: Line, limit: float, word: str) -> bool:
        """Whether the word would have fit at the end of the line."""
        width = (self._line.right - self._line.left) / max(1, len(self._line.text))
        return line.right + (len(word) + 1) * width < limit - _LEEWAY * line.size


def _are_centred(above: Line, below: Line) -> bool:
    middles = (above.left + above.right) / 2, (below.left + below.right) / 2
    is_ragged = abs(above.left - below.left) > below.size
    return is_ragged and abs(middles[0] - middles[1]) < below.size / 4


def _half(size: float) -> float:
    return round(size * 2) / 2


def flows_of(pieces: Sequence[Piece]) -> Iterator[Sequence[Piece]]:
    """The pieces of each column."""
    begun = 0
    for place in range(1, len(pieces) + 1):
        if place == len(pieces) or pieces[place].flow != pieces[begun].flow:
            yield pieces[begun:place]
            begun = place
