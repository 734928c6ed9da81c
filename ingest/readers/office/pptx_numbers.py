"""Counts the items of lists on slides, whose numbers stand nowhere in the file."""

import re

from lxml.etree import _Element

from ingest.readers.numerals import numeral
from ingest.readers.office.ooxml import qn, value

_KIND = re.compile(r"(arabic|alphaLc|alphaUc|romanLc|romanUc)(Period|ParenR|ParenBoth|Plain)\Z")
_FORMS = {"arabic": "1", "alphaLc": "a", "alphaUc": "A", "romanLc": "i", "romanUc": "I"}
_EDGES = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Plain": "{}"}


class Numbers:
    """The counters of a shape, one a level, each with the kind of number that it counts."""

    def __init__(self) -> None:
        self._counts: dict[int, tuple[str, int]] = {}

    def step(self, bullet: _Element | None, level: int) -> str:
        """Pass a paragraph with this bullet, if any: the number before it; "" if it has none.

        A number of a kind that is not known is counted, but not written.
        """
        for deeper in [one for one in self._counts if one > level]:
            del self._counts[deeper]
        if bullet is None or bullet.tag != qn("a:buAutoNum"):
            self._counts.pop(level, None)
            return ""
        kind = value(bullet, "type")
        begins = value(bullet, "startAt") or "1"
        start = int(begins[:6]) if begins.isascii() and begins.isdecimal() else 1
        before, count = self._counts.get(level, (kind, start - 1))
        count = count + 1 if before == kind else start
        self._counts[level] = (kind, count)
        known = _KIND.match(kind)
        shown = numeral(count, _FORMS[known[1]]) if known else ""
        return _EDGES[known[2]].format(shown) if known and shown else ""
