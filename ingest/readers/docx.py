"""Reads Word files: headings, lists and tables by their styles, in document order."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence

import docx
from docx.document import Document as WordDocument
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.styles.style import ParagraphStyle
from lxml import etree
from lxml.etree import _Element

from index.errors import UnreadableError
from ingest.file_kinds import Found
from ingest.readers.archive import open_archive
from ingest.readers.blocks import TextBuilder
from ingest.readers.decode import storable
from ingest.readers.xml import memory_errors
from ingest.reading import Limits, Reading

_BROKEN = (
    OpcError,
    PythonDocxError,
    etree.LxmlError,
    zipfile.BadZipFile,
    zlib.error,
    # python-docx lets these escape when it reads a damaged package.
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    ValueError,
)
_HEADING = re.compile(r"heading (\d)", re.I)
_LIST = re.compile(r"list (?:bullet|number)(?: (\d))?", re.I)
_DEFAULTS = {"python-docx", "Word Document"}
_BREAKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_APART = {qn("w:txbxContent"), _FALLBACK, qn("w:moveFrom")}


def read(found: Found, *, limits: Limits) -> Iterator[Reading]:
    """The one article in the file, without headers, footers, notes and deleted text.

    Raises:
        UnreadableError: it is damaged, locked, too large or without text.
    """
    with open_archive(found.file, limits=limits):
        document = _open(found)
    builder = TextBuilder()
    _Writer(builder, document).write(document.element.body)
    yield builder.reading(given=_given(document))


def _open(found: Found) -> WordDocument:
    try:
        with found.file.open("rb") as raw, memory_errors():
            document = docx.Document(raw)
        if document.element.body is None:
            raise ValueError("a document has a body")
    except _BROKEN as error:
        raise UnreadableError(
            "is damaged or not a Word file; open it in a word processor and save it as .docx"
        ) from error
    return document


class _Writer:
    def __init__(self, builder: TextBuilder, document: WordDocument) -> None:
        self._builder = builder
        self._styles = {
            style.style_id: style for style in document.styles if isinstance(style, ParagraphStyle)
        }

    def write(self, parent: _Element) -> None:
        """Add the paragraphs and tables below `parent`, however deeply they are wrapped."""
        for child in parent:
            if child.tag == qn("w:p"):
                self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                self._table(child)
            elif child.tag not in _APART:
                self.write(child)

    def _paragraph(self, paragraph: _Element) -> None:
        words = "".join(_words(paragraph))
        names = self._style_names(paragraph)
        level = _heading_level(names)
        depth = _list_depth(paragraph, names)
        if level:
            self._builder.heading(words, level=level)
        elif depth:
            self._builder.item(words, level=depth)
        else:
            self._builder.paragraph(words)
        for box in paragraph.iter(qn("w:txbxContent")):
            if not any(above.tag == _FALLBACK for above in box.iterancestors()):
                self.write(box)

    def _style_names(self, paragraph: _Element) -> list[str]:
        """The names of the paragraph's style and of those it is based on."""
        named = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        style = self._styles.get(named.get(qn("w:val"), "")) if named is not None else None
        names: list[str] = []
        while isinstance(style, ParagraphStyle) and (style.name or "") not in names:
            names.append(style.name or "")
            style = style.base_style
        return names

    def _table(self, table: _Element) -> None:
        rows = [_cells(row) for row in _rows(table)]
        if all(len(cells) < 2 for cells in rows):
            for cells in rows:
                for cell in cells:
                    self.write(cell)
            return
        self._builder.gap()
        for number, cells in enumerate(rows):
            header = number == 0 and len(rows) > 1
            self._builder.row([_cell_words(cell) for cell in cells], header=header)
        self._builder.gap()


def _heading_level(names: Sequence[str]) -> int:
    for name in names:
        if name.lower() == "title":
            return 1
        if match := _HEADING.match(name):
            return int(match[1])
    return 0


def _list_depth(paragraph: _Element, names: Sequence[str]) -> int:
    numbering = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    if numbering is not None:
        number, level = numbering.find(qn("w:numId")), numbering.find(qn("w:ilvl"))
        if number is not None and number.get(qn("w:val")) == "0":
            return 0
        return 1 + int(level.get(qn("w:val"), "0")) if level is not None else 1
    for name in names:
        if match := _LIST.match(name):
            return int(match[1] or 1)
    return 0


def _words(element: _Element) -> Iterator[str]:
    """The words of a paragraph; text boxes in it are paragraphs of their own."""
    for child in element:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag not in _APART and child.tag != qn("w:pPr"):
            yield from _words(child)


def _rows(table: _Element) -> list[_Element]:
    return [row for row in table.iter(qn("w:tr")) if _nearest(row, "w:tbl") is table]


def _cells(row: _Element) -> list[_Element]:
    return [cell for cell in row.iter(qn("w:tc")) if _nearest(cell, "w:tr") is row]


def _nearest(element: _Element, name: str) -> _Element | None:
    return next(element.iterancestors(qn(name)), None)


def _cell_words(cell: _Element) -> str:
    return " ".join("".join(_words(paragraph)) for paragraph in cell.iter(qn("w:p"))).strip()


def _given(document: WordDocument) -> dict[str, str]:
    try:
        properties = document.core_properties
        values = {"title": properties.title, "author": properties.author}
    except _BROKEN:
        return {}
    return {
        name: storable(value).strip()
        for name, value in values.items()
        if value.strip() and value not in _DEFAULTS
    }
