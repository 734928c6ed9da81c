"""Dates in a text: days, months, years and decades."""

import re

from index.compare.english.phrase_table import blotted, fold
from index.records import Span

_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTHS = {name: month for month, name in enumerate(_NAMES, 1)}
_MONTHS |= {name[:3]: month for name, month in _MONTHS.items()} | {"sept": 9}
_NAME = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\b"
_YEAR = r"(?P<year>(?:18|19|20)\d\d)"
_END = r"(?![\w%]|[.,:/-]\d)"
_WHEN = r"(?:in|since|until|till|from|by|before|after|during|last|next|every|early|late|mid)"
# A number of four digits may also count people, or be a dose.
_UNCOUNTED = (
    r"(?![\s-]?(?:patient|people|person|adult|child|participant|subject|wom[ae]n|m[ae]n|case"
    r"|mg|mcg|ug|μg|g|ml|iu|kcal|calor|unit|met|mile|step|hour|day|year)\w{0,9}\b)"
)
_SOME_DATE = re.compile(rf"\d\d|(?<!\w){_NAME}")
_PATTERNS = tuple(
    re.compile(rf"(?<![\w.,/-]){pattern}")
    for pattern in (
        rf"(?P<date>{_YEAR}-(?P<number>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12]\d|3[01]))?){_END}",
        rf"(?P<date>{_NAME}\s(?:{_DAY},?\s)?(?:of\s)?{_YEAR}){_END}",
        rf"(?P<date>{_DAY}\s(?:of\s)?{_NAME}(?:,?\s{_YEAR})?){_END}",
        rf"(?P<date>{_NAME}\s{_DAY}){_END}",
        rf"{_WHEN}\s(?P<date>{_NAME})(?!\w)",
        r"(?P<date>(?P<year>(?:18|19|20)\d0)(?P<decade>'?s))\b",
        rf"(?:{_WHEN}|of|year|©)[\s-](?:the\syear\s)?(?P<date>{_YEAR}){_END}{_UNCOUNTED}",
        rf"(?P<date>(?<=\(){_YEAR}(?=\)))",
    )
)


def find_dates(text: str) -> list[tuple[str, Span]]:
    """The dates in `text` in reading order, each in ISO format as far as it is known.

    A month or day without a year begins with "--"; a decade is "1990s". Without a year, "may"
    and "march" in lower case are not months.

    >>> [date for date, _ in find_dates("In 2019, on 16 October, and again in the 1990s")]
    ['2019', '--10-16', '1990s']
    """
    rest = fold(text)
    dates: list[tuple[str, Span]] = []
    if not _SOME_DATE.search(rest):
        return dates
    for pattern in _PATTERNS:
        new = [
            (_iso(date), Span(*date.span("date")))
            for date in pattern.finditer(rest)
            if not _is_verb(date, text)
        ]
        rest = blotted(rest, [span for _, span in new])
        dates += new
    return sorted(dates, key=lambda date: date[1])


def _is_verb(date: re.Match[str], text: str) -> bool:
    parts = date.groupdict()
    return parts.get("month") in ("may", "march") and not (
        parts.get("year") or text[date.start("month")].isupper()
    )


def _iso(date: re.Match[str]) -> str:
    parts = date.groupdict()
    if parts.get("decade"):
        return f"{parts['year']}s"
    name = parts.get("month")
    month = parts.get("number") or (f"{_MONTHS[name]:02}" if name else None)
    day = parts.get("day")
    written = [parts.get("year") or "-", month, f"{int(day):02}" if day else None]
    return "-".join(part for part in written if part)
