"""Quantifiers: the share of cases meant by "most", "some" or "in 5 percent of people"."""

from typing import NamedTuple

from index.compare.english.phrase_table import PhraseTable, fold
from index.compare.english.quantities import find_quantities

# "Can" and "may" mean some cases: what can be inherited is not always inherited.
_PHRASES = PhraseTable(
    {
        "": ("at most", "most likely", "most common/commonly/often/severe/important/effective"),
        "few": (
            *("rarely", "seldom", "infrequently", "uncommonly", "few", "very few", "hardly ever"),
            *("in rare … cases/instances", "less commonly/often/frequently", "a minority"),
            *("a small/tiny … number/percentage/proportion/share/fraction",),
        ),
        "some": (
            *("some", "sometimes", "several", "many", "certain", "a few", "a number of"),
            *("other/remaining cases/people/patients/individuals/families/forms/women/men",),
            *("occasionally", "at times", "can", "may", "might", "could", "either", "possibly"),
            *("form/forms/type/types", "familial/hereditary/inherited/sporadic/acquired cases"),
            *("in familial/hereditary", "not all/always/every/everyone"),
            *("no/not specific/definitive/definite/standard/particular/single/one",),
            *("a percentage/proportion of", "potentially", "perhaps"),
        ),
        "most": (
            *("most", "mostly", "usually", "typically", "generally", "normally", "often", "mainly"),
            *("commonly", "frequently", "almost/nearly all/always", "the majority", "in general"),
        ),
    }
)
# "Few" cases are at most a fifth of them.
_EXTENTS = {"few": (0.01, 0.2), "some": (0.01, 1.0), "most": (0.51, 1.0)}
_SLACK = 0.05


class Extent(NamedTuple):
    """The share of cases in which something holds, at least and at most, in 0..1."""

    low: float
    high: float

    def meets(self, other: "Extent") -> bool:
        """Whether both can be true at once."""
        return self.low <= other.high and other.low <= self.high


NONE = Extent(0.0, 0.0)
MOST = Extent(*_EXTENTS["most"])


def affirmed(text: str) -> Extent:
    """The share of cases in which something holds by a sentence; most, if it does not say.

    >>> affirmed("Some cases are inherited."), affirmed("It is inherited.")
    (Extent(low=0.01, high=1.0), Extent(low=0.51, high=1.0))
    """
    return _extent(text) or MOST


def denied(text: str) -> Extent:
    """The share of cases that a sentence's denial leaves open; none, if it does not say.

    >>> denied("In most cases it is not inherited."), denied("It is not inherited.")
    (Extent(low=0.0, high=0.49), Extent(low=0.0, high=0.0))
    """
    extent = _extent(text)
    return Extent(round(1 - extent.high, 4), round(1 - extent.low, 4)) if extent else NONE


def _extent(text: str) -> Extent | None:
    """The widest range of all quantifiers in a sentence."""
    ranges = [_EXTENTS[key] for key, _ in _PHRASES.find(fold(text)) if key]
    ranges += [
        (max(one.low / 100 - _SLACK, 0.0), min(one.high / 100 + _SLACK, 1.0))
        for one in find_quantities(text)
        if one.dimension == "percent"
    ]
    if not ranges:
        return None
    return Extent(min(low for low, _ in ranges), max(high for _, high in ranges))
