"""Counts the headings and list items of an OpenDocument text, whose numbers stand nowhere in it."""

from lxml.etree import _Element

from ingest.readers.numerals import numeral
from ingest.readers.office.odf import qn

_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_LONGEST = 50
_MOST_LEVELS = 10


class Counter:
    """The numbers of one list, or of the headings, at the current place of the text."""

    def __init__(self, levels: dict[int, _Element]) -> None:
        self._levels = levels
        self._counts: dict[int, int] = {}

    def step(self, level: int, *, start: str = "") -> str:
        """Count an item or heading of a level, from 1: what is written before it; "" for a bullet.

        Its own `start` goes before the count.
        """
        for above in range(1, level):
            # A level that was passed over counts as begun.
            self._counts.setdefault(above, self._start(above))
        counted = self._counts.get(level, self._start(level) - 1) + 1
        self._counts[level] = int(start[:6]) if start.isdecimal() else counted
        for deeper in [one for one in self._counts if one > level]:
            del self._counts[deeper]
        defined = self._levels.get(level)
        if defined is None:
            return ""
        # A level without a form of its own is passed over in the levels below it.
        levels = range(max(1, level + 1 - _number(defined, "text:display-levels")), level + 1)
        numbers = [self._written(one) for one in levels if self._form(one)]
        if not numbers or not all(numbers) or not self._form(level):
            return ""
        before, after = (defined.get(qn(f"style:num-{edge}"), "") for edge in ("prefix", "suffix"))
        return f"{before[:_LONGEST]}{'.'.join(numbers)}{after[:_LONGEST]}".strip()

    def _written(self, level: int) -> str:
        return numeral(self._counts.get(level, self._start(level)), self._form(level))

    def _form(self, level: int) -> str:
        defined = self._levels.get(level)
        return defined.get(qn("style:num-format"), "") if defined is not None else ""

    def _start(self, level: int) -> int:
        defined = self._levels.get(level)
        return _number(defined, "text:start-value") if defined is not None else 1


class Lists:
    """The counters of the lists of a text: one goes on where a later list says so."""

    def __init__(self) -> None:
        self._by_id: dict[str, Counter] = {}
        self._by_style: dict[str, Counter] = {}

    def of(self, items: _Element, style: str, levels: dict[int, _Element]) -> Counter:
        """The counter of an outermost list of this style."""
        named = items.get(qn("text:continue-list"), "")
        counter = self._by_id.get(named)
        # LibreOffice names lists that it does not write.
        if not counter and (named or items.get(qn("text:continue-numbering")) == "true"):
            counter = self._by_style.get(style)
        counter = counter or Counter(levels)
        self._by_style[style] = counter
        if name := items.get(_XML_ID):
            self._by_id[name] = counter
        return counter


def levels_of(listed: _Element | None) -> dict[int, _Element]:
    """The levels that a list style defines."""
    found = {_number(one, "text:level"): one for one in (listed if listed is not None else ())}
    return {level: one for level, one in found.items() if level <= _MOST_LEVELS}


def _number(element: _Element, name: str) -> int:
    digits = element.get(qn(name), "1")
    return int(digits[:6]) if digits.isdecimal() else 1
