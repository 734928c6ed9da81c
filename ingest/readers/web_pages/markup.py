"""Turns a tree of HTML elements into blocks: what a browser shows, without the markup."""

import re
from collections.abc import Callable, Container
from contextlib import AbstractContextManager, nullcontext
from enum import Enum, auto
from functools import cache
from itertools import islice

from lxml import etree
from lxml.etree import _Element

from ingest.readers.blocks import TextBuilder
from ingest.readers.tree import tag_of, words_before
from ingest.readers.web_pages.boxes import gather_boxes
from ingest.readers.web_pages.list_numbers import ListNumbers
from ingest.readers.web_pages.markup_marks import write_marks
from ingest.readers.web_pages.markup_tables import is_layout, table_rows
from ingest.readers.web_pages.visibility import leave_out_unseen
from ingest.readers.web_pages.words import SPACE, UNREAD, flat, is_title


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
    BOX = auto()
    BUTTON = auto()


_TAGS = {
    _Role.BLOCK: (
        "address article aside blockquote body caption center dialog div fieldset figcaption "
        "figure footer form header hgroup hr html legend main nav p search section tbody td tfoot "
        "th thead tr"
    ),
    _Role.BREAK: "br",
    _Role.HEADING: "h1 h2 h3 h4 h5 h6",
    _Role.LIST: "ul ol dl menu dir",
    _Role.ITEM: "li dt dd",
    _Role.TABLE: "table",
    _Role.VERBATIM: "pre listing xmp plaintext",
    _Role.BOX: "details summary",
    _Role.BUTTON: "button",
    _Role.NOTHING: UNREAD,
}
_ROLES = {tag: role for role, tags in _TAGS.items() for tag in tags.split()}
_BLANK_LINE = re.compile(r"\n[ \n]*\n")
_DISPLAY = re.compile(r"(?<![\w-])display\s*:\s*(inline|block)\b(?!-)", re.IGNORECASE)
_DEEPEST = 6
_TERMS = {"dt", "th", "summary", "caption", "legend"}
_WRAPPERS = 3
_Close = Callable[[], None]


def write(body: _Element, builder: TextBuilder) -> None:
    """Add the contents of `body` to `builder`: words as a browser shows them, without markup.

    What is hidden or struck out is left out and counted. A layout table (one column, or cells
    with headings or tables) is written as the blocks in it. `body` is changed.
    """
    doubtful = leave_out_unseen(body, builder)
    gather_boxes(body)
    write_marks(body, builder)
    write_blocks(body, builder, aside=doubtful)


def write_blocks(body: _Element, builder: TextBuilder, *, aside: Container[_Element]) -> None:
    """Add what is left in `body`; the elements `aside` are no part of the article."""
    _Writer(builder, aside).write(body)


@cache
def _role_of_tag(tag: object) -> _Role:
    # Comments and the like have a function for a tag.
    if not isinstance(tag, str):
        return _Role.NOTHING
    return _ROLES.get(tag.rpartition("}")[2].lower(), _Role.INLINE)


