"""Gives a sentence the number or date of another, so that one says what the other says.

If that is so, and only then, they spoke of the same thing and clashed in this number alone.
"""

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from index.compare.english.dates import find_dates
from index.compare.english.phrase_table import blotted, fold
from index.compare.english.quantities import Quantity, find_quantities
from index.compare.english.units import ONES, SCALES, TENS
from index.differences.difference import DifferenceKind
from index.records import Span


class Turn(NamedTuple):
    """A sentence with the number of another, and these numbers in both, as spans of each."""

    kind: DifferenceKind
    text: str
    own: tuple[Span, ...]
    other: tuple[Span, ...]


class _Numbers(NamedTuple):
    quantities: tuple[Quantity, ...]
    dates: tuple[tuple[str, Span], ...]


def turns(a: str, b: str) -> list[Turn]:
    """The ways to turn `a` so that it may say what `b` says; none if no number of theirs clashes.

    >>> [(turn.kind, turn.text) for turn in turns("Rest takes 2 days.", "Rest takes 9 days.")]
    [('number', 'Rest takes 9 days.')]
    """
    return [*_numbers(a, b), *_dates(a, b)]


def _numbers(a: str, b: str) -> Iterator[Turn]:
    first, second = _numbers_in(a).quantities, _numbers_in(b).quantities
    for unit in dict.fromkeys(one[:2] for one in first):
        these = [one for one in first if one[:2] == unit]
        those = [one for one in second if one[:2] == unit]
        # Of several it is not known which stands against which.
        if len(these) == len(those) == 1 and _differ(these[0], those[0], a, b):
            own, other = these[0].span, those[0].span
            yield Turn("number", _put(a, own, b[slice(*other)]), (own,), (other,))


def _differ(one: Quantity, other: Quantity, a: str, b: str) -> bool:
    if _ends(one) & _ends(other):
        return False
    if one.dimension != "count":
        return one.differs_from(other)
    lower, upper = sorted((one, other), key=lambda quantity: quantity.low)
    is_same = _counted(one, a) == _counted(other, b)
    return is_same and lower.high + 0.02 * abs(upper.low) < upper.low


def _ends(quantity: Quantity) -> set[float]:
    """The numbers of a quantity; of "before 3" and "at 3" both are the same."""
    return {round(end, 6) for end in quantity[2:4] if math.isfinite(end)}


def _counted(quantity: Quantity, text: str) -> tuple[str, ...]:
    """The words of a count behind its number: what it counts."""
    words = fold(text[slice(*quantity.span)]).replace("-", " ").split()
    numbers = [place for place, word in enumerate(words) if _is_number(word)]
    return tuple(words[max(numbers, default=-1) + 1 :])


def _is_number(word: str) -> bool:
    return word in ONES or word in TENS or word in SCALES or any(map(str.isdigit, word))


def _dates(a: str, b: str) -> Iterator[Turn]:
    first, second = _numbers_in(a).dates, _numbers_in(b).dates
    if len(first) == len(second) == 1:
        (one, own), (two, other) = first[0], second[0]
        if len(one) == len(two) and one != two:
            yield Turn("date", _put(a, own, b[slice(*other)]), (own,), (other,))


def _put(text: str, span: Span, words: str) -> str:
    """The text with other words in this span."""
    text = text[: span.start] + words + text[span.end :]
    return text[:1].upper() + text[1:]


# A sentence is in many pairs, and each asks for it again.
@lru_cache(maxsize=8192)
def _numbers_in(text: str) -> _Numbers:
    dates = find_dates(text)
    rest = blotted(fold(text), [span for _, span in dates])
    return _Numbers(tuple(find_quantities(rest)), tuple(dates))
