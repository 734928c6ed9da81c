"""Reads presentations: slide by slide, titles as headings, speaker notes below their slide."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element

from index.errors import UnreadableError
from ingest.file_kinds import Found
from ingest.readers.archive import open_archive
from ingest.readers.blocks import TextBuilder
from ingest.readers.office.drawings import Drawings, text_of
from ingest.readers.office.flow import FlowWriter, Part, Piece
from ingest.readers.office.ooxml import Package, qn, value
from ingest.readers.office.pptx_shapes import Shape, shapes_of
from ingest.readers.office.pptx_text import Bullets, paragraphs_of, table_of
from ingest.reading import Kind, Limits, Reading

_NOT_SLIDES = (
    "is damaged or not a presentation; open it in a presentation program and save it as .pptx"
)
_NOTES = "Speaker notes: "
_LONGEST_TITLE = 150


def read(found: Found, *, limits: Limits) -> Iterator[Reading]:
    """The one article in the file; each slide begins a page, hidden ones are counted.

    Raises:
        UnreadableError: it is damaged, locked, too large or without text.
    """
    builder = TextBuilder()
    with open_archive(found.file, limits=limits) as archive:
        package = Package(archive, what=_NOT_SLIDES)
        slides = list(_slides(package))
        if len(slides) > limits.pages:
            raise UnreadableError(
                f"has {len(slides):,} slides, and {limits.pages:,} are allowed; split it"
            )
        _Deck(package, builder).write(slides)
        given = package.given()
    yield builder.reading(given=given)


def _slides(package: Package) -> Iterator[str]:
    """The names of the slides' parts, in order."""
    relations = package.relations(package.main)
    for slide in package.root(package.main).iterfind(f"{qn('p:sldIdLst')}/{qn('p:sldId')}"):
        relation = relations.get(value(slide, "r:id"))
        if relation is not None and relation.kind == "slide":
            yield relation.target


class _Deck:
    def __init__(self, package: Package, builder: TextBuilder) -> None:
        self._package = package
        self._builder = builder
        self._writer = FlowWriter(builder)
        self._bullets = Bullets(package)
        self._around: dict[str, None] = {}

    def write(self, slides: list[str]) -> None:
        """Add the slides, then what stands at their edges, once and aside."""
        for number, name in enumerate(slides):
            self._builder.page()
            slide = self._package.root(name)
            if slide.tag != qn("p:sld"):
                raise self._package.broken()
            if value(slide, "show") in ("0", "false"):
                self._builder.leave_out("hidden slides")
                continue
            self._slide(name, slide, is_first=number == 0)
        for words in self._around:
            self._writer.write([Piece(Kind.PARAGRAPH, words, is_aside=True)])

    def _slide(self, name: str, slide: _Element, *, is_first: bool) -> None:
        parts: list[Part] = []
        shapes = list(shapes_of(slide, self._builder))
        title = _title(shapes)
        if title is not None:
            lines = paragraphs_of(title, [], self._builder)
            words = " ".join(" ".join(line.words for line in lines).split())
            parts.append(Piece(Kind.HEADING, words, 1 if is_first else 2))
        for shape in shapes:
            if shape is not title:
                parts += self._shape(name, shape)
        self._writer.write(parts)
        self._builder.gap()
        self._writer.write(self._notes(name))
        self._count_comments(name)

    def _shape(self, name: str, shape: Shape) -> Iterator[Part]:
        if shape.placeholder == "sldNum":
            return
        if shape.placeholder in ("ftr", "dt", "hdr"):
            if words := text_of(shape.element).strip():
                self._around[words] = None
        elif (table := shape.element.find(f".//{qn('a:tbl')}")) is not None:
            yield table_of(table, self._builder)
        elif shape.element.tag == qn("p:graphicFrame"):
            if shape.element.find(f".//{qn('p:oleObj')}") is not None:
                self._builder.leave_out("embedded files")
            yield from Drawings(self._package, name, self._builder).pieces(shape.element)
        else:
            inherited = self._bullets.of(name, shape)
            yield from paragraphs_of(shape, inherited, self._builder)

    def _notes(self, name: str) -> Iterator[Piece]:
        lead = _NOTES
        for notes in self._package.related(name, "notesSlide"):
            for shape in shapes_of(notes, self._builder):
                if shape.placeholder == "body":
                    for line in paragraphs_of(shape, [], self._builder):
                        if line.words.strip():
                            yield Piece(Kind.PARAGRAPH, lead + line.words)
                            lead = ""

    def _count_comments(self, name: str) -> None:
        for comments in self._package.related(name, "comments"):
            for _ in comments:
                self._builder.leave_out("comments")


def _title(shapes: list[Shape]) -> Shape | None:
    """The shape that holds the title: so named, or one short line above everything else."""
    for shape in shapes:
        if shape.placeholder in ("title", "ctrTitle") and text_of(shape.element).strip():
            return shape
    with_words = [one for one in shapes if one.is_text and text_of(one.element).strip()]
    if len(with_words) < 2 or with_words[0].placeholder:
        return None
    words = text_of(with_words[0].element).strip()
    is_line = "\n" not in words and len(words) <= _LONGEST_TITLE
    return with_words[0] if is_line and words[-1] not in ".!" else None
