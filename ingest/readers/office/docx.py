"""Reads Word files: what Word shows, in document order, notes behind their section."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain
from zipfile import ZipFile

from lxml.etree import _Element

from ingest.file_kinds import Found
from ingest.readers.archive import open_archive
from ingest.readers.blocks import TextBuilder
from ingest.readers.office.docx_chunks import write_chunk
from ingest.readers.office.docx_notes import Note, Notes
from ingest.readers.office.docx_numbers import Numbers
from ingest.readers.office.docx_styles import (
    Numbering,
    Styles,
    heading_level,
    is_contents,
    list_level,
)
from ingest.readers.office.docx_words import Paragraph, WordsReader, is_placeholder
from ingest.readers.office.drawings import Drawings
from ingest.readers.office.flow import Cell, FlowWriter, Part, Piece, Row, Table, noted
from ingest.readers.office.ooxml import Package, chosen, is_on, qn, value
from ingest.reading import Kind, Limits, Reading

_NOT_WORD = "is damaged or not a Word file; open it in a word processor and save it as .docx"
_LONGEST_HEADING = 300
_GALLERY = f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}"
_ASIDE_GALLERIES = {"Table of Contents", "Bibliographies", "Table of Figures"}
_UNSEEN_ROWS = {"w:del": "deleted passages", "w:hidden": "hidden passages"}
_SKIPPED = {qn("w:moveFrom"), qn("w:sdtPr"), qn("w:tblPr"), qn("w:trPr"), qn("w:tcPr")}


def read(found: Found, *, limits: Limits) -> Iterator[Reading]:
    """The one article in the file, without what Word does not show; that is counted.

    Raises:
        UnreadableError: it is damaged, locked, too large or without text.
    """
    builder = TextBuilder()
    with open_archive(found.file, limits=limits) as archive:
        package = Package(archive, what=_NOT_WORD)
        given = package.given()
        write(archive, builder, limits=limits)
    yield builder.reading(given=given)


def write(
    archive: ZipFile, builder: TextBuilder, *, limits: Limits, is_inner: bool = False
) -> None:
    """Add what the Word file in `archive` shows to `builder`; an inner one adds no inner files.

    Raises:
        UnreadableError: it is damaged or not a Word file.
    """
    package = Package(archive, what=_NOT_WORD)
    body = package.root(package.main).find(qn("w:body"))
    if body is None:
        raise package.broken()
    reader, writer = _Reader(package, builder), FlowWriter(builder)
    for child in body:
        if child.tag != qn("w:altChunk"):
            writer.write(reader.section(child))
            continue
        writer.write(reader.end())
        inner = None if is_inner else partial(write, limits=limits, is_inner=True)
        write_chunk(package, value(child, "r:id"), builder, limits=limits, inner=inner)
    writer.write(reader.end(last=True))
    writer.write(reader.around())


class _Reader:
    def __init__(self, package: Package, builder: TextBuilder) -> None:
        self._package = package
        self._builder = builder
        self._styles = Styles(package)
        self._numbering = Numbering(package)
        self._numbers = Numbers(self._numbering)
        self._notes = Notes(package)
        self._words = WordsReader(builder, self._styles, self._notes)
        self._drawings = Drawings(package, package.main, builder)
        self._carried = ""
        for comments in package.related(package.main, "comments"):
            for _ in comments.iterfind(qn("w:comment")):
                builder.leave_out("comments")

    def section(self, element: _Element) -> Iterator[Part]:
        """The parts of one element of the body; before a heading, the footnotes above it."""
        before = len(self._notes.due)
        parts = list(self._element(element))
        if before and parts and isinstance(parts[0], Piece) and parts[0].kind is Kind.HEADING:
            yield from self._note_parts(self._notes.take(endnotes=False, most=before))
        yield from parts

    def end(self, *, last: bool = False) -> Iterator[Part]:
        """What is left at the end of a flow: words without an end, and notes."""
        if self._carried:
            words, self._carried = self._carried, ""
            yield Piece(Kind.PARAGRAPH, words)
        if last:
            yield from self._note_parts(self._notes.take(endnotes=True))

    def around(self) -> Iterator[Part]:
        """Headers and footers, each once, aside."""
        seen: set[str] = set()
        for kind in ("header", "footer"):
            for root in self._package.related(self._package.main, kind):
                for part in chain(self._inside(root), self.end()):
                    for words in _all_words(part):
                        if words not in seen and any(map(str.isalpha, words)):
                            seen.add(words)
                            yield Piece(Kind.PARAGRAPH, words, is_aside=True)

    def _note_parts(self, notes: list[Note]) -> Iterator[Part]:
        for note in notes:
            yield from noted(note.mark, self._inside(note.body))

    def _inside(self, parent: _Element) -> Iterator[Part]:
        for child in parent:
            yield from self._element(child)

    def _element(self, element: _Element) -> Iterator[Part]:
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED:
            return
        if tag == qn("w:p"):
            yield from self._paragraph(element)
        elif tag == qn("w:tbl"):
            yield Table([self._row(row) for row in _own(element, "w:tr", within="w:tbl")])
        elif tag == qn("w:sdt"):
            yield from self._control(element)
        elif tag == qn("mc:AlternateContent"):
            form = chosen(element)
            if form is not None:
                yield from self._inside(form)
        elif tag == qn("m:oMathPara") or tag == qn("m:oMath"):
            yield Piece(Kind.PARAGRAPH, self._words.paragraph(element, []).words)
        else:
            yield from self._inside(element)

    def _control(self, control: _Element) -> Iterator[Part]:
        if is_placeholder(control):
            self._builder.leave_out("placeholders")
            return
        is_aside = value(control.find(_GALLERY)) in _ASIDE_GALLERIES
        for part in self._inside(control):
            yield part._replace(is_aside=True) if is_aside and isinstance(part, Piece) else part

    def _paragraph(self, paragraph: _Element) -> Iterator[Part]:
        styles = self._styles.of_paragraph(paragraph)
        read = self._words.paragraph(paragraph, styles)
        if _runs_on(paragraph):
            self._carried += read.words
        else:
            read = read._replace(words=self._carried + read.words)
            self._carried = ""
            yield self._piece(paragraph, styles, read)
        for anchored in read.anchored:
            if anchored.tag == qn("w:txbxContent"):
                yield from self._inside(anchored)
            else:
                yield from self._drawings.pieces(anchored)

    def _piece(self, paragraph: _Element, styles: list[_Element], read: Paragraph) -> Piece:
        is_aside = read.is_aside or is_contents(styles)
        number, depth = list_level(paragraph, styles, self._numbering)
        counted = "" if is_aside or not number else self._count(paragraph, read, number, depth)
        level = heading_level(paragraph, styles)
        if level and len(read.words) <= _LONGEST_HEADING:
            kind = Kind.PARAGRAPH if is_aside else Kind.HEADING
            return Piece(kind, read.words, level, is_aside=is_aside, number=counted)
        if not number or is_aside:
            return Piece(Kind.PARAGRAPH, read.words, is_aside=is_aside)
        if self._numbering.is_blank(number, depth):
            return Piece(Kind.PARAGRAPH, read.words, continues=True)
        return Piece(Kind.ITEM, read.words, depth + 1, number=counted)

    def _count(self, paragraph: _Element, read: Paragraph, number: str, depth: int) -> str:
        """The number of a paragraph; one that is not shown is not counted, an empty one is."""
        is_empty = paragraph.find(f".//{qn('w:r')}") is None
        return self._numbers.step(number, depth) if read.words.strip() or is_empty else ""

    def _row(self, row: _Element) -> Row:
        properties = row.find(qn("w:trPr"))
        for switch, what in _UNSEEN_ROWS.items():
            stated = properties.find(qn(switch)) if properties is not None else None
            if stated is not None and is_on(stated):
                self._builder.leave_out(what)
                return Row([])
        header = properties.find(qn("w:tblHeader")) if properties is not None else None
        cells = [self._cell(cell) for cell in _own(row, "w:tc", within="w:tr")]
        before = properties.find(qn("w:gridBefore")) if properties is not None else None
        skipped = [Cell([])] * min(_count(before, default=0), 9)
        return Row([*skipped, *cells], is_header=header is not None and is_on(header))

    def _cell(self, cell: _Element) -> Cell:
        parts = [*self._inside(cell), *self.end()]
        merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        span = _count(cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}"), default=1)
        continues = merged is not None and value(merged) in ("", "continue")
        return Cell(parts, span=max(1, span), continues=continues)


def _runs_on(paragraph: _Element) -> bool:
    """Whether the words go on in the next paragraph: its end was deleted, or it is an initial."""
    properties = paragraph.find(qn("w:pPr"))
    if properties is None:
        return False
    is_deleted = properties.find(f"{qn('w:rPr')}/{qn('w:del')}") is not None
    return is_deleted or value(properties.find(qn("w:framePr")), "w:dropCap") in ("drop", "margin")


def _own(parent: _Element, name: str, *, within: str) -> list[_Element]:
    """The rows of a table or the cells of a row, however wrapped, but not those of inner tables."""
    found, tag, outer = [], qn(name), qn(within)
    for element in parent.iter(tag):
        if next(element.iterancestors(outer), None) is parent:
            found.append(element)
    return found


def _count(stated: _Element | None, *, default: int) -> int:
    digits = value(stated)
    return int(digits[:6]) if digits.isascii() and digits.isdigit() else default


def _all_words(part: Part) -> Iterator[str]:
    if isinstance(part, Piece):
        yield part.words.strip()
        return
    for row in part.rows:
        for cell in row.cells:
            for inner in cell.parts:
                yield from _all_words(inner)
