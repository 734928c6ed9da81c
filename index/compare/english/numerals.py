"""Numbers and ranges of numbers in a text, in digits and in words."""

import math
from collections.abc import Iterable, Mapping

from index.compare.english.phrase_table import alternatives
from index.compare.english.units import (
    AFTER,
    BEFORE,
    BEFORE_AGE,
    DECADES,
    FRACTIONS,
    INEXACT,
    ONES,
    ROUND,
    SCALES,
    TENS,
    TIMES,
    bounded,
)

Groups = Mapping[str, str | None]

# A digit within a name, a date, a fraction, a price or a footnote does not begin a number.
START = r"(?<![\w.,:/$€£-])"
_DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,9})(?:\.\d{1,6})?(?![.,:/]?\d)"
_WORDS = rf"(?:(?:{'|'.join(TENS)})(?:-(?:{'|'.join(ONES)}))?|(?:{'|'.join(ONES)}))\b"
EXACT = rf"(?:{alternatives(ROUND)}\b|(?:{_DIGITS}|{_WORDS})(?:\s(?:{'|'.join(SCALES)})\b)?)"
NUMBER = rf"(?:{EXACT}|{alternatives(INEXACT)})"
_NUMERALS = [*ONES, *TENS, *DECADES, *ROUND, *INEXACT, *TIMES, *FRACTIONS]
SOME_NUMBER = rf"(?:\d|(?<!\w){alternatives(_NUMERALS)}(?!\w))"
"""Matches in every text with a number or an age, and is quicker to search for."""

TAIL = rf"(?:\s?(?P<plus>\+)|\s(?:or|and)\s(?P<after>{alternatives(AFTER)})\b)?"
_PLAIN = ONES | TENS | ROUND | TIMES | FRACTIONS | {"a": 1.0, "an": 1.0}
_BOUNDS = BEFORE | BEFORE_AGE


def range_of(
    number: str, *, bounds: Iterable[str] = BEFORE, joint: str = "(?(between)and|to)"
) -> str:
    """A pattern for a number or a range of two, with the words before it that bound it.

    `joint` may join the two, as "to" and "or" do: by default "and", after "between".
    """
    return (
        rf"(?:(?:(?P<between>between)|(?P<before>{alternatives(bounds)}))[\s-]{{0,2}})?"
        rf"(?P<low>{number})(?:%?\s?(?:-|(?:to|or|{joint})\s)\s?(?P<high>{number}))?"
    )


def read_range(groups: Groups) -> tuple[float, float]:
    """The lowest and the highest number in the groups of `range_of`, bounds ignored.

    >>> read_range({"low": "twenty-five", "high": "1,500"}), read_range({"low": "a few"})
    ((25.0, 1500.0), (2.0, 6.0))
    """
    low = groups.get("low") or ""
    return _read(low)[0], _read(groups.get("high") or low)[1]


def bound(groups: Groups, low: float, high: float) -> tuple[float, float]:
    """`low` to `high`, bounded by the words in the groups of `range_of` and `TAIL`.

    >>> bound({"before": "up  to"}, 10, 10), bound({"after": "older"}, 65, 65)
    ((-inf, 10), (65, inf))
    """
    before, after = groups.get("before"), groups.get("after")
    if before:
        return bounded(low, high, _BOUNDS[" ".join(before.split())])
    if after or groups.get("plus"):
        return bounded(low, high, AFTER[after] if after else "least")
    return low, high


def written(low: float, high: float) -> str:
    """A range in its shortest form.

    >>> written(7, 10), written(0.5, 0.5), written(65, math.inf), written(-math.inf, 12)
    ('7-10', '0.5', '65+', 'up to 12')
    """
    first, last = (f"{round(end, 6):.9g}" for end in (low, high))
    if high == math.inf:
        return f"{first}+"
    if low == -math.inf:
        return f"up to {last}"
    return first if first == last else f"{first}-{last}"


def _read(number: str) -> tuple[float, float]:
    number = " ".join(number.split())
    if number in INEXACT:
        return INEXACT[number]
    if number in _PLAIN:
        return _PLAIN[number], _PLAIN[number]
    value, scale = 0.0, 1
    for word in number.replace(",", "").replace("-", " ").split():
        if word in SCALES:
            scale = SCALES[word]
        else:
            value += _PLAIN[word] if word in _PLAIN else float(word)
    return value * scale, value * scale
