"""Quantities in a text: numbers with what they count, as ranges in a comparable unit."""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from index.compare.english.ages import find_ages
from index.compare.english.numerals import (
    EXACT,
    NUMBER,
    SOME_NUMBER,
    START,
    TAIL,
    Groups,
    bound,
    range_of,
    read_range,
    written,
)
from index.compare.english.phrase_table import alternatives, blotted, fold
from index.compare.english.units import (
    ADVERBS,
    COUNTED,
    FRACTIONS,
    LABELS,
    NO_NOUNS,
    TIMES,
    UNITS,
)
from index.records import Span


class Quantity(NamedTuple):
    """A number or range with its unit; an open end is infinite.

    `dimension` is that of a unit (duration, dose, percent, …), or age, frequency or count.
    `base` is the unit of `low` and `high`; an amount per time has one such as "mg/day".
    """

    dimension: str
    base: str
    low: float
    high: float
    span: Span

    @property
    def value(self) -> str:
        """The dimension, the range and the base, as in "duration:7-10 day"."""
        blank = "" if self.base in ("", "/day") else " "
        return f"{self.dimension}:{written(self.low, self.high)}{blank}{self.base}"

    def differs_from(self, other: "Quantity") -> bool:
        """Whether both measure the same thing, in ranges that do not overlap, give or take 2 %.

        Counts never differ, as nothing says that they count the same. Ages are compared exactly.
        """
        if self.dimension == "count" or self[:2] != other[:2]:
            return False
        lower, upper = sorted((self, other), key=lambda quantity: quantity.low)
        slack = 0.0 if self.dimension == "age" else 0.02 * abs(upper.low)
        return lower.high + slack < upper.low


_A_TIME = alternatives(name for name, unit in UNITS.items() if unit.dimension == "duration")
# "A week" is an amount only after a word of measure: "for a week", but not "twice a week".
_MEASURED = "|".join(f"(?<={word} )" for word in ("for", "in", "than", "least", "about", "up to"))
_AMOUNT = re.compile(
    rf"{START}{range_of(rf'(?:{NUMBER}|(?:{_MEASURED})an?)')}"
    rf"[\s-]{{0,2}}(?P<unit>{alternatives(UNITS)})(?!\w){TAIL}"
)
_EACH = (
    rf"(?:(?P<adverb>{alternatives(ADVERBS)})(?!\w|\s(?:li[fv]|activit|routine|task|habit))"
    rf"|(?:(?P<every>every)\s|(?:a|an|per|each|in\san?)\s|/\s?)"
    rf"(?:(?P<other>other\s)|(?P<n>{NUMBER}(?:\s?(?:-|to\s|or\s)\s?{NUMBER})?)[\s-])?"
    rf"(?P<unit>{_A_TIME})(?!\w))"
)
_SUBSTANCE = r"(?:\sof\s[\w-]{1,30}(?:\s[\w-]{1,30})?)?"
_RATE = re.compile(rf"{_SUBSTANCE}\s?{_EACH}")
_OFTEN = re.compile(
    rf"{START}(?:{range_of(rf'(?:{alternatives(TIMES)}|{NUMBER})')}(?P<times>\s?(?:times?|x))?\s)?"
    rf"{_EACH}"
)
_SHARE = re.compile(
    rf"{START}{range_of(EXACT)}\s(?:in|out\sof)\s(?:every\s)?(?P<of>{EXACT})"
    rf"(?![\s-]?{alternatives(UNITS)}(?!\w))"
)
_FRACTION = re.compile(rf"{START}{range_of(alternatives(FRACTIONS))}(?!\w)")
_COUNT = re.compile(
    rf"{START}(?:(?P<label>{alternatives(LABELS)})\s)?{range_of(EXACT)}{TAIL}"
    rf"\s(?!{alternatives(NO_NOUNS)}(?!\w))(?:(?:[a-z-]{{2,20}}\s)?{alternatives(COUNTED)}(?!\w)"
    rf"|(?<=\d\s)(?<!(?:19|20)\d\d\s)[a-z]{{3,30}}(?!\w))"
)
_RANGE = re.compile(range_of(NUMBER))
_SOME_QUANTITY = re.compile(
    rf"{SOME_NUMBER}|(?<!\w)(?:every\s|{alternatives(ADVERBS)}|an?\s{_A_TIME}(?!\w))"
)
# Dimensions of what is taken or done at a rate.
_RATED = frozenset({"duration", "dose", "volume", "weight", "length", "energy"})
# Dimensions in which both ends of a range may have a unit.
_SPANNED = _RATED | {"percent", "temperature"}


def find_quantities(text: str) -> list[Quantity]:
    """The numbers in `text` that count something, in reading order, without overlap.

    A number that counts nothing named (a footnote's, a vitamin's, a year's) is left out.

    >>> [quantity.value for quantity in find_quantities("Take 1 g daily for 2 to 3 weeks.")]
    ['dose:1000 mg/day', 'duration:14-21 day']
    """
    folded = rest = fold(text)
    quantities: list[Quantity] = []
    if not _SOME_QUANTITY.search(rest):
        return quantities
    for find in _FINDERS:
        new = list(find(rest))
        rest = blotted(rest, [quantity.span for quantity in new])
        quantities += new
    return _joined(folded, sorted(quantities, key=lambda quantity: quantity.span))


