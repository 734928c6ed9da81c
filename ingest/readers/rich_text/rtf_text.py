"""Collects the paragraphs, tables and notes of an RTF file, and writes them as blocks."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from ingest.readers.blocks import TextBuilder
from ingest.readers.marks import lowered, raised

_BULLET = re.compile(r"\s*(?:[•·▪◦●○■–\-*§o]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,6})[.)])\t\s*")
_BEFORE = 4


class Looks(NamedTuple):
    """What a paragraph of this `style` is: `heading` its level, or 0; `item` its depth, or 0.

    `left` and `first` are the indentations of its lines, and of its first against these.
    """

    style: int = 0
    heading: int = 0
    item: int = 0
    left: int = 0
    first: int = 0
    is_contents: bool = False


class Paragraph(NamedTuple):
    """Its words, what it is, and the number that stands before it."""

    words: str
    looks: Looks = Looks()
    number: str = ""

    def numbered(self) -> str:
        """The words, behind their number."""
        return f"{self.number} {self.words.strip()}".lstrip()


class Edge(NamedTuple):
    """The right edge of a cell, and whether the cell above goes on in it."""

    place: int
    goes_on: bool


class Row(NamedTuple):
    """The cells of a row, each with its paragraphs, and their edges."""

    cells: Sequence[Sequence[Paragraph]]
    edges: Sequence[Edge]


Part = Paragraph | Row


@dataclass(slots=True)
class Flow:
    """A text under construction: the body, a note or a box."""

    parts: list[Part] = field(default_factory=list)
    has_bullet: bool = False
    number: str = ""
    _edges: list[Edge] = field(default_factory=list)
    _goes_on: bool = False
    _runs: list[tuple[str, str]] = field(default_factory=list)
    _cells: list[list[Paragraph]] = field(default_factory=list)
    _cell: list[Paragraph] = field(default_factory=list)
    _boxes: list[Part] = field(default_factory=list)

    def say(self, words: str, *, script: str = "") -> None:
        """Add words, "raised" or "lowered" or neither."""
        self._runs.append((script, words))

    def ends_blank(self) -> bool:
        """Whether a blank here would be a second one, or the first of a paragraph."""
        return not self._runs or self._runs[-1][1][-1:] == " "

    def has_letters(self) -> bool:
        """Whether it says more than the number of a page."""
        return any(letter.isalpha() for one in _paragraphs(self.parts) for letter in one.words)

    def add_box(self, box: "Flow") -> None:
        """Add a text that stands beside this paragraph, and is read after it."""
        self._boxes += box.parts

    def end_paragraph(self, looks: Looks, *, in_table: bool) -> None:
        """End the paragraph, if there is one."""
        words = _words(self._runs)
        self._runs.clear()
        has_bullet, self.has_bullet = self.has_bullet, False
        number, self.number = _number(self.number), ""
        found: list[Part] = []
        if words.strip():
            found.append(_as_item(Paragraph(words, looks, number), has_bullet=has_bullet))
        found += self._boxes
        self._boxes = []
        if in_table:
            self._cell += _paragraphs(found)
        else:
            self.end_row()
            self.parts += found

    def begin_row(self) -> None:
        """Begin to say where the cells of a row end."""
        self._edges, self._goes_on = [], False

    def merge(self) -> None:
        """Say that the cell above goes on in the next one."""
        self._goes_on = True

    def end_edge(self, place: int) -> None:
        """Say where the next cell ends."""
        self._edges.append(Edge(place, self._goes_on))
        self._goes_on = False

    def end_cell(self, looks: Looks) -> None:
        """End a cell, which may be empty."""
        self.end_paragraph(looks, in_table=True)
        self._cells.append(self._cell)
        self._cell = []

    def end_row(self) -> None:
        """End a row, if there is one."""
        if self._cell:
            self._cells.append(self._cell)
        if self._cells:
            self.parts.append(Row(self._cells, tuple(self._edges)))
        self._cells, self._cell = [], []


def write(parts: Sequence[Part], builder: TextBuilder) -> None:
    """Add them to `builder`."""
    for is_table, run in groupby(parts, key=lambda part: isinstance(part, Row)):
        if is_table:
            _write_table([part for part in run if isinstance(part, Row)], builder)
        else:
            _write_text([part for part in run if isinstance(part, Paragraph)], builder)


def write_note(mark: str, parts: Sequence[Part], builder: TextBuilder) -> None:
    """Add a note behind its mark."""
    first = parts[0] if parts else None
    words = first.words.strip() if isinstance(first, Paragraph) else ""
    builder.paragraph(f"{mark} {words}")
    write(parts[1:] if words else parts, builder)


def _write_text(paragraphs: Iterable[Paragraph], builder: TextBuilder) -> None:
    lefts: list[int] = []
    style = 0
    for paragraph in paragraphs:
        words, looks, number = paragraph
        if looks.is_contents:
            with builder.aside():
                builder.paragraph(words)
            continue
        is_hanging = bool(lefts) and looks.left == lefts[-1] > 0 and looks.first >= 0
        goes_on = is_hanging and looks.style == style
        style = looks.style
        if looks.item and not looks.heading:
            while lefts and lefts[-1] >= looks.left:
                lefts.pop()
            lefts.append(looks.left)
            builder.item(words, level=max(looks.item, len(lefts)), number=number)
        elif goes_on and not looks.heading:
            builder.more(words)
        else:
            lefts.clear()
            _write_plain(paragraph.numbered(), looks, builder)
    builder.gap()


def _write_plain(words: str, looks: Looks, builder: TextBuilder) -> None:
    if looks.heading:
        builder.heading(words, level=looks.heading)
    else:
        builder.paragraph(words)


def _write_table(rows: Sequence[Row], builder: TextBuilder) -> None:
    cells = [cell for row in rows for cell in row.cells]
    if all(len(row.cells) < 2 for row in rows) or any(
        paragraph.looks.heading for cell in cells for paragraph in cell
    ):
        for cell in cells:
            _write_text(cell, builder)
        return
    builder.gap()
    for number, row in enumerate(_repeated(rows)):
        builder.row(row, header=number == 0 and len(rows) > 1)
    builder.gap()


def _repeated(rows: Sequence[Row]) -> Iterator[list[str]]:
    """The words of the cells, those that span rows in each of them."""
    above: dict[int, str] = {}
    for row in rows:
        words = [" ".join(paragraph.numbered() for paragraph in cell) for cell in row.cells]
        for number, edge in enumerate(row.edges[: len(words)]):
            if edge.goes_on:
                words[number] = words[number] or above.get(edge.place, "")
        above = {edge.place: said for edge, said in zip(row.edges, words, strict=False)}
        yield words


def _words(runs: Iterable[tuple[str, str]]) -> str:
    said = ""
    parts: list[str] = []
    for script, group in groupby(runs, key=itemgetter(0)):
        words = "".join(words for _, words in group)
        if script == "raised":
            words = raised(words, before=said[-_BEFORE:])
        elif script == "lowered":
            words = lowered(words)
        said = words or said
        parts.append(words)
    text = "".join(parts)
    # A sign beyond the first 65,536 is written as two halves.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _as_item(paragraph: Paragraph, *, has_bullet: bool) -> Paragraph:
    """The paragraph as a list item, if it is one: some programs write bullets as plain text."""
    words, looks, number = paragraph
    bullet = _BULLET.match(words) if looks.first < 0 or words[:1] == "•" else None
    if has_bullet or bullet:
        looks = looks._replace(item=max(1, looks.item))
        number = number or (_number(bullet[0]) if bullet else "")
        return Paragraph(words[bullet.end() :] if bullet else words, looks, number)
    return Paragraph(words, looks._replace(item=0), number)


def _number(written: str) -> str:
    """What is written before an item, if it counts: "o" is a bullet, too."""
    shown = written.strip()
    return shown if any(map(str.isalnum, shown)) and shown != "o" else ""


def _paragraphs(parts: Iterable[Part]) -> Iterator[Paragraph]:
    for part in parts:
        if isinstance(part, Paragraph):
            yield part
        else:
            yield from (paragraph for cell in part.cells for paragraph in cell)
