"""Counts the items of ordered lists as a browser does.

Source: HTML Standard, 4.4.5 to 4.4.8 (the elements ol and li).
"""

import re

from lxml.etree import _Element

from ingest.readers.numerals import numeral
from ingest.readers.tree import tag_of

_FORMS = {
    **{"decimal": "1", "decimal-leading-zero": "01", "lower-roman": "i", "upper-roman": "I"},
    **{"lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A"},
}
_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?([a-z-]+)\s*(?:;|\Z)", re.IGNORECASE)
_WHOLE = re.compile(r"\s*([+-]?\d{1,9})")


class ListNumbers:
    """The numbers of the items of one list; none for a list that is not ordered."""

    def __init__(self, element: _Element) -> None:
        self._form = _form(element) if tag_of(element) == "ol" else ""
        self._step = 1
        first = _whole(element.get("start"))
        if self._form and element.get("reversed") is not None:
            self._step = -1
            first = sum(tag_of(one) == "li" for one in element) if first is None else first
        self._next = 1 if first is None else first

    def of(self, item: _Element) -> str:
        """The number before an item, as in "3."; empty if it has none."""
        if not self._form or tag_of(item) != "li":
            return ""
        own = _whole(item.get("value"))
        number = self._next if own is None else own
        self._next = number + self._step
        written = numeral(number, self._form) or str(number)
        return f"{written}."


def _form(element: _Element) -> str:
    style = _STYLE.search(element.get("style") or "")
    if style:
        return _FORMS.get(style[1].lower(), "")
    form = element.get("type", "1")
    return form if form in ("1", "a", "A", "i", "I") else "1"


def _whole(words: str | None) -> int | None:
    whole = _WHOLE.match(words or "")
    return int(whole[1]) if whole else None
