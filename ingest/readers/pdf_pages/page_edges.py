"""Running heads, footers and page numbers: what stands at the edges of pages again and again."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
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
_NUMBERED = re.compile(
    r"\A(?:(?:page|p\.|seite|pagina|página)\s*)?(\d{1,4}|[ivxlc]{1,6}\b)(?![\d.,:)–-])"
    r"|(?<![\d.,:(–-])(\d{1,4}|\b[ivxlc]{1,6})\Z",
    re.IGNORECASE,
)
_ONES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_Place = tuple[str, int]
_ROMAN = re.compile(r"[ivxlc]+\Z")


class _Edge(NamedTuple):
    """A row near an edge: the lines in it, its words without digits, its height on the page."""

    places: tuple[int, ...]
    words: str
    height: float
    size: float
    is_number: bool
    numbers: frozenset[int]


def running(pages: Sequence[PageContent]) -> list[set[int]]:
    """The places of the lines of each page that are running heads, footers or page numbers.

    They are at an edge of the page, apart from its text, and at the same height of another page
    with the same words, digits aside; a page number may be on one page only, and so may words
    that stand beside the one that follows from those of other pages.
    """
    found: list[set[int]] = [set() for _ in pages]
    both = [[_edges(page, is_top=is_top) for page in pages] for is_top in (True, False)]
    offsets = _offsets(both)
    for edges in both:
        edges = [_with_numbers(rows, page, offsets) for page, rows in enumerate(edges)]
        heights = _heights(edges)
        taken = [_depth(rows, heights) for rows in edges]
        often = _heights_taken(edges, taken)
        for number, rows in enumerate(edges):
            depth = taken[number] or _depth_by_height(rows, often)
            for row in rows[:depth]:
                found[number].update(row.places)
    return found


def _offsets(both: Sequence[Sequence[Sequence[_Edge]]]) -> set[int]:
    """By how much the numbers that some pages have at their edges differ from their places."""
    found: dict[int, set[int]] = defaultdict(set)
    bare = set()
    for edges in both:
        for page, rows in enumerate(edges):
            for number in rows[0].numbers if rows else ():
                found[number - page].add(page)
                if rows[0].is_number:
                    bare.add(number - page)
    return {one for one, pages in found.items() if len(pages) >= (2 if one in bare else _OFTEN)}


def _with_numbers(rows: list[_Edge], page: int, offsets: Collection[int]) -> list[_Edge]:
    """The rows, the outermost as a page number if it has the one of its page."""
    numbers = rows[0].numbers if rows and not rows[0].is_number else ()
    if all(number - page not in offsets for number in numbers):
        return rows
    inner = median(row.size for row in rows[1:] or rows)
    return [rows[0]._replace(is_number=rows[0].size < inner * _OTHER_SIZE), *rows[1:]]


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
    is_code = any(lines[place].is_code for place in ordered)
    pairs = [] if is_code else _NUMBERED.findall(words)
    numbers = frozenset(_value(number) for pair in pairs for number in pair)
    return _Edge(
        tuple(ordered), bare.casefold(), first.bottom, first.size, is_number, numbers - {0}
    )


def _value(number: str) -> int:
    """The value of a page number, Roman or not; 0 for none."""
    if not number or number.isdigit():
        return int(number or 0)
    ones = [_ONES[letter] for letter in number.lower()]
    return sum(
        -one if place + 1 < len(ones) and one < ones[place + 1] else one
        for place, one in enumerate(ones)
    )


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
