"""Counts the headings and list items of a Word file, whose numbers stand nowhere in it."""

import re

from ingest.readers.office.docx_styles import Numbering
from ingest.readers.office.numerals import WORD_FORMS, numeral
from ingest.readers.office.ooxml import is_on, qn, value

_PLACE = re.compile(r"%([1-9])")


class Numbers:
    """The counters of all lists, at the current place of the text."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def step(self, number: str, level: int) -> str:
        """Count one item of a list; what Word writes before it, empty for bullets.

        It is empty, too, where a number is of a kind that is not known.
        """
        counts = self._counts.setdefault(self._numbering.counted_with(number), {})
        for above in range(level):
            # A level that was passed over counts as begun.
            counts.setdefault(above, self._start(number, above))
        start = self._numbering.start_again(number, level)
        if start is not None and (number, level) not in self._begun:
            counts[level] = start
        else:
            counts[level] = counts.get(level, self._start(number, level) - 1) + 1
        self._begun.add((number, level))
        for deeper in [one for one in counts if one > level and self._restarts(number, one)]:
            del counts[deeper]
        return self._written(number, level, counts)

    def _written(self, number: str, level: int, counts: dict[int, int]) -> str:
        defined = self._numbering.level(number, level)
        if defined is None or value(defined.find(qn("w:numFmt"))) == "bullet":
            return ""
        legal = defined.find(qn("w:isLgl"))
        is_legal = legal is not None and is_on(legal)
        written = text = value(defined.find(qn("w:lvlText")))
        for place in _PLACE.findall(text):
            one = int(place) - 1
            shown = numeral(
                counts.get(one, self._start(number, one)),
                "1" if is_legal else self._form(number, one),
            )
            if not shown:
                return ""
            written = written.replace(f"%{place}", shown)
        return written.strip() if any(map(str.isalnum, written)) else ""

    def _form(self, number: str, level: int) -> str:
        defined = self._numbering.level(number, level)
        stated = defined.find(qn("w:numFmt")) if defined is not None else None
        return WORD_FORMS.get(value(stated), "") if stated is not None else "1"

    def _start(self, number: str, level: int) -> int:
        defined = self._numbering.level(number, level)
        stated = value(defined.find(qn("w:start"))) if defined is not None else ""
        return int(stated[:6]) if stated.isascii() and stated.isdecimal() else 1

    def _restarts(self, number: str, level: int) -> bool:
        defined = self._numbering.level(number, level)
        return defined is None or value(defined.find(qn("w:lvlRestart"))) != "0"
