"""Writes the paragraphs and tables of an office document as blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile, zip_longest
from typing import NamedTuple

from ingest.readers.blocks import TextBuilder
from ingest.reading import Kind

_MOST_COLUMNS = 100
_WIDEST = 1_000
_MOST_HEADERS = 4
_LONGEST_REPEATED = 300
_LONGEST_HEADING = 80
_PROSE = 60
_ENDS_A_SENTENCE = re.compile(r"[.!?…:;,。！？][\"'”’»)\]]*\Z")


class Piece(NamedTuple):
    """A heading, a paragraph or a list item; one that `continues` belongs to the item before.

    Its `number` is what a program counts and writes before it, such as "2.1" or "b)".
    """

    kind: Kind
    words: str
    level: int = 0
    continues: bool = False
    is_aside: bool = False
    number: str = ""

    def numbered(self) -> str:
        """The words, behind their number."""
        return f"{self.number} {self.words.strip()}".lstrip() if self.words.strip() else ""


class Cell(NamedTuple):
    """A cell over `span` columns; one that `continues` shows the cell above it."""

    parts: Sequence[Piece | Table]
    span: int = 1
    continues: bool = False


class Row(NamedTuple):
    """A row of a table."""

    cells: Sequence[Cell]
    is_header: bool = False


class Table(NamedTuple):
    """A table, or the columns of a layout."""

    rows: Sequence[Row]


Part = Piece | Table


def noted(mark: str, parts: Iterable[Part]) -> Iterator[Part]:
    """The parts of a note, the first words behind its mark, if it has one."""
    before = f"[{mark}] " if mark else ""
    for part in parts:
        if before and isinstance(part, Piece) and part.words.strip():
            part, before = part._replace(words=before + part.words.lstrip()), ""  # noqa: PLW2901
        yield part


class FlowWriter:
    """Adds parts to `builder`; a table that only arranges text becomes the blocks in it.

    A cell that spans rows is repeated in each, one that spans columns only in a header.
    """

    def __init__(self, builder: TextBuilder) -> None:
        self._builder = builder
        self._level = 0
        self._is_in_item = False

    def write(self, parts: Iterable[Part]) -> None:
        """Add the parts, in order."""
        for part in parts:
            if isinstance(part, Table):
                self._table(part)
            elif part.is_aside:
                with self._builder.aside():
                    self._piece(part)
            else:
                self._piece(part)

    def _piece(self, piece: Piece) -> None:
        if not piece.words.strip():
            return
        if piece.continues and self._is_in_item:
            self._builder.more(piece.words)
            return
        self._is_in_item = piece.kind is Kind.ITEM
        match piece.kind:
            case Kind.HEADING:
                self._level = piece.level
                self._builder.heading(piece.numbered(), level=piece.level)
            case Kind.ITEM:
                self._builder.item(piece.words, level=piece.level, number=piece.number)
            case _:
                self._builder.paragraph(piece.words)

    def _table(self, table: Table) -> None:
        self._is_in_item = False
        if _is_layout(table):
            below = min(6, self._level + 1)
            for cell in _in_reading_order(table):
                self.write(_with_heading(cell.parts, level=below))
                self._builder.gap()
            return
        self._builder.gap()
        rows = list(_filled(table.rows))
        above = _above(rows)
        for caption in (words[0] for row, words in above if len(row.cells) == 1):
            self._builder.paragraph(caption)
        columns = zip_longest(*(words for row, words in above if len(row.cells) > 1), fillvalue="")
        header = [" ".join(dict.fromkeys(filter(None, column))) for column in columns]
        self._builder.row(header, header=True)
        for _, words in rows[len(above) :]:
            self._builder.row(words)
        self._builder.gap()


def _above(rows: Sequence[tuple[Row, list[str]]]) -> list[tuple[Row, list[str]]]:
    """The rows that say what the columns are, and those that span the table above them."""
    if rows[0][0].is_header:
        return list(takewhile(lambda row: row[0].is_header, rows[:_MOST_HEADERS]))
    spanning = list(takewhile(lambda row: len(row[0].cells) == 1, rows[:_MOST_HEADERS]))
    return list(rows[: len(spanning) + 1]) if len(rows) > len(spanning) + 1 else spanning


def _filled(rows: Sequence[Row]) -> Iterator[tuple[Row, list[str]]]:
    """The words of each row, those of merged cells in each row that they cover."""
    above: dict[int, str] = {}
    for row in rows:
        words: list[str] = []
        for cell in row.cells:
            column = len(words)
            text = above.get(column, "") if cell.continues else _flat(cell)
            above[column] = text if len(text) <= _LONGEST_REPEATED else ""
            words.append(text)
            span = min(cell.span, _MOST_COLUMNS) if len(words) < _WIDEST else 1
            is_last = cell is row.cells[-1]
            if row.is_header:
                words += [above[column]] * (span - 1)
            elif not is_last:
                words += [""] * (span - 1)
        yield row, words


def _flat(cell: Cell) -> str:
    pieces = list(_pieces(cell))
    is_list = sum(piece.kind is Kind.ITEM for piece in pieces) > 1
    return ("; " if is_list else " ").join(piece.numbered() for piece in pieces)


def _pieces(cell: Cell) -> Iterator[Piece]:
    for part in cell.parts:
        if isinstance(part, Table):
            for row in part.rows:
                for inner in row.cells:
                    yield from _pieces(inner)
        elif part.words.strip():
            yield part


def _is_layout(table: Table) -> bool:
    """Whether the cells hold text that runs from one to the next, rather than values."""
    rows = [[list(_pieces(cell)) for cell in row.cells] for row in table.rows]
    if all(len(cells) < 2 for cells in rows):
        return True
    if any(row.is_header for row in table.rows):
        return False
    cells = [cell for row in rows for cell in row if cell]
    if any(_is_chapter(cell) for cell in cells):
        return True
    if len(rows) == 1:
        return any(len(cell) > 1 for cell in cells) or _has_nested(table)
    below = [cell for row in rows[1:] for cell in row if cell]
    long = [cell for cell in below if len(cell) > 1 and _is_prose(cell)]
    return (len(long) * 2 > len(below)) or (_has_nested(table) and not _is_short(rows[0]))


def _is_chapter(cell: Sequence[Piece]) -> bool:
    return len(cell) > 1 and any(piece.kind is Kind.HEADING for piece in cell)


def _is_prose(cell: Sequence[Piece]) -> bool:
    return any(len(piece.words) > _PROSE for piece in cell)


def _is_short(row: Sequence[Sequence[Piece]]) -> bool:
    return all(len(cell) < 2 and not _is_prose(cell) for cell in row)


def _has_nested(table: Table) -> bool:
    return any(
        isinstance(part, Table) for row in table.rows for cell in row.cells for part in cell.parts
    )


def _in_reading_order(table: Table) -> Iterator[Cell]:
    """Cells row by row, or column by column where two rows are headings and what they head."""
    rows = table.rows
    if len(rows) == 2 and len(rows[0].cells) == len(rows[1].cells) > 1:
        pieces = [list(_pieces(cell)) for cell in rows[0].cells]
        if _is_short(pieces) and all(pieces):
            for upper, lower in zip(rows[0].cells, rows[1].cells, strict=True):
                yield Cell([*upper.parts, *lower.parts])
            return
    for row in rows:
        yield from (cell for cell in row.cells if not cell.continues)


def _with_heading(parts: Sequence[Part], *, level: int) -> Iterator[Part]:
    """The parts of a column; its first line is its heading if it looks like one above prose."""
    filled = [part for part in parts if isinstance(part, Table) or part.words.strip()]
    first = filled[0] if len(filled) > 1 else None
    if (
        isinstance(first, Piece)
        and first.kind is Kind.PARAGRAPH
        and len(first.words) <= _LONGEST_HEADING
        and not _ENDS_A_SENTENCE.search(first.words.strip())
        and isinstance(filled[1], Piece)
        and filled[1].kind is Kind.PARAGRAPH
        and _ENDS_A_SENTENCE.search(filled[1].words.strip())
    ):
        yield first._replace(kind=Kind.HEADING, level=level)
        filled = filled[1:]
    yield from filled
