"""The rows of a table in markup, with cells that span rows repeated in each."""

from collections.abc import Iterator

from lxml.etree import _Element

from ingest.readers.tree import tag_of
from ingest.readers.web_pages.words import flat

_MOST_ROWS = 1_000
_MOST_COLUMNS = 100
_MOST_REPEATED = 1_000_000
_Held = dict[int, tuple[int, str, bool]]
"""Per column: in how many more rows which words stand, and whether as a header."""
_BLOCKS = ("p", "div", "ul", "ol", "blockquote")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def table_rows(table: _Element) -> Iterator[tuple[list[str], bool]]:
    """The cells of each row, and whether the row is a header.

    A cell over several rows is in each of them; one over several columns only in the first.
    """
    held: _Held = {}
    room = _MOST_REPEATED
    for row in _rows(table):
        words: list[str] = []
        headers: list[bool] = []
        cells = _cells(row)[::-1]
        while cells or max(held, default=-1) >= len(words):
            if len(words) in held:
                text, is_header = _from_above(held, len(words))
                room -= len(text)
                words.append(text if room > 0 else "")
                headers.append(is_header)
            elif cells:
                _place(cells.pop(), held, words, headers)
            else:
                words.append("")
                headers.append(False)
        yield words, bool(headers) and all(headers)


def _place(cell: _Element, held: _Held, words: list[str], headers: list[bool]) -> None:
    text, is_header = flat(cell), tag_of(cell) == "th" or cell.get("role") == "columnheader"
    below = _span(cell, "rowspan", _MOST_ROWS) - 1
    for number in range(_span(cell, "colspan", _MOST_COLUMNS)):
        shown = "" if number else text
        if below:
            held[len(words)] = (below, shown, is_header)
        words.append(shown)
        headers.append(is_header)


def _from_above(held: _Held, column: int) -> tuple[str, bool]:
    left, text, is_header = held.pop(column)
    if left > 1:
        held[column] = (left - 1, text, is_header)
    return text, is_header


def is_layout(table: _Element) -> bool:
    """Whether a table only places blocks on the page: one column, blocks side by side in one
    row, or tables and headings in it.
    """
    if table.get("role") in ("presentation", "none"):
        return True
    rows = [_cells(row) for row in _rows(table)]
    if all(len(cells) < 2 for cells in rows):
        return True
    inner = [tag_of(one) for cells in rows for cell in cells for one in cell.iterdescendants()]
    if any(tag in _HEADINGS or tag == "table" for tag in inner):
        return True
    if any(tag_of(cell) == "th" for cells in rows for cell in cells):
        return False
    stands_side_by_side = len(rows) == 1 and all(map(_has_blocks, rows[0]))
    return stands_side_by_side or any(_has_paragraphs(cell) for cells in rows for cell in cells)


def _has_blocks(cell: _Element) -> bool:
    return any(tag_of(one) in _BLOCKS for one in cell)


def _has_paragraphs(cell: _Element) -> bool:
    return sum(1 for _ in cell.iterdescendants("{*}p")) > 1


def _rows(table: _Element) -> list[_Element]:
    rows = [
        row for row in table.iter("{*}tr") if next(row.iterancestors("{*}table"), None) is table
    ]
    # A browser draws the foot last, wherever it stands.
    return sorted(rows, key=lambda row: _part(row) == "tfoot")


def _part(row: _Element) -> str:
    parent = row.getparent()
    return tag_of(parent) if parent is not None else ""


def _cells(row: _Element) -> list[_Element]:
    return [child for child in row if tag_of(child) in ("td", "th")]


def _span(cell: _Element, name: str, most: int) -> int:
    digits = (cell.get(name) or "1").strip()
    return min(max(int(digits), 1), most) if digits.isdecimal() and len(digits) < 7 else 1
