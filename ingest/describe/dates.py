"""Parses dates as people write them, if they are unambiguous."""

import re
from datetime import date, datetime

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in _MONTHS) + "|Sept"
DATE = (
    rf"(?:(?:{_MONTH})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTH})\.?,?\s+\d{{4}}"
    rf"|(?:{_MONTH})\.?\s+\d{{4}}"
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|\d{4}-\d{2}(?!\d)|(?:19|20)\d\d(?![\d/-]|\.\d))"
)
_FORMS = ("%B %d %Y", "%d %B %Y")
_WEEKDAY = re.compile(r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,?\s+", re.I)
_TIME = re.compile(r",?\s+(?:at\s+)?\d{1,2}:\d\d.*$", re.DOTALL)
# Printing began about then; programs write years such as 0001, 0101 and 9999 for an unknown date.
_YEARS = range(1450, 2101)


def iso_date(words: str) -> str | None:
    """The date in ISO form, as precise as it was written; None if it could be read two ways
    or its year is out of reason.

    >>> iso_date("October 16, 2019"), iso_date("4 Jan. 2026"), iso_date("May 2020")
    ('2019-10-16', '2026-01-04', '2020-05')
    >>> iso_date("2026-01-04T10:00:00Z"), iso_date("3/4/2026"), iso_date("31.12.2025")
    ('2026-01-04', None, '2025-12-31')
    >>> iso_date("0101-01-01"), iso_date("Sun, 4 Jan 2026 10:00:00 GMT")
    (None, '2026-01-04')
    """
    found = _iso_date(_TIME.sub("", _WEEKDAY.sub("", words.strip(), count=1)))
    return found if found and int(found[:4]) in _YEARS else None


def _iso_date(words: str) -> str | None:
    if numbers := re.match(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$", words):
        return _iso(*(int(number) for number in numbers.groups()))
    if numbers := re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2]))?", words):
        return words
    if numbers := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", words):
        return _either_way(*(int(number) for number in numbers.groups()))
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|[.,]", " ", words)
    parts = [_month(part) for part in plain.split()]
    if len(parts) == 2:
        day = _parse(f"{parts[0]} 1 {parts[1]}", _FORMS[:1])
        return day and day[:7]
    return _parse(" ".join(parts), _FORMS)


def _either_way(one: int, other: int, year: int) -> str | None:
    """The date whose day and month are these, if only one of the orders gives a date."""
    days = {_iso(year, one, other), _iso(year, other, one)} - {None}
    return days.pop() if len(days) == 1 else None


def _month(part: str) -> str:
    for month in _MONTHS:
        if part.lower() in (month.lower(), month[:3].lower(), "sept" if month[0] == "S" else None):
            return month
    return part


def _parse(words: str, forms: tuple[str, ...]) -> str | None:
    for form in forms:
        try:
            return datetime.strptime(words, form).date().isoformat()
        except ValueError:
            continue
    return None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
