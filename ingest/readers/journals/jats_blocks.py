"""Writes the parts of an article of a journal (JATS) as blocks."""

from collections.abc import Iterator
from contextlib import nullcontext

from lxml.etree import Element, SubElement, _Element

from ingest.readers.blocks import TextBuilder
from ingest.readers.journals.jats_references import reference_line
from ingest.readers.journals.jats_tables import write_table
from ingest.readers.journals.jats_words import Words, name_of, words_of
from ingest.readers.web_pages.markup import write

_SECTIONS = (
    *("sec", "app", "ack", "glossary", "notes", "bio", "app-group", "fn-group", "ref-list"),
    *("abstract", "trans-abstract"),
)
_CONTAINERS = (
    *("body", "back", "floats-group", "fig-group", "def"),
    *("disp-quote", "verse-group", "speech", "statement", "boxed-text", "table-wrap-group"),
    *("table-wrap-foot", "disp-formula-group", "supplementary-material", "media", "html", "div"),
    *("answer", "question", "answer-set", "question-wrap", "alternatives", "attrib", "permissions"),
)
_FLOATS = ("fig", "table-wrap", "supplementary-material", "media", "chem-struct-wrap", "boxed-text")
_LISTS = ("list", "ul", "ol", "simple-list")
_HEADINGS = ("title", "jats-title", "h1", "h2", "h3", "h4", "h5", "h6")
_UNSEEN = ("graphic", "object-id", "alt-text", "long-desc", "sec-meta", "title-group", "label")
_BLOCKS = {
    *(*_SECTIONS, *_CONTAINERS, *_FLOATS, *_LISTS, *_HEADINGS),
    *("p", "def-list", "table", "preformat", "fn", "caption", "verse-line", "ref", "kwd-group"),
}
# Kinds of sections and notes of which the format says that they are about the article.
_ABOUT = (
    *("coi-statement", "conflict", "funding", "financial-disclosure", "supported-by", "con"),
    *("author-contributions", "contributions", "contribution", "data-availability", "corresp"),
    *("supplementary-material", "ethics-statement", "edited-by", "presented-by", "equal"),
    *("present-address", "current-aff", "deceased", "participating-researchers", "display-objects"),
)


def write_blocks(
    element: _Element, builder: TextBuilder, *, level: int = 2, aside: bool = False
) -> None:
    """Add what is within `element`; `level` is that of its headings.

    With `aside` all of it is, else only what the format sets apart: references, thanks,
    interests, addresses.
    """
    _Writer(builder, aside).all(element, level)


