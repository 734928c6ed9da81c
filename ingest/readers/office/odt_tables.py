"""The rows of a table of an OpenDocument text, with merged cells resolved."""

from collections.abc import Callable, Iterator, Sequence

from lxml.etree import _Element

from ingest.readers.blocks import TextBuilder
from ingest.readers.office.flow import Cell, Part, Row
from ingest.readers.office.odf import qn

_MOST_SPANNED = 100
# A cell of a few bytes could fill the memory otherwise; writers of text do not repeat cells.
_MOST_REPEATED = 10
_GROUPS = {qn(f"table:{name}") for name in ("table-rows", "table-row-group", "table-header-rows")}
_UNSEEN = {"collapse", "filter"}


def rows_of(
    table: _Element, parts_of: Callable[[_Element], Sequence[Part]], builder: TextBuilder
) -> list[Row]:
    """The rows of `table`; rows that are not shown are counted."""
    rows: list[Row] = []
    below: dict[int, int] = {}
    for row, is_header in _rows(table, is_header=False):
        if row.get(qn("table:visibility")) in _UNSEEN:
            builder.leave_out("hidden parts")
            continue
        cells = list(_cells(row, parts_of, below))
        rows.append(Row(cells, is_header=is_header))
    return rows


def _rows(parent: _Element, *, is_header: bool) -> Iterator[tuple[_Element, bool]]:
    for child in parent:
        if child.tag == qn("table:table-row"):
            yield child, is_header
        elif child.tag in _GROUPS:
            in_header = is_header or child.tag == qn("table:table-header-rows")
            yield from _rows(child, is_header=in_header)


def _cells(
    row: _Element, parts_of: Callable[[_Element], Sequence[Part]], below: dict[int, int]
) -> Iterator[Cell]:
    """The cells of a row; `below` counts, by column, the rows that a cell above still covers."""
    column = covered_until = 0
    for cell in row:
        if cell.tag == qn("table:covered-table-cell"):
            for _ in range(_count(cell, "table:number-columns-repeated")):
                if column >= covered_until:
                    if below.get(column, 0):
                        below[column] -= 1
                        yield Cell([], continues=True)
                    else:
                        yield Cell(parts_of(cell))
                column += 1
        elif cell.tag == qn("table:table-cell"):
            span = _count(cell, "table:number-columns-spanned")
            rows = _count(cell, "table:number-rows-spanned")
            parts = parts_of(cell)
            for _ in range(_count(cell, "table:number-columns-repeated")):
                below[column] = rows - 1
                covered_until = column + span
                yield Cell(parts, span=span)
                column += 1


def _count(element: _Element, name: str) -> int:
    stated = element.get(qn(name), "1")
    most = _MOST_REPEATED if name.endswith("repeated") else _MOST_SPANNED
    return max(1, min(int(stated[:6]), most)) if stated.isascii() and stated.isdigit() else 1
