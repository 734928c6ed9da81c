"""The words of a paragraph in an article of a journal, with the marks that carry meaning."""

import re
from html import unescape

from lxml import etree
from lxml.etree import _Element

from ingest.readers.blocks import TextBuilder
from ingest.readers.marks import lowered, raised
from ingest.readers.tables.latex import formula_words

_SPACE = re.compile(r"[ \t\r\n\f]+")
_SUP = ("sup", "superscript")
_SUB = ("sub", "subscript")
_NOTES = ("bibr", "fn", "table-fn")
_FORMULAS = ("inline-formula", "disp-formula", "tex-math", "math", "chem-struct")
_UNSEEN = ("object-id", "alt-text", "long-desc", "milestone-start", "milestone-end", "x-tex")
# Its words stand apart from those around it although it may stand among them.
_APART = (
    *("p", "title", "jats-title", "label", "td", "th", "list-item", "li", "def", "term", "div"),
    *("copyright-statement", "copyright-year", "copyright-holder", "license", "license_ref"),
    *("license-p", "kwd", "institution-id"),
)


def name_of(element: _Element) -> str:
    """The name of an element without its namespace; empty for a comment or an entity."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def words_of(element: _Element | None, builder: TextBuilder) -> str:
    """All words within `element` in one line; what is left out of them is counted in `builder`."""
    return "" if element is None else Words(builder).inside(element).line


def title_words(title: _Element | None) -> str:
    """The words of a title, without the marks of its notes."""
    if title is None:
        return ""
    for one in list(title.iter("{*}xref", "{*}fn")):
        above, tail = one.getparent(), one.tail
        if above is not None:
            one.clear()
            one.tail = tail
    for one in list(title.iter("{*}sup")):
        if not "".join(map(str, one.itertext())).strip(" ,"):
            one.text = ""
    return " ".join(words_of(title, TextBuilder()).split())


class Words:
    """Words gathered piece by piece from what may stand in a paragraph."""

    def __init__(self, builder: TextBuilder) -> None:
        self._builder = builder
        self._parts: list[str] = []

    @property
    def line(self) -> str:
        """The words so far, in one line but for its breaks."""
        lines = (_SPACE.sub(" ", part).strip(" ") for part in "".join(self._parts).split("\v"))
        return "\n".join(lines).strip()

    def say(self, text: str | None) -> None:
        """Add words as they are."""
        if text:
            self._parts.append(text)

    def inside(self, element: _Element) -> "Words":
        """Add the words within an element; returns all."""
        self.say(element.text)
        for child in element:
            self.add(child)
            self.say(child.tail)
        return self

    def add(self, element: _Element) -> None:
        """Add an element, without its tail."""
        name = name_of(element)
        if not name:
            # An entity that nothing declares; nothing is expanded that something does.
            self.say(unescape(element.text or "") if element.tag is etree.Entity else "")
        elif name in _SUP:
            self._raised(element)
        elif name in _SUB:
            self.say(lowered(self._within(element)))
        elif name == "xref":
            self._reference(element)
        elif name in ("strike", "del", "s"):
            self._builder.leave_out("struck-out passages")
        elif name in _FORMULAS:
            self._formula(element)
        elif name in ("break", "br"):
            self.say("\v")
        elif name not in _UNSEEN:
            between = " " if name in _APART else ""
            self.say(between)
            self.inside(element)
            self.say(between)

    @property
    def _before(self) -> str:
        return "".join(self._parts[-4:])

    def _within(self, element: _Element) -> str:
        return Words(self._builder).inside(element).line

    def _raised(self, element: _Element) -> None:
        words = _said(element) if _is_note(element) else self._within(element)
        # A lone letter behind a word marks a note of a table.
        is_note = _is_note(element) or (len(words.strip()) == 1 and self._before[-3:].isalpha())
        if words.strip(" ,;–-"):
            words = raised(words, before=self._before, is_note=is_note)
        self.say(words)

    def _reference(self, element: _Element) -> None:
        """A mark of a note or a reference, which must not join the word that it stands behind."""
        before = self._before
        if element.get("ref-type") not in _NOTES:
            self.inside(element)
            return
        words = _said(element)
        if not before[-1:].strip():
            self.say(words)
        elif before[-1:].isalnum() or before[-1:] in '.,;:!?"”’)%]':
            self.say(raised(words, before=before, is_note=True))
        else:
            self.say(words)

    def _formula(self, element: _Element) -> None:
        label = next((one for one in element if name_of(one) == "label"), None)
        words = formula_words(element)
        if not words:
            self._builder.leave_out("formulas")
        number = "" if label is None else f" {words_of(label, self._builder)}"
        apart = " " if name_of(element) == "disp-formula" else ""
        self.say(f"{apart}{words or '[formula]'}{number}{apart}")


def _said(element: _Element) -> str:
    return _SPACE.sub(" ", "".join(map(str, element.itertext()))).strip()


def _is_note(element: _Element) -> bool:
    """Whether a superscript holds references and what stands between them."""
    inner = [one for one in element if name_of(one) == "xref"]
    return bool(inner) and all(one.get("ref-type") in _NOTES for one in inner)
