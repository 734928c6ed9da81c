"""Turns a tree of HTML elements, or of trafilatura's, into blocks."""

import re
from collections.abc import Iterator
from enum import Enum, auto

from lxml.etree import _Element

from ingest.readers.blocks import TextBuilder


class _Role(Enum):
    INLINE = auto()
    BLOCK = auto()
    BREAK = auto()
    HEADING = auto()
    LIST = auto()
    ITEM = auto()
    TABLE = auto()
    VERBATIM = auto()
    NOTHING = auto()


_TAGS = {
    _Role.BLOCK: (
        "address article aside blockquote body caption center details div fieldset figcaption "
        "figure footer form header html main nav p quote section summary tbody td tfoot th thead "
        "tr row cell"
    ),
    _Role.BREAK: "br hr lb",
    _Role.HEADING: "h1 h2 h3 h4 h5 h6 head",
    _Role.LIST: "ul ol dl menu list",
    _Role.ITEM: "li dt dd item",
    _Role.TABLE: "table",
    _Role.VERBATIM: "pre code",
    _Role.NOTHING: (
        "script style template noscript svg iframe object audio video canvas select rt rp"
    ),
}
_ROLES = {tag: role for role, tags in _TAGS.items() for tag in tags.split()}
_SPACE = re.compile(r"[ \t\n\r\f]+")
_BLANK_LINE = re.compile(r"\n[ \n]*\n")


def write(body: _Element, builder: TextBuilder) -> None:
    """Add the contents of `body` to `builder`: words as a browser shows them, without markup.

    A layout table (one column, or cells that contain headings or paragraphs) is written as the
    blocks in it.
    """
    _Writer(builder).write(body)


class _Writer:
    def __init__(self, builder: TextBuilder) -> None:
        self._builder = builder
        self._words: list[str] = []
        self._depth = 0
        self._opens_item = False
        self._verbatim = False

    def write(self, body: _Element) -> None:
        self._inside(body)
        self._flush()

    def _inside(self, element: _Element) -> None:
        self._say(element.text)
        for child in element:
            self._element(child)
            self._say(child.tail)

    def _say(self, text: str | None) -> None:
        if text:
            self._words.append(text if self._verbatim else _SPACE.sub(" ", text))

    def _element(self, element: _Element) -> None:
        match _role(element):
            case _Role.INLINE:
                self._inside(element)
            case _Role.BREAK:
                self._words.append("\n")
            case _Role.NOTHING:
                pass
            case role:
                self._flush()
                self._block(element, role)
                self._flush()

    def _block(self, element: _Element, role: _Role) -> None:
        match role:
            case _Role.HEADING:
                self._builder.heading(_flat(element), level=_level(element))
            case _Role.LIST:
                self._list(element)
            case _Role.ITEM:
                self._item(element)
            case _Role.TABLE if not _is_layout(element):
                self._table(element)
            case _Role.VERBATIM:
                self._verbatim = True
                self._inside(element)
                self._flush()
                self._verbatim = False
            case _:
                self._inside(element)

    def _list(self, element: _Element) -> None:
        self._depth += 1
        self._opens_item = True
        self._inside(element)
        self._flush()
        self._depth -= 1
        # Words of the outer item that follow the inner list cannot join its first words.
        self._opens_item = True
        if self._depth == 0:
            self._builder.gap()

    def _item(self, element: _Element) -> None:
        # A definition stands below its term, so that the term governs it.
        deeper = (self._depth == 0) + _is_definition(element)
        self._depth += deeper
        self._opens_item = True
        self._inside(element)
        self._flush()
        self._depth -= deeper

    def _table(self, table: _Element) -> None:
        self._builder.gap()
        for caption in table.iter("{*}caption"):
            self._builder.paragraph(_flat(caption))
        for number, row in enumerate(_rows(table)):
            cells = _cells(row)
            words = [_flat(cell) for cell in cells]
            if number == 0 and len(cells) > 1 and not any(words[1:]):
                # trafilatura turns the caption into a first row with text in one cell only.
                self._builder.paragraph(words[0])
            else:
                self._builder.row(words, header=all(_is_header(cell) for cell in cells))
        self._builder.gap()
        self._opens_item = True

    def _flush(self) -> None:
        text = "".join(self._words)
        self._words.clear()
        if self._verbatim:
            self._put(text.strip("\n"))
            return
        lines = (_SPACE.sub(" ", line).strip(" ") for line in text.split("\n"))
        for paragraph in _BLANK_LINE.split("\n".join(lines)):
            self._put(paragraph)

    def _put(self, words: str) -> None:
        if not words.strip():
            return
        if self._depth == 0:
            self._builder.paragraph(words)
        elif self._opens_item:
            self._builder.item(words, level=self._depth)
            self._opens_item = False
        else:
            self._builder.more(words)


def _tag(element: _Element) -> str:
    # Comments and the like have a function for a tag.
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _role(element: _Element) -> _Role:
    tag = _tag(element)
    if not tag:
        return _Role.NOTHING
    parent = element.getparent()
    within_words = parent is not None and _tag(parent) in ("p", "head", "cell")
    # trafilatura calls <q> a quote, too, and words inside a sentence code.
    if within_words and tag in ("quote", "code"):
        return _Role.INLINE
    return _ROLES.get(tag, _Role.INLINE)


def _is_definition(item: _Element) -> bool:
    return _tag(item) == "dd" or item.get("rend", "").startswith("dd")


def _level(heading: _Element) -> int:
    digits = heading.get("rend", "") if _tag(heading) == "head" else _tag(heading)
    return int(digits[1:]) if digits[1:].isdigit() else 3


def _flat(element: _Element) -> str:
    return _SPACE.sub(" ", "".join(_texts(element))).strip()


def _texts(element: _Element) -> Iterator[str]:
    """The texts in `element`, with a space where a block or a line ends."""
    yield element.text or ""
    for child in element:
        role = _role(child)
        between = "" if role is _Role.INLINE else " "
        yield between
        if role is not _Role.NOTHING:
            yield from _texts(child)
        yield between + (child.tail or "")


def _rows(table: _Element) -> list[_Element]:
    return [
        row
        for row in table.iter("{*}tr", "{*}row")
        if next(row.iterancestors("{*}table"), None) is table
    ]


def _cells(row: _Element) -> list[_Element]:
    return [child for child in row if _tag(child) in ("td", "th", "cell")]


def _is_header(cell: _Element) -> bool:
    return _tag(cell) == "th" or cell.get("role") == "head"


def _is_layout(table: _Element) -> bool:
    rows = [_cells(row) for row in _rows(table)]
    if all(len(cells) < 2 for cells in rows):
        return True
    return any(_contains_blocks(cell) for cells in rows for cell in cells)


def _contains_blocks(cell: _Element) -> bool:
    tags = [_tag(element) for element in cell.iterdescendants()]
    return tags.count("p") > 1 or any(_ROLES.get(t) in (_Role.HEADING, _Role.TABLE) for t in tags)
