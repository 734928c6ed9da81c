"""Prepares the pages of a book: its styles, notes and page numbers, and what stands around it."""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element

from ingest.readers.blocks import TextBuilder
from ingest.readers.books.epub_package import SET_APART
from ingest.readers.tree import tag_of, take_out, text_of
from ingest.readers.web_pages.markup_marks import is_mark_by_place
from ingest.readers.web_pages.styled_marks import name_styled_marks

_OPS = "{http://www.idpf.org/2007/ops}"
_TYPE = f"{_OPS}type"
_MATHS = "http://www.w3.org/1998/Math/MathML"
_NOTE = "footnote footnotes endnote endnotes rearnote rearnotes note notes"
_NOTES = frozenset(_NOTE.split())
_BACK = {"backlink", "referrer"}
_HIDING = ("hidden", "class", "style", "aria-hidden")
_NO_SECTION = ("a", "span")
_MARK = re.compile(r"\[?(?:\d{1,4}|[*†‡§¶]{1,3})\]?")
_OUTSIDE = re.compile(r"\w+:")
_LINKED = 0.9
_FEWEST_LINKS = 2


def prepare(root: _Element, *, styles: str, builder: TextBuilder) -> None:
    """Change a page so that it says what a reader of the book sees.

    Notes that open when their mark is touched are shown, marks of notes stand in brackets, and the
    numbers of printed pages are left out. `styles` are the style sheets beside it.
    """
    name_styled_marks(root, [styles])
    for switch in list(root.iter(f"{_OPS}switch")):
        _choose(switch)
    for element in list(root.iter("{*}*")):
        kinds = _kinds(element)
        if "noteref" in kinds or _is_mark(element):
            _write_mark(element)
        elif "pagebreak" in kinds:
            _leave_out_number(element, builder)
        elif kinds & _BACK or _leads_back(element):
            _take_out_sign(element)
        if kinds & _NOTES:
            _show(element)
        if tag_of(element) == "aside":
            # In a book it is a note or a box that belongs to the text, not what is around it.
            element.tag = _beside(element, "div")
    if styles:
        sheet = etree.SubElement(root, _beside(root, "style"))
        sheet.text = styles


def sections(body: _Element, kinds: frozenset[str]) -> Iterator[tuple[_Element, frozenset[str]]]:
    """The parts of a page in order, each with the kinds of page that the book calls it."""
    kinds |= _kinds(body) & SET_APART
    run = _run(body, body.text)
    for child in list(body):
        if not any(_kinds(one) & SET_APART for one in _boxes(child)):
            run.append(child)
            continue
        yield run, kinds
        tail, child.tail = child.tail, None
        yield from sections(child, kinds)
        run = _run(body, tail)
    yield run, kinds


def is_contents(body: _Element) -> bool:
    """Whether a page is but a list of links into the book."""
    links = [one for one in body.iter("{*}a") if _leads_into_book(one)]
    headings = [text for one in body.iter() if tag_of(one)[:1] == "h" for text in (text_of(one),)]
    length = _length(text_of(body)) - sum(map(_length, headings))
    linked = sum(_length(text_of(one)) for one in links)
    return len(links) >= _FEWEST_LINKS and linked >= _LINKED * length > 0


def _choose(switch: _Element) -> None:
    """Keep the form that a reader of books shows: the formula, or the one for all readers."""
    cases = [one for one in switch if one.get("required-namespace") == _MATHS]
    kept = cases[0] if cases else switch.find(f"{_OPS}default")
    for form in list(switch):
        if form is not kept:
            take_out(form)


def _length(text: str) -> int:
    return sum(map(str.isalnum, text))


def _leads_into_book(link: _Element) -> bool:
    href = link.get("href", "")
    return bool(href) and href[0] != "#" and not _OUTSIDE.match(href)


def _kinds(element: _Element) -> frozenset[str]:
    named = f"{element.get(_TYPE) or element.get('epub:type') or ''} {element.get('role') or ''}"
    return frozenset(word.removeprefix("doc-") for word in named.lower().split())


def _boxes(element: _Element) -> Iterator[_Element]:
    return (one for one in element.iter("{*}*") if tag_of(one) not in _NO_SECTION)


def _run(body: _Element, text: str | None) -> _Element:
    run = etree.Element(_beside(body, "div"))
    run.text = text
    return run


def _beside(element: _Element, name: str) -> str:
    """The name in the namespace of `element`."""
    namespace = etree.QName(element).namespace
    return f"{{{namespace}}}{name}" if namespace else name


def _write_mark(mark: _Element) -> None:
    said = text_of(mark).strip(" \u00a0[]()\n")
    up = mark.getparent()
    if up is not None and tag_of(up) in ("sup", "sub") and text_of(up) == text_of(mark):
        up.tag = _beside(up, "span")
    for child in list(mark):
        mark.remove(child)
    mark.text = f"[{said}]" if said else None
    mark.tag = _beside(mark, "span")


def _is_mark(link: _Element) -> bool:
    """Whether it is the mark of a note by its place, right behind a word, and by where it leads."""
    href = link.get("href", "")
    return tag_of(link) == "a" and not _OUTSIDE.match(href) and is_mark_by_place(link)


def _leads_back(link: _Element) -> bool:
    return tag_of(link) == "a" and "#" in link.get("href", "")


def _take_out_sign(link: _Element) -> None:
    """Take out an arrow that leads back; it is no word."""
    words = text_of(link).strip()
    if words and not any(map(str.isalnum, words)) and not _MARK.fullmatch(words):
        take_out(link)


def _leave_out_number(element: _Element, builder: TextBuilder) -> None:
    if text_of(element).strip() and len(text_of(element).split()) == 1:
        builder.leave_out("page numbers")
        take_out(element)


def _show(note: _Element) -> None:
    for element in (note, *(one for one in note.iterancestors() if _kinds(one) & _NOTES)):
        for attribute in _HIDING:
            element.attrib.pop(attribute, "")