def all_differ(some: Sequence[Quantity], others: Sequence[Quantity]) -> bool:
    """Whether each of `some` differs from each of `others`, all of one dimension and base."""
    a = sorted(some, key=lambda quantity: quantity.low, reverse=True)
    b = sorted(others, key=lambda quantity: quantity.low, reverse=True)
    while a and b:
        if not a[-1].differs_from(b[-1]):
            return False
        # A range that ends below the lowest of the others ends below all of them.
        lower = a if a[-1].low < b[-1].low else b
        lower.pop()
    return True


def _ages(text: str) -> Iterator[Quantity]:
    for low, high, span in find_ages(text):
        yield Quantity("age", "years", low, high, span)


def _shares(text: str) -> Iterator[Quantity]:
    for match in _SHARE.finditer(text):
        low, high = read_range(match.groupdict())
        whole, _ = read_range({"low": match["of"], "high": None})
        if 0 < high < whole:
            low, high = bound(match.groupdict(), 100 * low / whole, 100 * high / whole)
            yield Quantity("percent", "", low, high, Span(*match.span()))


def _fractions(text: str) -> Iterator[Quantity]:
    for match in _FRACTION.finditer(text):
        low, high = bound(match.groupdict(), *read_range(match.groupdict()))
        yield Quantity("percent", "", low, high, Span(*match.span()))


def _frequencies(text: str) -> Iterator[Quantity]:
    for match in _OFTEN.finditer(text):
        groups = match.groupdict()
        counted = groups["times"] or groups["low"] in TIMES
        if counted or (not groups["low"] and (groups["every"] or groups["adverb"])):
            low, high = bound(groups, *_times_a_day(groups))
            yield Quantity("frequency", "/day", low, high, Span(*match.span()))


def _amounts(text: str) -> Iterator[Quantity]:
    for match in _AMOUNT.finditer(text):
        unit = UNITS[" ".join(match["unit"].split())]
        low, high = bound(match.groupdict(), *unit.in_base(*read_range(match.groupdict())))
        yield Quantity(unit.dimension, unit.base, low, high, Span(*match.span()))


def _counts(text: str) -> Iterator[Quantity]:
    for match in _COUNT.finditer(text):
        if not match["label"]:
            low, high = bound(match.groupdict(), *read_range(match.groupdict()))
            yield Quantity("count", "", low, high, Span(*match.span()))


# Words that one has read are hidden from the next.
_FINDERS: Sequence[Callable[[str], Iterator[Quantity]]] = (
    _ages,
    _shares,
    _fractions,
    _frequencies,
    _amounts,
    _counts,
)


def _times_a_day(groups: Groups) -> tuple[float, float]:
    """How often a day, at least and at most, by the groups of `_EACH` and a range."""
    low, high = read_range(groups) if groups.get("low") else (1.0, 1.0)
    name = ADVERBS.get(groups["adverb"] or "") or groups["unit"] or ""
    period = _RANGE.fullmatch(groups["n"] or "")
    shortest, longest = read_range(period.groupdict()) if period else (1.0, 1.0)
    if groups["other"]:
        shortest = longest = 2.0
    shortest, longest = UNITS[" ".join(name.split())].in_base(shortest, longest)
    return low / longest if longest else math.inf, high / shortest if shortest else math.inf


def _joined(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """The quantities, with "1 g to 2 g" as one range and "1 g twice a day" as a daily amount."""
    joined: list[Quantity] = []
    for quantity in quantities:
        before = joined.pop() if joined else None
        joined += [quantity] if before is None else _pair(text, before, quantity)
    return [_with_rate(text, quantity) for quantity in joined]


def _pair(text: str, first: Quantity, second: Quantity) -> list[Quantity]:
    gap = text[first.span.end : second.span.start].rstrip()
    span = Span(first.span.start, second.span.end)
    joints = ("to", "-", "or", "and" if text.startswith("between", span.start) else "to")
    if first.dimension in _SPANNED and first[:2] == second[:2] and gap.strip() in joints:
        return [first._replace(high=second.high, span=span)]
    is_rated = first.dimension in _RATED and second.dimension == "frequency"
    if is_rated and re.fullmatch(_SUBSTANCE, gap):
        return [_rated(first, second.low, second.high, span.end)]
    return [first, second]


def _with_rate(text: str, quantity: Quantity) -> Quantity:
    rate = _RATE.match(text, quantity.span.end)
    if rate is None or quantity.dimension not in _RATED or quantity.base.endswith("/day"):
        return quantity
    return _rated(quantity, *_times_a_day(rate.groupdict()), rate.end())


def _rated(amount: Quantity, low: float, high: float, end: int) -> Quantity:
    """The daily amount if `amount` is taken `low` to `high` times a day."""
    return Quantity(
        dimension=amount.dimension,
        base=f"{amount.base}/day",
        low=max(amount.low, 0.0) * max(low, 0.0),
        high=amount.high * high,
        span=Span(amount.span.start, end),
    )
