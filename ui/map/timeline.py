"""Articles by date of publication, as exactly as it is known, and those without a date."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from index.records import Listing

Exactness = Literal["day", "month", "year"]
_EXACTNESS: tuple[Exactness, ...] = ("year", "month", "day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """An article, and when it was published: from `start` up to `end`, in years.

    That is the whole year if only the year is known.
    """

    document: Listing
    exactness: Exactness
    start: float
    end: float


def dated(documents: Iterable[Listing]) -> list[Dated]:
    """The articles with a date, oldest first."""
    articles = [_dated(one, one.published) for one in documents if one.published]
    return sorted(articles, key=lambda one: (one.start, one.end, one.document.doc_id))


def undated(documents: Iterable[Listing]) -> list[Listing]:
    """The articles without a date, in their order."""
    return [document for document in documents if not document.published]


def years_shown(articles: Sequence[Dated]) -> tuple[int, int]:
    """The first and last whole year that span all articles."""
    last = max(one.end for one in articles)
    return int(min(one.start for one in articles)), int(last) + (last > int(last))


def _dated(document: Listing, published: str) -> Dated:
    parts = [int(part) for part in published.split("-")]
    exactness = _EXACTNESS[len(parts) - 1]
    first = date(*(parts + [1, 1])[:3])
    return Dated(
        document=document, exactness=exactness, start=_years(first), end=_years_after(parts)
    )


def _years_after(parts: Sequence[int]) -> float:
    """The end of the year, month or day, in years."""
    if len(parts) == 1:
        return float(parts[0] + 1)
    year, month = parts[:2]
    if len(parts) == 3:
        day = date(year, month, parts[2])
        is_last = (day.month, day.day) == (12, 31)
        return float(year + 1) if is_last else _years(day + timedelta(days=1))
    return float(year + 1) if month == 12 else _years(date(year, month + 1, 1))


def _years(day: date) -> float:
    """A day as a fractional year, such as 2019.5 for the middle of 2019."""
    first = date(day.year, 1, 1).toordinal()
    days = date(day.year, 12, 31).toordinal() - first + 1
    return day.year + (day.toordinal() - first) / days
