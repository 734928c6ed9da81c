"""Reads the words of a paragraph of an OpenDocument text, as they are shown."""

import re
from collections.abc import Callable
from typing import NamedTuple

from lxml.etree import _Element

from ingest.readers.blocks import TextBuilder
from ingest.readers.mathml import formula
from ingest.readers.office.odf import Look, Package, Styles, qn
from ingest.readers.office.run_words import RunWords

_SPACE = re.compile(r"[ \t\n\r]+")
_MOST_BLANKS = 100
_NO_WORDS = {
    qn(name)
    for name in (
        "office:annotation-end", "office:event-listeners", "office:forms", "text:script",
        "svg:title", "svg:desc", "text:soft-page-break", "draw:image", "draw:plugin", "draw:applet",
    )
}  # fmt: skip
_TEXT_SHAPES = {
    qn(f"draw:{name}")
    for name in (
        "text-box", "custom-shape", "rect", "ellipse", "circle", "polygon", "path", "caption",
        "connector", "line", "polyline", "regular-polygon",
    )
}  # fmt: skip


class Note(NamedTuple):
    """A note that the text has referred to."""

    mark: str
    body: _Element
    is_endnote: bool


class Paragraph(NamedTuple):
    """The words of a paragraph, and the boxes that are anchored in it."""

    words: str
    boxes: list[_Element]


class WordsReader:
    """Reads paragraph by paragraph; `due` are the notes that are to follow."""

    def __init__(self, package: Package, styles: Styles, builder: TextBuilder) -> None:
        self._package = package
        self._styles = styles
        self._builder = builder
        self.due: list[Note] = []
        self._words = RunWords(builder)
        self._boxes: list[_Element] = []
        self._read: dict[str, Callable[[_Element, Look], None]] = {
            qn("text:s"): self._blanks,
            qn("text:tab"): lambda _, look: self._say("\t", look),
            qn("text:line-break"): lambda _, look: self._say("\n", look),
            qn("text:span"): self._span,
            qn("text:note"): self._note,
            qn("text:ruby"): self._ruby,
            qn("text:placeholder"): self._placeholder,
            qn("text:hidden-text"): self._hidden_text,
            qn("office:annotation"): lambda *_: self._builder.leave_out("comments"),
            qn("draw:object"): self._object,
            qn("draw:object-ole"): lambda *_: self._builder.leave_out("embedded files"),
        }

    def paragraph(self, paragraph: _Element) -> Paragraph:
        """The words of a paragraph or heading."""
        self._words, self._boxes = RunWords(self._builder), []
        look = self._styles.look("paragraph", paragraph.get(qn("text:style-name"), ""), Look())
        hidden = paragraph.iter(qn("text:hidden-paragraph"))
        if any(one.get(qn("text:is-hidden")) == "true" for one in hidden):
            look = Look(left_out="hidden passages")
        self._inside(paragraph, look)
        return Paragraph(self._words.text(), self._boxes)

    def take_notes(self, *, endnotes: bool, most: int | None = None) -> list[Note]:
        """Of the first `most` notes that are due, those with or without endnotes; due no more."""
        first, later = self.due[:most], self.due[most:] if most is not None else []
        taken = [note for note in first if endnotes or not note.is_endnote]
        self.due = [note for note in first if note.is_endnote and not endnotes] + later
        return taken

    def _inside(self, element: _Element, look: Look) -> None:
        self._say(element.text or "", look)
        for child in element:
            self._element(child, look)
            self._say(child.tail or "", look)

    def _element(self, element: _Element, look: Look) -> None:
        tag = element.tag
        # Comments and the like have a function for a tag.
        if not isinstance(tag, str) or tag in _NO_WORDS:
            return
        if tag in self._read:
            self._read[tag](element, look)
        elif tag in _TEXT_SHAPES:
            self._boxes.append(element)
        elif tag == qn("draw:frame"):
            self._frame(element, look)
        elif element.get(qn("text:display")) == "none":
            # A field that only sets a value.
            self._inside(element, look._replace(left_out="hidden passages"))
        else:
            self._inside(element, look)

    def _say(self, text: str, look: Look) -> None:
        shown = text if text in ("\t", "\n") else _SPACE.sub(" ", text)
        if look.left_out:
            self._words.leave_out(look.left_out, shown)
        else:
            self._words.add(shown, look.mark)

    def _blanks(self, blanks: _Element, look: Look) -> None:
        count = blanks.get(qn("text:c"), "1")
        self._words.add(" " * min(int(count[:4]) if count.isdecimal() else 1, _MOST_BLANKS))

    def _span(self, span: _Element, look: Look) -> None:
        self._inside(span, self._styles.look("text", span.get(qn("text:style-name"), ""), look))

    def _note(self, note: _Element, look: Look) -> None:
        if look.left_out:
            self._words.leave_out("notes", "note")
            return
        citation, body = note.find(qn("text:note-citation")), note.find(qn("text:note-body"))
        mark = "" if citation is None else "".join(map(str, citation.itertext())).strip()
        if mark:
            self._words.add(f"[{mark}]")
        if body is not None:
            self.due.append(Note(mark, body, note.get(qn("text:note-class")) == "endnote"))

    def _ruby(self, ruby: _Element, look: Look) -> None:
        base, reading = ruby.find(qn("text:ruby-base")), ruby.find(qn("text:ruby-text"))
        if base is not None:
            self._inside(base, look)
        said = "" if reading is None else "".join(map(str, reading.itertext())).strip()
        if said:
            self._say(f"({said})", look)

    def _placeholder(self, empty: _Element, look: Look) -> None:
        self._words.leave_out("placeholders", "".join(map(str, empty.itertext())))

    def _hidden_text(self, field: _Element, look: Look) -> None:
        if field.get(qn("text:is-hidden")) == "true":
            self._words.leave_out("hidden passages", field.get(qn("text:string-value"), "") or "x")
        else:
            self._inside(field, look)

    def _frame(self, frame: _Element, look: Look) -> None:
        # What follows the first form is a picture of it for programs that cannot show it.
        forms = [one for one in frame if isinstance(one.tag, str) and one.tag not in _NO_WORDS]
        for form in forms[:1]:
            self._element(form, look)

    def _object(self, shown: _Element, look: Look) -> None:
        inner = shown.find(qn("math:math"))
        root = self._package.embedded(shown.get(qn("xlink:href"), "")) if inner is None else inner
        if root is not None and root.tag == qn("math:math"):
            if look.left_out:
                self._words.leave_out(look.left_out, "formula")
            else:
                self._words.formula(formula(root))
        elif root is not None and next(root.iter(qn("chart:chart")), None) is not None:
            self._builder.leave_out("charts")
        else:
            self._builder.leave_out("embedded files")
