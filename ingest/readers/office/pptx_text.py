"""Reads the text of a shape on a slide: its paragraphs and items, and its tables."""

from collections.abc import Iterator, Sequence

from lxml.etree import _Element

from ingest.readers.blocks import TextBuilder
from ingest.readers.office.flow import Cell, Piece, Row, Table
from ingest.readers.office.omml import formula_words
from ingest.readers.office.ooxml import Package, chosen, is_on, qn, value
from ingest.readers.office.pptx_numbers import Numbers
from ingest.readers.office.pptx_shapes import Shape, shapes_of
from ingest.readers.office.run_words import Mark, RunWords
from ingest.reading import Kind

_BULLETS = {qn("a:buChar"), qn("a:buAutoNum"), qn("a:buBlip")}
_BODIES = {"body", "obj"}
_MOST_LEVELS = 9
# In thousandths of the letters' size.
_RAISED = 5_000


class Bullets:
    """Which levels of a shape have bullets, as its layout and master say."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._shapes: dict[str, list[Shape]] = {}
        self._texts: dict[tuple[str, str], list[_Element]] = {}
        self._silent = TextBuilder()

    def of(self, slide: str, shape: Shape) -> list[_Element]:
        """The lists of paragraph properties by level that hold for a shape, the nearest first."""
        lists = _lists_in([shape])
        if not shape.placeholder:
            return lists
        for layout in self._named(slide, "slideLayout"):
            alike = [one for one in self._of(layout) if one.number == shape.number]
            lists += _lists_in(alike)
            for master in self._named(layout, "slideMaster"):
                kind = "body" if shape.placeholder in _BODIES else shape.placeholder
                lists += _lists_in([one for one in self._of(master) if one.placeholder == kind])
                style = "bodyStyle" if kind == "body" else "otherStyle"
                lists += self._styles(master, style)
        return lists

    def _named(self, part: str, kind: str) -> list[str]:
        named = self._package.relations(part).values()
        return [one.target for one in named if one.kind == kind][:1]

    def _styles(self, master: str, name: str) -> list[_Element]:
        if (master, name) not in self._texts:
            root = self._package.root(master)
            self._texts[master, name] = root.findall(f"{qn('p:txStyles')}/{qn('p:' + name)}")
        return self._texts[master, name]

    def _of(self, part: str) -> list[Shape]:
        """The placeholders of a layout or master."""
        if part not in self._shapes:
            shapes = shapes_of(self._package.root(part), self._silent)
            self._shapes[part] = [one for one in shapes if one.placeholder]
        return self._shapes[part]


def _lists_in(shapes: Sequence[Shape]) -> list[_Element]:
    return [
        one
        for shape in shapes[:1]
        for one in shape.element.iterfind(f"{qn('p:txBody')}/{qn('a:lstStyle')}")
    ]


def paragraphs_of(shape: Shape, lists: Sequence[_Element], builder: TextBuilder) -> Iterator[Piece]:
    """The paragraphs of a shape, those with bullets as items."""
    numbers = Numbers()
    for paragraph in shape.element.iterfind(f"{qn('p:txBody')}/{qn('a:p')}"):
        words = _words(paragraph, builder)
        level = _level(paragraph)
        bullet = _bullet(paragraph, level, lists)
        # An empty line neither has a number nor ends the list.
        number = numbers.step(bullet, level) if words.strip() else ""
        if bullet is not None:
            yield Piece(Kind.ITEM, words, level + 1, number=number)
        else:
            yield Piece(Kind.PARAGRAPH, words, continues=level > 0)


def table_of(table: _Element, builder: TextBuilder) -> Table:
    """A table on a slide; its first row is its header where it says so."""
    properties = table.find(qn("a:tblPr"))
    is_headed = properties is not None and properties.get("firstRow") in ("1", "true")
    rows = []
    for number, row in enumerate(table.iterfind(qn("a:tr"))):
        cells = [
            _cell(cell, builder) for cell in row.iterfind(qn("a:tc")) if not _is_set(cell, "hMerge")
        ]
        rows.append(Row(cells, is_header=is_headed and number == 0))
    return Table(rows)


def _cell(cell: _Element, builder: TextBuilder) -> Cell:
    pieces = [
        Piece(Kind.PARAGRAPH, _words(paragraph, builder)) for paragraph in cell.iter(qn("a:p"))
    ]
    digits = cell.get("gridSpan", "1")
    span = int(digits[:6]) if digits.isascii() and digits.isdigit() else 1
    return Cell(pieces, span=max(1, span), continues=_is_set(cell, "vMerge"))


def _is_set(cell: _Element, name: str) -> bool:
    return name in cell.attrib and is_on(cell, name)


def _level(paragraph: _Element) -> int:
    digits = value(paragraph.find(qn("a:pPr")), "lvl")
    return min(int(digits[:3]), _MOST_LEVELS - 1) if digits.isascii() and digits.isdigit() else 0


def _bullet(paragraph: _Element, level: int, lists: Sequence[_Element]) -> _Element | None:
    inherited = (one.find(qn(f"a:lvl{level + 1}pPr")) for one in lists)
    for properties in (paragraph.find(qn("a:pPr")), *inherited):
        for child in properties if properties is not None else ():
            if child.tag == qn("a:buNone"):
                return None
            if child.tag in _BULLETS:
                return child
    return None


def _words(paragraph: _Element, builder: TextBuilder) -> str:
    words = RunWords(builder)
    _read(paragraph, words)
    return words.text()


def _read(element: _Element, words: RunWords) -> None:
    for child in element:
        if child.tag == qn("a:r") or child.tag == qn("a:fld"):
            _run(child, words)
        elif child.tag == qn("a:br"):
            words.add("\n")
        elif child.tag == qn("m:oMath"):
            words.formula(formula_words(child))
        elif child.tag == qn("mc:AlternateContent"):
            form = chosen(child)
            if form is not None:
                _read(form, words)
        elif child.tag in (qn("a14:m"), qn("m:oMathPara"), qn("mc:Choice")):
            _read(child, words)


def _run(run: _Element, words: RunWords) -> None:
    properties, text = run.find(qn("a:rPr")), run.findtext(qn("a:t")) or ""
    if value(properties, "strike") in ("sngStrike", "dblStrike"):
        words.leave_out("struck-out passages", text)
        return
    raised = value(properties, "baseline").removesuffix("%")
    try:
        height = int(float(raised or "0"))
    except (ValueError, OverflowError):
        height = 0
    is_apart = abs(height) >= _RAISED or (abs(height) >= 5 and "%" in value(properties, "baseline"))
    mark = (Mark.RAISED if height > 0 else Mark.LOWERED) if is_apart else Mark.LEVEL
    words.add(text, mark)
