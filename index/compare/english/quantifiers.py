"""How many of the cases a sentence speaks of: "most", "some", "in 5 percent of people"."""

from typing import NamedTuple

from index.compare.english.phrase_table import PhraseTable, fold
from index.compare.english.quantities import find_quantities

# "Can" and "may" speak of some cases: what can be inherited need not be, each time.
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
# What is said of "few" cases is said of a fifth of them at most.
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
    """In how many cases holds what a sentence says; most, where it does not tell.

    >>> affirmed("Some cases are inherited."), affirmed("It is inherited.")
    (Extent(low=0.01, high=1.0), Extent(low=0.51, high=1.0))
    """
    return _told(text) or MOST


def denied(text: str) -> Extent:
    """In how many cases holds what a sentence denies; none, where it does not tell.

    >>> denied("In most cases it is not inherited."), denied("It is not inherited.")
    (Extent(low=0.0, high=0.49), Extent(low=0.0, high=0.0))
    """
    told = _told(text)
    return Extent(round(1 - told.high, 4), round(1 - told.low, 4)) if told else NONE


def _told(text: str) -> Extent | None:
    """The widest reading of all that a sentence tells of how many."""
    found = [_EXTENTS[key] for key, _ in _PHRASES.find(fold(text)) if key]
    found += [
        (max(one.low / 100 - _SLACK, 0.0), min(one.high / 100 + _SLACK, 1.0))
        for one in find_quantities(text)
        if one.dimension == "percent"
    ]
    if not found:
        return None
    return Extent(min(low for low, _ in found), max(high for _, high in found))
