"""Counts the headings and list items of a Word file, whose numbers stand nowhere in it."""

import re
from typing import NamedTuple

from ingest.readers.numerals import WORD_FORMS, numeral
from ingest.readers.office.docx_styles import Numbering
from ingest.readers.office.ooxml import is_on, qn, value

_LONGEST = 100
_PLACE = re.compile(r"%([1-9])")


class _Level(NamedTuple):
    """What a list writes at a level; `again` is where it begins anew, if it does."""

    text: str = ""
    form: str = "1"
    start: int = 1
    again: int | None = None
    restarts: bool = True
    is_legal: bool = False


class Numbers:
    """The counters of all lists, at the current place of the text."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._counts: dict[str, dict[int, int]] = {}
        self._counted_with: dict[str, str] = {}
        self._begun: set[tuple[str, int]] = set()
        self._levels: dict[tuple[str, int], _Level] = {}

    def step(self, number: str, level: int) -> str:
        """Count one item of a list; what Word writes before it, empty for bullets.

        It is empty, too, where a number is of a kind that is not known.
        """
        if number not in self._counted_with:
            self._counted_with[number] = self._numbering.counted_with(number)
        counts = self._counts.setdefault(self._counted_with[number], {})
        for above in range(level):
            # A level that was passed over counts as begun.
            counts.setdefault(above, self._level(number, above).start)
        defined = self._level(number, level)
        if defined.again is not None and (number, level) not in self._begun:
            counts[level] = defined.again
        else:
            counts[level] = counts.get(level, defined.start - 1) + 1
        self._begun.add((number, level))
        for deeper in [one for one in counts if one > level]:
            if self._level(number, deeper).restarts:
                del counts[deeper]
        return self._written(number, defined, counts)

    def _written(self, number: str, defined: _Level, counts: dict[int, int]) -> str:
        written = defined.text
        for place in _PLACE.findall(defined.text):
            one = self._level(number, int(place) - 1)
            count = counts.get(int(place) - 1, one.start)
            shown = numeral(count, "1" if defined.is_legal else one.form)
            if not shown:
                return ""
            written = written.replace(f"%{place}", shown)
        return written.strip() if any(map(str.isalnum, written)) else ""

    def _level(self, number: str, level: int) -> _Level:
        if (number, level) not in self._levels:
            self._levels[number, level] = self._read(number, level)
        return self._levels[number, level]

    def _read(self, number: str, level: int) -> _Level:
        defined = self._numbering.level(number, level)
        if defined is None:
            return _Level()
        form, start, legal, restart = (
            defined.find(qn(name)) for name in ("w:numFmt", "w:start", "w:isLgl", "w:lvlRestart")
        )
        has_text = value(form) != "bullet"
        first = value(start)
        return _Level(
            text=value(defined.find(qn("w:lvlText")))[:_LONGEST] if has_text else "",
            form=WORD_FORMS.get(value(form), "") if form is not None else "1",
            start=int(first[:6]) if first.isascii() and first.isdecimal() else 1,
            again=self._numbering.start_again(number, level),
            restarts=value(restart) != "0",
            is_legal=legal is not None and is_on(legal),
        )
