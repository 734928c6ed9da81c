"""Reads OpenDocument texts: what a word processor shows, in document order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element

from ingest.file_kinds import Found
from ingest.readers.archive import open_archive
from ingest.readers.blocks import TextBuilder
from ingest.readers.office.flow import FlowWriter, Part, Piece, Table, noted
from ingest.readers.office.odf import Package, Styles, qn
from ingest.readers.office.odt_numbers import Counter, Lists, levels_of
from ingest.readers.office.odt_tables import rows_of
from ingest.readers.office.odt_words import Note, WordsReader
from ingest.reading import Kind, Limits, Reading

_HEADING = re.compile(r"Heading (\d{1,2})\Z")
_MOST_LEVELS = 10
_ASIDE = {
    qn(f"text:{name}")
    for name in (
        "table-of-content", "illustration-index", "table-index", "object-index", "user-index",
        "alphabetical-index", "bibliography",
    )
}  # fmt: skip
_SKIPPED = {
    qn(name)
    for name in (
        "office:forms", "text:sequence-decls", "text:variable-decls", "text:user-field-decls",
        "text:dde-connection-decls", "text:alphabetical-index-auto-mark-file",
    )
}  # fmt: skip
_TEXTS = (qn("text:p"), qn("text:h"))
_EDGES = re.compile(r"\}(?:header|footer)(?:-left|-first)?\Z")


def read(found: Found, *, limits: Limits) -> Iterator[Reading]:
    """The one article in the file, without what is not shown; that is counted.

    Raises:
        UnreadableError: it is damaged, locked, too large or without text.
    """
    builder = TextBuilder()
    with open_archive(found.file, limits=limits) as archive:
        package = Package(archive)
        reader, writer = _Reader(package, builder), FlowWriter(builder)
        for element in package.text:
            writer.write(reader.section(element))
        writer.write(reader.notes(endnotes=True))
        writer.write(reader.around())
        given = package.given()
    yield builder.reading(given=given)


class _Reader:
    def __init__(self, package: Package, builder: TextBuilder) -> None:
        self._package = package
        self._builder = builder
        self._styles = Styles(package)
        self._words = WordsReader(package, self._styles, builder)
        self._outline = Counter(levels_of(self._styles.outline))
        self._lists = Lists()

    def section(self, element: _Element) -> Iterator[Part]:
        """The parts of one element of the body; before a heading, the footnotes above it."""
        before = len(self._words.due)
        parts = list(self._element(element))
        if before and parts and isinstance(parts[0], Piece) and parts[0].kind is Kind.HEADING:
            yield from self.notes(endnotes=False, most=before)
        yield from parts

    def notes(self, *, endnotes: bool, most: int | None = None) -> Iterator[Part]:
        """The notes that are due, each behind its mark."""
        for note in self._words.take_notes(endnotes=endnotes, most=most):
            yield from self._note(note)

    def around(self) -> Iterator[Part]:
        """Headers and footers, each once, aside."""
        seen: set[str] = set()
        pages = self._package.styles
        for page in pages.iter(qn("style:master-page")) if pages is not None else ():
            for edge in page:
                if not _EDGES.search(str(edge.tag)) or edge.get(qn("style:display")) == "false":
                    continue
                for paragraph in edge.iter(qn("text:p"), qn("text:h")):
                    words = self._words.paragraph(paragraph).words.strip()
                    if words not in seen and any(map(str.isalpha, words)):
                        seen.add(words)
                        yield Piece(Kind.PARAGRAPH, words, is_aside=True)

    def _note(self, note: Note) -> Iterator[Part]:
        return noted(note.mark, self._inside(note.body))

    def _inside(self, parent: _Element) -> Iterator[Part]:
        for child in parent:
            yield from self._element(child)

    def _element(self, element: _Element) -> Iterator[Part]:
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED:
            return
        if tag == qn("text:p") or tag == qn("text:h"):
            yield from self._paragraph(element)
        elif tag == qn("text:list"):
            yield from self._list(element, "", Counter({}), level=1)
        elif tag == qn("table:table"):
            yield Table(rows_of(element, lambda cell: list(self._inside(cell)), self._builder))
        elif tag == qn("text:tracked-changes"):
            self._count_deleted(element)
        elif _is_hidden(element):
            self._leave_out(element)
        elif tag in _ASIDE:
            for part in self._inside(element):
                yield _aside(part)
        elif tag == qn("draw:frame"):
            yield from self._anchored(element)
        elif not tag.endswith("-source"):
            yield from self._inside(element)

    def _anchored(self, frame: _Element) -> Iterator[Part]:
        """What a frame shows that stands at a page, not in a paragraph."""
        read = self._words.paragraph(frame)
        yield Piece(Kind.PARAGRAPH, read.words)
        for box in read.boxes:
            yield from self._inside(box)

    def _paragraph(self, paragraph: _Element) -> Iterator[Part]:
        read = self._words.paragraph(paragraph)
        level = self._level(paragraph)
        if level:
            yield Piece(Kind.HEADING, read.words, level, number=self._outlined(paragraph, level))
        else:
            yield Piece(Kind.PARAGRAPH, read.words)
        for box in read.boxes:
            yield from self._inside(box)

    def _outlined(self, heading: _Element, level: int) -> str:
        is_apart = heading.get(qn("text:is-list-header")) == "true"
        if heading.tag != qn("text:h") or is_apart or self._styles.is_unlisted(heading):
            return ""
        return self._outline.step(level, start=heading.get(qn("text:start-value"), ""))

    def _level(self, paragraph: _Element) -> int:
        if paragraph.tag == qn("text:h"):
            stated = paragraph.get(qn("text:outline-level"), "1")
            return max(1, min(int(stated[:3]), _MOST_LEVELS)) if stated.isdecimal() else 1
        for name in self._styles.names(paragraph):
            if name == "Title":
                return 1
            if match := _HEADING.match(name):
                return max(1, min(int(match[1]), _MOST_LEVELS))
        return 0

    def _list(self, items: _Element, style: str, counter: Counter, *, level: int) -> Iterator[Part]:
        own = items.get(qn("text:style-name"), style)
        if level == 1 or own != style:
            counter = self._lists.of(items, own, levels_of(self._styles.listed(own)))
        style = own
        is_blank = self._styles.is_blank_list(style, level)
        for item in items:
            if item.tag not in (qn("text:list-item"), qn("text:list-header")):
                continue
            opens = item.tag == qn("text:list-item")
            # An item without words of its own only holds the list within it.
            is_counted = opens and any(one.tag in _TEXTS for one in item)
            start = item.get(qn("text:start-value"), "")
            number = counter.step(level, start=start) if is_counted else ""
            opens = opens and not is_blank
            for child in item:
                if child.tag == qn("text:list"):
                    yield from self._list(child, style, counter, level=level + 1)
                    continue
                for part in self._element(child):
                    if isinstance(part, Table):
                        yield part
                    elif part.kind is Kind.HEADING:
                        yield part._replace(number=number or part.number) if opens else part
                    elif opens and part.kind is Kind.PARAGRAPH and part.words.strip():
                        opens = False
                        yield Piece(Kind.ITEM, part.words, level, number=number)
                    else:
                        is_text = part.kind is Kind.PARAGRAPH
                        yield part._replace(continues=True) if is_text else part

    def _count_deleted(self, changes: _Element) -> None:
        for deletion in changes.iter(qn("text:deletion")):
            paragraphs = deletion.iter(qn("text:p"), qn("text:h"))
            if any("".join(map(str, one.itertext())).strip() for one in paragraphs):
                self._builder.leave_out("deleted passages")

    def _leave_out(self, hidden: _Element) -> None:
        if "".join(map(str, hidden.itertext())).strip():
            self._builder.leave_out("hidden parts")


def _aside(part: Part) -> Part:
    if isinstance(part, Table):
        return part
    kind = Kind.PARAGRAPH if part.kind is Kind.HEADING else part.kind
    return part._replace(is_aside=True, kind=kind)


def _is_hidden(section: _Element) -> bool:
    display = section.get(qn("text:display"), "")
    is_hidden = section.get(qn("text:is-hidden")) == "true"
    return display == "none" or (display == "condition" and is_hidden)
