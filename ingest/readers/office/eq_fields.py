"""Reads the formulas that Word files hold as fields ("EQ \\f(1,2)"), as MathML would be."""

import re
from collections.abc import Callable

from lxml.etree import _Element

from ingest.readers.mathml import formula
from ingest.readers.office.omml import OVER_SIGNS, of, tokens

_SWITCH = re.compile(
    r"\\([abdfilorsx])\s*((?:\\(?:[lrbfv]c\\.|[a-z]{2,3})\s*-?\d*\s*)*)(?=\()", re.I
)
_SHIFT = re.compile(r"\s*\\(up|do)\s*-?\d*\s*(?=\()", re.IGNORECASE)
_BRACKET = re.compile(r"\\([lrb])c\\(.)", re.IGNORECASE)
_COLUMNS = re.compile(r"\\co\s*(\d+)", re.IGNORECASE)
_FORMAT = re.compile(r"\\\*\s*(?:\"[^\"]*\"|\S+)")
_CLOSING = {"(": ")", "[": "]", "{": "}", "<": ">"}
_Row = list[_Element]


def eq_words(instruction: str) -> str:
    """What such a field shows, in one line; empty for another field or if it cannot be read.

    >>> eq_words(r"EQ \\f(a + b,2)"), eq_words(r"EQ \\o\\ad(\\s\\up 11(rei),痙)")
    ('(a + b)/2', '痙(rei)')
    """
    if instruction.split(None, 1)[:1] != ["EQ"]:
        return ""
    text = _FORMAT.sub("", instruction.strip()[2:]).strip()
    try:
        return formula(of("math", *_Reader(text).row()))
    except RecursionError:
        return ""


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        # Where a comma marks decimals, Word parts the arguments by semicolons.
        self._parting = ";" if ";" in text else ","
        self._forms: dict[str, Callable[[str, list[_Row]], _Row]] = {
            "a": _array,
            "b": _bracketed,
            "d": lambda options, parts: [of("mspace")],
            "f": lambda options, parts: [of("mfrac", *map(_as_one, _two(parts)))],
            "i": _integral,
            "l": lambda options, parts: _with_signs(parts, self._parting),
            "o": _over,
            "r": _root,
            "x": lambda options, parts: [one for part in parts for one in part],
        }

    def row(self, ends: str = "") -> _Row:
        """The elements up to one of the signs `ends`, or to the end."""
        found: _Row = []
        letters = ""
        while self._at < len(self._text) and self._text[self._at] not in ends:
            switch = _SWITCH.match(self._text, self._at)
            if switch:
                found += tokens(letters)
                letters = ""
                self._at = switch.end()
                self._apply(switch[1].lower(), switch[2], found)
                continue
            if self._text[self._at] == "(":
                self._at += 1
                found += [*tokens(letters + "("), *self.row(")")]
                letters = ")"
            else:
                self._at += self._text[self._at] == "\\"
                letters += self._text[self._at : self._at + 1]
            self._at += 1
        return found + tokens(letters)

    def _apply(self, name: str, options: str, found: _Row) -> None:
        if name != "s":
            found += self._forms[name](options, self._arguments())
            return
        tag = "msub" if re.search(r"\\do", options, re.IGNORECASE) else "msup"
        while True:
            base = found.pop() if found and found[-1].tag != "mspace" else of("mrow")
            found.append(of(tag, base, _as_one(self._arguments()[0])))
            again = _SHIFT.match(self._text, self._at)
            if not again:
                return
            self._at = again.end()
            tag = "msub" if again[1].lower() == "do" else "msup"

    def _arguments(self) -> list[_Row]:
        parts: list[_Row] = []
        while self._at < len(self._text) and (not parts or self._text[self._at] != ")"):
            self._at += 1
            parts.append(self.row(self._parting + ")"))
        self._at += 1
        return parts or [[]]


def _as_one(row: _Row) -> _Element:
    return of("mrow", *row)


def _two(parts: list[_Row]) -> list[_Row]:
    return [*parts, [], []][:2]


def _with_signs(parts: list[_Row], sign: str) -> _Row:
    return [
        one
        for place, part in enumerate(parts)
        for one in ([of("mo", text=sign), *part] if place else part)
    ]


def _array(options: str, parts: list[_Row]) -> _Row:
    stated = _COLUMNS.search(options)
    width = max(1, int(stated[1][:3])) if stated else 1
    cells = [of("mtd", *part) for part in parts]
    rows = [cells[first : first + width] for first in range(0, len(cells), width)]
    return [of("mtable", *(of("mtr", *row) for row in rows))]


def _bracketed(options: str, parts: list[_Row]) -> _Row:
    signs = {side.lower(): sign for side, sign in _BRACKET.findall(options)}
    first = signs.get("l", signs.get("b", "" if "r" in signs else "("))
    last = signs.get("r", _CLOSING.get(first, first) if "l" not in signs else "")
    return [of("mo", text=first), *_with_signs(parts, ","), of("mo", text=last)]


def _integral(options: str, parts: list[_Row]) -> _Row:
    kinds = {"su": "∑", "pr": "∏"}
    sign = next((kinds[kind] for kind in kinds if f"\\{kind}" in options.lower()), "∫")
    below, above, inner = [*parts, [], [], []][:3]
    whole = of("munderover", of("mo", text=sign), _as_one(below), _as_one(above))
    return [whole, of("mspace"), *inner]


def _root(options: str, parts: list[_Row]) -> _Row:
    if len(parts) > 1:
        return [of("mroot", _as_one(parts[1]), _as_one(parts[0]))]
    return [of("msqrt", *parts[0])]


def _over(options: str, parts: list[_Row]) -> _Row:
    """Signs over each other; what is raised over a word is how it is read."""
    first, second = _two(parts)
    if first and first[0].tag == "msup" and not len(first[0][0]):
        said, base = (formula(of("math", *row)) for row in (list(first[0][1]), second))
        return [of("mtext", text=f"{base}({said})")]
    if len(second) == 1 and second[0].text in OVER_SIGNS:
        return [of("mover", _as_one(first), second[0])]
    return [one for part in parts for one in part]