class _Writer:
    """Walks a tree without calling itself, however deep it is nested."""

    def __init__(self, builder: TextBuilder, aside: Container[_Element]) -> None:
        self._builder = builder
        self._apart = aside
        self._words: list[str] = []
        self._depth = 0
        self._opens_item = False
        self._lists: list[ListNumbers] = []
        self._number = ""
        self._verbatim = False
        self._aside = 0

    def write(self, body: _Element) -> None:
        closes: list[list[_Close]] = []
        walk = etree.iterwalk(body, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            if event == "start":
                closing: list[_Close] = []
                closes.append(closing)
                if self._start(element, closing, is_body=element is body):
                    self._say(element.text)
                else:
                    walk.skip_subtree()
                continue
            if event == "end":
                for close in reversed(closes.pop()):
                    close()
            if element is not body:
                self._say(element.tail)
        self._flush()

    def _say(self, text: str | None) -> None:
        if text:
            self._words.append(text if self._verbatim else SPACE.sub(" ", text))

    def _start(self, element: _Element, closing: list[_Close], *, is_body: bool) -> bool:
        """Open an element; whether what is in it is to be written, too."""
        role = _Role.BLOCK if is_body else _role(element)
        if element in self._apart:
            self._flush()
            self._aside += 1
            closing += [self._leave_aside, self._flush]
        match role:
            case _Role.INLINE:
                if self._aside:
                    # Entries of a menu stand side by side, with nothing but style between them.
                    self._words.append(" ")
                return True
            case _Role.BREAK:
                self._words.append("\n")
            case _Role.NOTHING:
                return False
            case _Role.BUTTON:
                return self._button(element)
            case _:
                self._flush()
                closing.append(self._flush)
                return self._block(element, role, closing)
        return True

    def _leave_aside(self) -> None:
        self._aside -= 1

    def _button(self, element: _Element) -> bool:
        if not _stands_alone(element):
            return True
        words = flat(element)
        self._flush()
        self._put(words, aside=True)
        return False

    def _block(self, element: _Element, role: _Role, closing: list[_Close]) -> bool:
        """Open a block; whether what is in it is to be written, too."""
        match role:
            case _Role.HEADING:
                self._heading(flat(element), level=_level(element))
                return False
            case _Role.LIST:
                self._depth += 1
                self._lists.append(ListNumbers(element))
                self._opens_item = True
                closing.append(self._end_list)
                closing.append(self._flush)
            case _Role.ITEM:
                self._item(element, closing)
            case _Role.BOX if not _is_titled(element):
                self._item(element, closing)
            case _Role.TABLE if not is_layout(element):
                self._table(element)
                return False
            case _Role.VERBATIM if not self._verbatim:
                self._verbatim = True
                closing.append(self._end_verbatim)
        return True

    def _heading(self, words: str, *, level: int) -> None:
        if self._aside:
            # A menu has no chapters.
            self._put(words)
            return
        self._builder.heading(words, level=level)
        self._opens_item = True

    def _end_list(self) -> None:
        self._depth -= 1
        self._lists.pop()
        # Words of the outer item that follow the inner list cannot join its first words.
        self._opens_item = True
        if self._depth == 0:
            self._builder.gap()

    def _item(self, element: _Element, closing: list[_Close]) -> None:
        tag = tag_of(element)
        # A definition stands below its term, so that the term governs it.
        deeper = (self._depth == 0 and tag != "details") + (tag == "dd")
        if tag == "details":
            # What a box holds stands below its first line.
            deeper = 2
            self._builder.gap()
        elif tag == "summary":
            deeper = -1
        self._depth += deeper
        self._opens_item = True
        self._number = self._lists[-1].of(element) if self._lists else ""

        def close() -> None:
            self._flush()
            self._depth -= deeper
            if tag == "summary":
                self._opens_item = True
            if tag == "details":
                self._builder.gap()

        closing.append(close)

    def _table(self, table: _Element) -> None:
        self._builder.gap()
        with self._standing():
            for caption in table.iter("{*}caption"):
                self._builder.paragraph(flat(caption))
            for cells, is_header in table_rows(table):
                self._builder.row(cells, header=is_header)
        self._builder.gap()
        self._opens_item = True

    def _end_verbatim(self) -> None:
        self._flush()
        self._verbatim = False

    def _flush(self) -> None:
        text = "".join(self._words)
        self._words.clear()
        if self._verbatim:
            self._put(text.strip("\n"))
            return
        if not text.strip():
            return
        lines = (SPACE.sub(" ", line).strip(" ") for line in text.split("\n"))
        for paragraph in _BLANK_LINE.split("\n".join(lines)):
            self._put(paragraph)

    def _standing(self, *, aside: bool = False) -> AbstractContextManager[None]:
        return self._builder.aside() if aside or self._aside else nullcontext()

    def _put(self, words: str, *, aside: bool = False) -> None:
        if not words.strip():
            return
        with self._standing(aside=aside):
            if self._depth == 0:
                self._builder.paragraph(words)
            elif self._opens_item:
                self._builder.item(words, level=self._depth, number=self._number)
                self._opens_item, self._number = False, ""
            else:
                self._builder.more(words)


def _role(element: _Element) -> _Role:
    role = _role_of_tag(element.tag)
    if role is _Role.HEADING and element.get("class") in ("author", "date"):
        # Pandoc and R Markdown set them as headings below the title.
        return _Role.BLOCK
    if role in (_Role.INLINE, _Role.BLOCK):
        if display := _DISPLAY.search(element.get("style", "")):
            role = _Role.INLINE if display[1].lower() == "inline" else _Role.BLOCK
        if element.get("role") == "heading":
            return _Role.HEADING
        if is_title(element):
            return _Role.HEADING
    return role


def _level(heading: _Element) -> int:
    digits = heading.get("aria-level", "") or tag_of(heading)[1:]
    if tag_of(heading) == "p" and not digits:
        return 1
    return min(max(int(digits), 1), _DEEPEST) if digits.isdecimal() else 2


def _is_titled(box: _Element) -> bool:
    """Whether the first line of a box of details is a heading."""
    details = box if tag_of(box) == "details" else box.getparent()
    summary = details.find("{*}summary") if details is not None else None
    return summary is not None and any(_role(one) is _Role.HEADING for one in summary.iter("{*}*"))


def _stands_alone(button: _Element) -> bool:
    """Whether no words stand beside a button, so that it is none of a sentence, and no term."""
    if any(tag_of(one) in _TERMS for one in islice(button.iterancestors(), _WRAPPERS)):
        return False
    before = button.getprevious()
    is_first = before is not None and _role(before) is not _Role.INLINE
    words = (before.tail or "") if before is not None and is_first else words_before(button)
    return not (words + (button.tail or "")).strip()
