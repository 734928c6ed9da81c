"""Names what only a style sheet raises, lowers or strikes out, as some publishing programs do."""

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain

from lxml.etree import _Element

from ingest.readers.tree import tag_of, text_of
from ingest.readers.web_pages.page_styles import rules_in_force

_SELECTOR = re.compile(r"(\w*)\.((?:[\w-])+)\Z")
# LibreOffice moves its small signs up and down instead.
_MOVED = r"(?=.*position\s*:\s*relative).*(?<![\w-])top\s*:\s*{}0?\.[1-9]\d*em"
_MARKS = {
    "sup": re.compile(rf"vertical-align\s*:\s*super\b|{_MOVED.format('-')}", re.I | re.S),
    "sub": re.compile(rf"vertical-align\s*:\s*sub\b|{_MOVED.format('')}", re.I | re.S),
    "del": re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE),
    "div": re.compile(
        r"(?<![\w-])display\s*:\s*(?:block|flex|grid|table|list-item)\b", re.IGNORECASE
    ),
}
_IN_A_LINE = re.compile(r"(?<![\w-])display\s*:\s*(?:inline|contents)", re.IGNORECASE)
# Where the style sheet is in another file; these names say it all.
_BY_NAME = {
    **dict.fromkeys(("sup", "superscript"), "sup"),
    **dict.fromkeys(("sub", "subscript"), "sub"),
    **dict.fromkeys(("line-through", "strikethrough", "text-strike"), "del"),
}
_SIGNS = re.compile(r"[\s\d+−–-]{1,4}")
_TOLD = re.compile("display|vertical-align|line-through|position", re.IGNORECASE)
_WITHIN_WORDS = {"span", "a", "small", "i", "b", "em", "strong", "font", "time", "cite", "label"}
_MOST_WORDS = 3


def name_styled_marks(root: _Element, sheets: Iterable[str]) -> None:
    """Let elements say themselves what only their style says: raised, lowered, struck out, a block.

    Only selectors of one class count, such as `.super` or `span.super`.
    """
    named = _classes(sheets)
    for element in [one for one in root.iter("{*}*") if one.get("class") or one.get("style")]:
        # A block last, since it may be raised as well.
        for mark in sorted(_marks_of(element, named), key="div".__eq__):
            is_within = tag_of(element) in _WITHIN_WORDS
            if mark == "del" or (is_within and (mark == "div" or _has_few_words(element))):
                _wrap(element, mark)
                break


def _has_few_words(element: _Element) -> bool:
    return len(text_of(element).split()) <= _MOST_WORDS


def _classes(sheets: Iterable[str]) -> dict[str, set[tuple[str, str]]]:
    """For each class, the element it is for (empty for all) and the mark it makes."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for selectors, declarations in chain.from_iterable(map(rules_in_force, sheets)):
        if not _TOLD.search(declarations):
            continue
        marks = [mark for mark, looks in _MARKS.items() if looks.search(declarations)]
        is_inline = _IN_A_LINE.search(declarations) is not None
        for selector in selectors.split(",") if marks or is_inline else ():
            if match := _SELECTOR.match(selector.strip()):
                found[match[2]].update((match[1].lower(), mark) for mark in marks)
                if is_inline:
                    found[match[2]].discard((match[1].lower(), "div"))
    return found


def _marks_of(element: _Element, named: dict[str, set[tuple[str, str]]]) -> set[str]:
    style = element.get("style", "")
    own = {mark for mark, looks in _MARKS.items() if style and looks.search(style)}
    for word in element.get("class", "").split():
        if word in named:
            own |= {mark for tag, mark in named[word] if tag in ("", tag_of(element))}
        mark = _BY_NAME.get(word)
        if mark == "del" or (mark and _SIGNS.fullmatch(text_of(element))):
            own.add(mark)
    return own


def _wrap(element: _Element, mark: str) -> None:
    """Put the contents of `element` into an element of its own, which says what they are."""
    namespace = str(element.tag).rpartition("}")[0]
    inner = element.makeelement(f"{namespace}}}{mark}" if namespace else mark, {}, None)
    inner.text, element.text = element.text, None
    inner.extend(list(element))
    element.append(inner)