class _Writer:
    """Gathers a page of HTML as long as its parts are of one kind, then writes it."""

    def __init__(self, builder: TextBuilder, aside: bool) -> None:
        self._builder = builder
        self._aside = aside
        self._page = Element("div")

    def all(self, element: _Element, level: int) -> None:
        if name_of(element) in (*_SECTIONS, "kwd-group"):
            self._block(element, self._page, level)
        else:
            self._mixed(element, self._page, level)
        self._flush()

    def _flush(self) -> None:
        with self._builder.aside() if self._aside else nullcontext():
            write(self._page, self._builder)
        self._page = Element("div")

    def _mixed(
        self, element: _Element, into: _Element, level: int, *, skip: _Element | None = None
    ) -> None:
        """Words and blocks as they follow on each other, without the one to `skip`."""
        words, notes = Words(self._builder), list[_Element]()
        words.say(element.text)
        for child in element:
            if child is skip:
                pass
            elif name_of(child) == "fn" and name_of(element) == "p":
                # It would part the sentence.
                words.say(_note_mark(child, self._builder))
                notes.append(child)
            elif name_of(child) in (*_BLOCKS, *_UNSEEN):
                _paragraph(into, words.line)
                words = Words(self._builder)
                into = self._block(child, into, level)
            else:
                words.add(child)
            words.say(child.tail)
        _paragraph(into, words.line)
        for note in notes:
            self._note(note, into, level)

    def _block(self, element: _Element, into: _Element, level: int) -> _Element:
        """Put a block into a page; returns where the next goes, since a page may have ended."""
        name = name_of(element)
        if into is self._page and not self._aside and _is_apart(element):
            self._flush()
            self._aside = True
            self._block(element, self._page, level)
            self._flush()
            self._aside = False
            return self._page
        at_top = into is self._page
        if name in _SECTIONS:
            self._section(element, into, level)
        elif name in _FLOATS:
            self._float(element, into, level)
        elif name in _LISTS:
            self._list(element, into, level)
        elif name in _HEADINGS:
            self._heading(element, into, level)
        elif name in _CONTAINERS or name == "caption":
            label = words_of(_child(element, "label"), self._builder)
            self._labelled(element, into, level, label)
        elif name not in _UNSEEN:
            self._plain(name, element, into, level)
        return self._page if at_top else into

    def _plain(self, name: str, element: _Element, into: _Element, level: int) -> None:
        match name:
            case "def-list":
                self._definitions(element, into, level)
            case "table":
                write_table(element, into, self._builder)
            case "preformat":
                SubElement(into, "pre").text = "".join(map(str, element.itertext()))
            case "fn":
                self._note(element, into, level)
            case "ref":
                _item(into, reference_line(element, self._builder))
            case "kwd-group":
                words = (words_of(one, self._builder) for one in element.iter("{*}kwd"))
                title = words_of(_child(element, "title"), self._builder).rstrip(": ")
                _paragraph(into, ": ".join(filter(None, (title, "; ".join(words)))))
            case _:
                self._mixed(element, into, level)

    def _section(self, element: _Element, into: _Element, level: int) -> None:
        title = _child(element, "title")
        if title is not None:
            self._heading(title, into, level, label=_child(element, "label"))
        self._mixed(element, into, level + (title is not None), skip=title)

    def _heading(
        self, title: _Element, into: _Element, level: int, *, label: _Element | None = None
    ) -> None:
        numbered = (words_of(label, self._builder), words_of(title, self._builder))
        words = " ".join(filter(None, numbered))
        if _within_float(title):
            _paragraph(into, words)
        elif words:
            SubElement(into, f"h{min(level, 6)}").text = words

    def _float(self, element: _Element, into: _Element, level: int) -> None:
        """The label and the caption as one paragraph, then what they are of, and its notes."""
        caption = _child(element, "caption")
        first = [_child(element, "label"), *(caption if caption is not None else ())]
        paragraphs = [words_of(one, self._builder) for one in first if one is not None]
        if caption is not None and not len(caption):
            paragraphs.append(words_of(caption, self._builder))
        head = paragraphs[:3] if first[0] is not None else paragraphs[:2]
        _paragraph(into, " ".join(_ended(head)))
        for words in paragraphs[len(head) :]:
            _paragraph(into, words)
        self._mixed(element, into, level, skip=caption)
        tables = element.iter("{*}table")
        if name_of(element) == "table-wrap" and next(tables, None) is None:
            self._builder.leave_out("pictured tables")

    def _list(self, element: _Element, into: _Element, level: int) -> None:
        self._titles(element, into)
        made = SubElement(into, "ul")
        for one in element:
            if name_of(one) in ("list-item", "li"):
                item = SubElement(made, "li")
                self._labelled(one, item, level, words_of(_child(one, "label"), self._builder))

    def _definitions(self, element: _Element, into: _Element, level: int) -> None:
        self._titles(element, into)
        made = SubElement(into, "dl")
        for one in element.iter("{*}def-item"):
            if _owner(one) is element:
                for part in one:
                    if name_of(part) == "term":
                        SubElement(made, "dt").text = words_of(part, self._builder)
                    elif name_of(part) == "def":
                        self._mixed(part, SubElement(made, "dd"), level)

    def _titles(self, element: _Element, into: _Element) -> None:
        _paragraph(into, words_of(_child(element, "title"), self._builder))

    def _note(self, element: _Element, into: _Element, level: int) -> None:
        self._labelled(element, into, level, _note_mark(element, self._builder))

    def _labelled(self, element: _Element, into: _Element, level: int, label: str) -> None:
        """What is within `element`, its first paragraph behind its label."""
        before = len(into)
        self._mixed(element, into, level)
        if label and len(into) > before and into[before].tag == "p":
            into[before].text = f"{label} {into[before].text}"


def _note_mark(note: _Element, builder: TextBuilder) -> str:
    label = words_of(_child(note, "label"), builder).strip("[]() .")
    return f"[{label}]" if label else ""


def _is_apart(element: _Element) -> bool:
    kinds = (element.get("sec-type"), element.get("fn-type"), element.get("notes-type"))
    said = {kind.lower() for kind in kinds if kind}
    if name_of(element) in ("ack", "ref-list", "bio", "kwd-group", "permissions"):
        return True
    return bool(said & set(_ABOUT)) or _holds_only_apart(element)


def _holds_only_apart(element: _Element) -> bool:
    """Whether it is a section of interests, funding and the like, under one title."""
    parts = [one for one in element if name_of(one) not in ("", "title", "label", "sec-meta")]
    return (
        name_of(element) in ("sec", "fn-group", "notes")
        and bool(parts)
        and all(map(_is_apart, parts))
    )


def _paragraph(into: _Element, words: str) -> None:
    if words:
        SubElement(into, "p").text = words


def _item(into: _Element, words: str) -> None:
    made = into[-1] if len(into) and into[-1].tag == "ul" else SubElement(into, "ul")
    SubElement(made, "li").text = words


def _ended(parts: list[str]) -> Iterator[str]:
    """Each part of a caption, with a stop where it has none and another follows."""
    for number, part in enumerate(filter(None, parts), 1):
        is_last = number == len(parts)
        yield part if is_last or part[-1] in ".:;?!" else f"{part}."


def _child(element: _Element, name: str) -> _Element | None:
    return next((one for one in element if name_of(one) == name), None)


def _owner(item: _Element) -> _Element | None:
    return next(iter(item.iterancestors("{*}def-list")), None)


def _within_float(title: _Element) -> bool:
    return any(
        name_of(one) in (*_FLOATS, "disp-quote", "statement") for one in title.iterancestors()
    )
