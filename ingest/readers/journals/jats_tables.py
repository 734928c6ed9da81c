"""Writes the tables of an article of a journal (JATS), in HTML or in OASIS, as rows."""

from collections.abc import Iterable, Iterator, Sequence

from lxml.etree import SubElement, _Element

from ingest.readers.blocks import TextBuilder
from ingest.readers.journals.jats_words import name_of, words_of

_MOST_CELLS = 200
_MOST_COLUMNS = 2_000


def write_table(table: _Element, into: _Element, builder: TextBuilder) -> None:
    """Put a table into a page; its cells repeat what reaches down from the rows above.

    It is one of HTML, or one of OASIS, with columns that have names.
    """
    made = SubElement(into, "table")
    names = [one.get("colname") for one in table.iter("{*}colspec")]
    below: dict[int, tuple[int, str, bool]] = {}
    for row in table.iter("{*}tr", "{*}row"):
        line = SubElement(made, "tr")
        cells = [one for one in row if name_of(one) in ("td", "th", "entry")]
        for cell in cells:
            _with_spans(cell, names)
        below = _row(cells, line, below, builder)


def _row(
    cells: Iterable[_Element],
    line: _Element,
    below: dict[int, tuple[int, str, bool]],
    builder: TextBuilder,
) -> dict[int, tuple[int, str, bool]]:
    rest: dict[int, tuple[int, str, bool]] = {}
    coming: Iterator[_Element] = iter(cells)
    column = 0
    while True:
        if column in below:
            rows, words, is_header = below.pop(column)
            span = 1
        elif (cell := next(coming, None)) is not None:
            rows, span = _number(cell, "rowspan"), _number(cell, "colspan")
            span = min(span, max(1, _MOST_COLUMNS - column))
            words = words_of(cell, builder)
            is_header = name_of(cell) == "th" or name_of(_above(cell)) == "thead"
        elif below:
            # A shorter row: the cells that reach down stand further right.
            SubElement(line, "td")
            column += 1
            continue
        else:
            return rest
        for place in range(column, column + span):
            SubElement(line, "th" if is_header else "td").text = words if place == column else ""
            if rows > 1:
                rest[place] = (rows - 1, words if place == column else "", is_header)
        column += span


def _with_spans(cell: _Element, names: Sequence[str | None]) -> None:
    """Say in the words of HTML how far a cell of OASIS reaches."""
    if (more := cell.get("morerows", "")).isdecimal():
        cell.set("rowspan", str(int(more) + 1))
    first, last = cell.get("namest"), cell.get("nameend")
    if first in names and last in names:
        cell.set("colspan", str(names.index(last) - names.index(first) + 1))


def _number(cell: _Element, name: str) -> int:
    words = cell.get(name, "1")
    return min(max(int(words), 1), _MOST_CELLS) if words.isdecimal() else 1


def _above(cell: _Element) -> _Element:
    row = cell.getparent()
    above = None if row is None else row.getparent()
    return cell if above is None else above
