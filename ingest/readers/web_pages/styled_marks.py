"""Names what only a style sheet raises, lowers or strikes out, as some publishing programs do."""

import re
from collections import defaultdict

from lxml.etree import _Element

from ingest.readers.tree import tag_of, text_of

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SELECTOR = re.compile(r"(\w*)\.((?:[\w-])+)\Z")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# LibreOffice moves its small signs up and down instead.
_MOVED = r"(?=.*position\s*:\s*relative).*(?<![\w-])top\s*:\s*{}0?\.[1-9]\d*em"
_MARKS = {
    "sup": re.compile(rf"vertical-align\s*:\s*super\b|{_MOVED.format('-')}", re.I | re.S),
    "sub": re.compile(rf"vertical-align\s*:\s*sub\b|{_MOVED.format('')}", re.I | re.S),
    "del": re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE),
}
_WITHIN_WORDS = {"span", "a", "small", "i", "b", "em", "strong", "font"}
_MOST_WORDS = 3


def name_styled_marks(root: _Element, styles: str) -> None:
    """Turn spans that are raised, lowered or struck out by their style into elements that say so.

    Only selectors of one class count, such as `.super` or `span.super`.
    """
    named = _classes(_COMMENT.sub("", styles))
    for element in list(root.iter(*(f"{{*}}{tag}" for tag in _WITHIN_WORDS))):
        for mark in _marks_of(element, named):
            if mark == "del" or len(text_of(element).split()) <= _MOST_WORDS:
                _wrap(element, mark)
                break


def _classes(styles: str) -> dict[str, set[tuple[str, str]]]:
    """For each class, the element it is for (empty for all) and the mark it makes."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for selectors, declarations in _RULE.findall(styles):
        marks = [mark for mark, looks in _MARKS.items() if looks.search(declarations)]
        for selector in selectors.split(",") if marks else ():
            if match := _SELECTOR.match(selector.strip()):
                found[match[2]].update((match[1].lower(), mark) for mark in marks)
    return found


def _marks_of(element: _Element, named: dict[str, set[tuple[str, str]]]) -> set[str]:
    style = element.get("style", "")
    own = {mark for mark, looks in _MARKS.items() if style and looks.search(style)}
    for word in element.get("class", "").split() if named else ():
        own |= {mark for tag, mark in named.get(word, ()) if tag in ("", tag_of(element))}
    return own


def _wrap(element: _Element, mark: str) -> None:
    """Put the contents of `element` into an element of its own, which says what they are."""
    namespace = str(element.tag).rpartition("}")[0]
    inner = element.makeelement(f"{namespace}}}{mark}" if namespace else mark, {}, None)
    inner.text, element.text = element.text, None
    inner.extend(list(element))
    element.append(inner)
