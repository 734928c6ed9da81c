"""Running heads, footers and page numbers: what stands at the edges of pages again and again."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from ingest.readers.pdf_pages.page_lines import Line, PageContent

_DEEPEST = 4
_NEAR = 4.0
_GAP = 1.35
_OTHER_SIZE = 1.05
_OFTEN = 3
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|p\.|seite|pagina|página)\W*)?(?:\d{1,4}|[ivxlc]{1,6})"
    r"(?:\W*(?:of|/|von|de|di|sur)\W*\d{1,4})?\W*\Z",
    re.IGNORECASE,
)
_Place = tuple[str, int]
_ROMAN = re.compile(r"[ivxlc]+\Z")


class _Edge(NamedTuple):
    """A row near an edge: the lines in it, its words without digits, its height on the page."""

    places: tuple[int, ...]
    words: str
    height: float
    size: float
    is_number: bool


def running(pages: Sequence[PageContent]) -> list[set[int]]:
    """The places of the lines of each page that are running heads, footers or page numbers.

    They are at an edge of the page, apart from its text, and at the same height of another page
    with the same words, digits aside; a page number may be on one page only.
    """
    found: list[set[int]] = [set() for _ in pages]
    for is_top in (True, False):
        edges = [_edges(page, is_top=is_top) for page in pages]
        heights = _heights(edges)
        taken = [_depth(rows, heights) for rows in edges]
        often = _heights_taken(edges, taken)
        for number, rows in enumerate(edges):
            depth = taken[number] or _depth_by_height(rows, often)
            for row in rows[:depth]:
                found[number].update(row.places)
    return found


def _edges(page: PageContent, *, is_top: bool) -> list[_Edge]:
    """The outermost rows, from the edge inwards; one more than may be at the edge."""
    places = sorted(
        (place for place, line in enumerate(page.lines) if not line.is_aside),
        key=lambda place: page.lines[place].bottom,
        reverse=not is_top,
    )
    rows: list[list[int]] = []
    for place in places:
        line = page.lines[place]
        if rows and abs(line.bottom - page.lines[rows[-1][0]].bottom) < line.size / 3:
            rows[-1].append(place)
        elif len(rows) > _DEEPEST:
            break
        else:
            rows.append([place])
    return [_edge(page.lines, row) for row in rows]


def _edge(lines: Sequence[Line], places: Sequence[int]) -> _Edge:
    ordered = sorted(places, key=lambda place: lines[place].left)
    words = " ".join(lines[place].text for place in ordered)
    first = lines[ordered[0]]
    bare = "#" if _ROMAN.match(words) else _DIGITS.sub("#", words)
    is_number = bool(_PAGE_NUMBER.match(words))
    return _Edge(tuple(ordered), bare.casefold(), first.bottom, first.size, is_number)


def _heights(edges: Sequence[Sequence[_Edge]]) -> Counter[_Place]:
    return Counter(_place(row) for rows in edges for row in rows[:_DEEPEST])


def _place(row: _Edge) -> _Place:
    # Left and right pages have their number on the other side.
    return " ".join(sorted(row.words.split())), round(row.height / _NEAR)


def _times(row: _Edge, heights: Counter[_Place]) -> int:
    """How many pages have the row at about this height."""
    words, height = _place(row)
    return sum(heights[words, near] for near in (height - 1, height, height + 1))


def _depth(rows: Sequence[_Edge], heights: Counter[_Place]) -> int:
    """How many rows are running, from the edge inwards."""
    pitch = _pitch(rows)
    depth = repeated = 0
    for place, row in enumerate(rows[:_DEEPEST]):
        if _times(row, heights) < 2 and not (row.is_number and place == repeated):
            break
        repeated = place + 1
        if _is_apart(rows, place, pitch) or row.is_number:
            depth = repeated
    return depth


def _is_apart(rows: Sequence[_Edge], place: int, pitch: float) -> bool:
    if place + 1 == len(rows):
        return rows[place].is_number
    row, inner = rows[place], rows[place + 1]
    smaller, larger = sorted((row.size, inner.size))
    return abs(row.height - inner.height) > _GAP * pitch or larger > smaller * _OTHER_SIZE


def _pitch(rows: Sequence[_Edge]) -> float:
    pitches = [abs(one.height - other.height) for one, other in pairwise(rows)]
    usual = 1.2 * median(row.size for row in rows) if rows else 0.0
    return min([*(pitch for pitch in pitches if pitch > usual * 0.75), usual * 1.3])


def _heights_taken(edges: Sequence[Sequence[_Edge]], taken: Sequence[int]) -> list[float]:
    """The heights at which most pages have one running line."""
    heights = [rows[0].height for rows, depth in zip(edges, taken, strict=True) if depth == 1]
    return heights if len(heights) >= _OFTEN else []


def _depth_by_height(rows: Sequence[_Edge], often: Sequence[float]) -> int:
    """1 for a line with words of its own, such as the name of a chapter, where others run."""
    if not rows or not often:
        return 0
    near = sum(abs(height - rows[0].height) < _NEAR / 2 for height in often)
    return int(near >= _OFTEN and _is_apart(rows, 0, _pitch(rows)))
