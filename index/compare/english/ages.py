"""Ages of people in a text, in years."""

import re

from index.compare.english.numerals import (
    EXACT,
    SOME_NUMBER,
    START,
    TAIL,
    bound,
    range_of,
    read_range,
)
from index.compare.english.phrase_table import alternatives, blotted
from index.compare.english.units import BEFORE_AGE, DECADES, UNITS
from index.records import Span

_PEOPLE = (
    *("people", "persons", "adults", "women", "men", "anyone", "everyone", "someone", "those"),
    *("individuals", "patients", "athletes", "you are", "they are", "who are", "females", "males"),
)
_YOUNG = ("children", "kids", "infants", "babies", "toddlers", "girls", "boys", "newborns", "child")
_SOME_NUMBER = re.compile(SOME_NUMBER)
_YEARS = {"year": 1.0, "month": 1 / 12, "week": 7 / 365.25, "day": 1 / 365.25}
_UNIT = r"(?P<unit>years?|months?|weeks?|days?)"
_RANGE = range_of(EXACT, bounds=BEFORE_AGE, joint="and")
_NOT_MEASURED = rf"(?![\s-]?{alternatives(UNITS)}(?!\w))"
_OUTER = rf"(?:(?:(?P<outer>{alternatives(BEFORE_AGE)})|between)\s(?:the\s)?)?"
_SAID = tuple(
    re.compile(pattern)
    for pattern in (
        # aged 18 to 40, over the age of 65, between the ages of 5 and 12
        rf"(?<!\w)(?P<age>{_OUTER}(?:aged|ages?)\s(?:of\s)?{_RANGE}(?:\s{_UNIT}\b)?{TAIL})"
        rf"{_NOT_MEASURED}",
        # a 65-year-old, 10 months old, younger than 5 years of age, 65 years old and over
        rf"{START}(?P<age>{_RANGE}[\s-]{_UNIT}(?:[\s-]olds?|\sof\sage)\b{TAIL})",
        # 65 and older, 12 years or younger, 65 years and over
        rf"{START}(?P<age>{_RANGE}(?:\s{_UNIT})?\s(?:and|or)\s(?P<after>older|younger)\b)",
        rf"{START}(?P<age>{_RANGE}\s(?P<unit>years)\s(?:and|or)\s(?P<after>over|above|under)\b)",
        # the over-65s
        rf"{START}(?P<age>(?P<before>over|under)[\s-](?P<low>\d\d)s)\b",
        # in their early forties, in your 30s
        rf"(?<!\w)(?P<age>(?:their|his|her|your|my|our)\s(?:early\s|mid[\s-]|late\s)?"
        rf"(?P<decade>[1-9]0s|{'|'.join(DECADES)}))\b",
    )
)
# After a word for people, a bare number may be a footnote's; "over 65" and "50 years" are ages.
_OF_PEOPLE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\w){alternatives(_YOUNG)}\s(?P<age>{_RANGE}\s{_UNIT}\b{TAIL})",
        rf"(?<!\w){alternatives([*_PEOPLE, *_YOUNG])}\s"
        rf"(?P<age>{_RANGE}(?:\s(?P<unit>years?)\b)?{TAIL}){_NOT_MEASURED}",
    )
)


def find_ages(text: str) -> list[tuple[float, float, Span]]:
    """The ages in `text`, which is folded: the lowest and highest in years, and the span, of each.

    >>> find_ages("aged 65 to 74, or in her forties")
    [(65.0, 74.0, Span(start=0, end=13)), (40.0, 49.0, Span(start=21, end=32))]
    """
    ages: list[tuple[float, float, Span]] = []
    if not _SOME_NUMBER.search(text):
        return ages
    for pattern in (*_SAID, *_OF_PEOPLE):
        matches = [age for age in pattern.finditer(text) if pattern in _SAID or _bounds_age(age)]
        new = [(*_read(age.groupdict()), Span(*age.span("age"))) for age in matches]
        text = blotted(text, [span for *_, span in new])
        ages += new
    return sorted(ages, key=lambda age: age[2])


def _bounds_age(age: re.Match[str]) -> bool:
    groups = age.groupdict()
    years = (groups["unit"] or "").startswith("year")
    return years or any(groups[word] for word in ("between", "before", "after", "plus"))


def _read(groups: dict[str, str | None]) -> tuple[float, float]:
    decade = groups.get("decade")
    if decade:
        first = float(DECADES.get(decade) or decade[:2])
        return first, first + 9
    years = _YEARS[(groups.get("unit") or "year").rstrip("s")]
    low, high = read_range(groups)
    before = groups.get("before") or groups.get("outer")
    return bound({**groups, "before": before}, low * years, high * years)
