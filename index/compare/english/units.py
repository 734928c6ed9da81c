"""Units and words for numbers, and their values in comparable units."""

import math
from typing import NamedTuple

from index.compare.english.phrase_table import spellings


class Unit(NamedTuple):
    """The value of a unit in the base unit, in which all of its dimension are compared.

    `least` and `most` differ if the unit varies: a month has 28 to 31 days. `zero` is where the
    scale begins, for temperatures.
    """

    dimension: str
    base: str
    least: float
    most: float
    zero: float = 0.0

    def in_base(self, low: float, high: float) -> tuple[float, float]:
        """`low` to `high` of this unit, in the base unit.

        >>> UNITS["weeks"].in_base(2, 3)
        (14.0, 21.0)
        """
        return (low - self.zero) * self.least, (high - self.zero) * self.most


_HOUR = 1 / 24
_TABLE = {
    "second|seconds|sec|secs": Unit("duration", "day", _HOUR / 3600, _HOUR / 3600),
    "minute|minutes|min|mins": Unit("duration", "day", _HOUR / 60, _HOUR / 60),
    "hour|hours|hr|hrs|h": Unit("duration", "day", _HOUR, _HOUR),
    "day|days": Unit("duration", "day", 1, 1),
    "night|nights": Unit("duration", "day", 1, 1),
    "week|weeks|wk|wks": Unit("duration", "day", 7, 7),
    "fortnight|fortnights": Unit("duration", "day", 14, 14),
    "month|months": Unit("duration", "day", 28, 31),
    "year|years|yr|yrs": Unit("duration", "day", 360, 366),
    "decade|decades": Unit("duration", "day", 3600, 3660),
    "mg|milligram|milligrams": Unit("dose", "mg", 1, 1),
    "g|gm|gram|grams|gramme|grammes": Unit("dose", "mg", 1000, 1000),
    "mcg|ug|μg|microgram|micrograms": Unit("dose", "mg", 0.001, 0.001),
    # How much a unit weighs differs from substance to substance.
    "iu|international units": Unit("dose", "IU", 1, 1),
    "unit|units": Unit("dose", "units", 1, 1),
    "meq": Unit("dose", "mEq", 1, 1),
    "mmol": Unit("dose", "mmol", 1, 1),
    "mg/kg|mg per kg|milligrams per kilogram": Unit("dose", "mg/kg", 1, 1),
    "mcg/kg|μg/kg": Unit("dose", "mg/kg", 0.001, 0.001),
    "kg|kilo|kilos|kilogram|kilograms": Unit("weight", "kg", 1, 1),
    "lb|lbs|pound|pounds": Unit("weight", "kg", 0.4536, 0.4536),
    "ml|milliliter|milliliters|millilitre|millilitres|cc": Unit("volume", "ml", 1, 1),
    "l|liter|liters|litre|litres": Unit("volume", "ml", 1000, 1000),
    "cup|cups": Unit("volume", "ml", 236, 250),
    "teaspoon|teaspoons|tsp": Unit("volume", "ml", 4.9, 5),
    "tablespoon|tablespoons|tbsp": Unit("volume", "ml", 14.7, 15),
    "fl oz|fluid ounce|fluid ounces": Unit("volume", "ml", 28.4, 29.6),
    "%|percent|per cent": Unit("percent", "", 1, 1),
    "°c|° c|degrees c|degrees celsius|degrees centigrade": Unit("temperature", "°C", 1, 1),
    "°f|° f|degrees f|degrees fahrenheit": Unit("temperature", "°C", 5 / 9, 5 / 9, zero=32),
    "mg/dl|milligrams per deciliter": Unit("level", "mg/dl", 1, 1),
    "g/dl": Unit("level", "mg/dl", 1000, 1000),
    "ng/ml|μg/l|mcg/l": Unit("level", "ng/ml", 1, 1),
    "mmol/l|millimoles per liter": Unit("level", "mmol/l", 1, 1),
    "meq/l": Unit("level", "mEq/l", 1, 1),
    "mmhg|mm hg": Unit("level", "mmHg", 1, 1),
    "bpm|beats per minute|beats a minute": Unit("level", "beats/minute", 1, 1),
    "calorie|calories|kcal|kilocalories": Unit("energy", "kcal", 1, 1),
    "cm|centimeter|centimeters|centimetre|centimetres": Unit("length", "cm", 1, 1),
    "mm|millimeter|millimeters|millimetre|millimetres": Unit("length", "cm", 0.1, 0.1),
    "inch|inches": Unit("length", "cm", 2.54, 2.54),
    "km|kilometer|kilometers|kilometre|kilometres": Unit("length", "cm", 1e5, 1e5),
    "mile|miles": Unit("length", "cm", 160_934, 160_934),
}
UNITS = {word: unit for words, unit in _TABLE.items() for word in words.split("|")}
"""Each unit by all of its names, in lower case."""

ADVERBS = {
    "hourly": "hour",
    "daily": "day",
    "nightly": "night",
    "weekly": "week",
    "fortnightly": "fortnight",
    "monthly": "month",
    "yearly": "year",
    "annually": "year",
}
"""Adverbs of frequency, with the unit of time after which something happens again."""

ONES = {
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8},
    **{"nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14},
    **{"fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19},
}
TENS = {
    **{"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70},
    **{"eighty": 80, "ninety": 90},
}
COUNTED = (
    *("people", "person", "persons", "adults", "patients", "participants", "volunteers"),
    *("women", "men", "children", "infants", "cases", "deaths", "studies", "trials", "reviews"),
    *("types", "kinds", "forms", "stages", "groups", "causes", "reasons", "factors", "symptoms"),
    *("diseases", "disorders", "conditions", "treatments", "drugs", "medicines", "exercises"),
    *("muscles", "bones", "joints", "nerves", "cells", "genes", "episodes", "attacks", "visits"),
    *("tablets", "pills", "capsules", "doses", "drops", "puffs", "injections", "sessions"),
    *("glasses", "bottles", "drinks", "servings", "portions", "meals", "steps", "times", "sets"),
    *("repetitions", "study", "trial", "type", "cause", "tablet", "pill", "capsule", "glass"),
)
"""Nouns that a number in words counts; before other words it may be a figure of speech."""

LABELS = (
    *("type", "types", "stage", "stages", "phase", "grade", "class", "level", "levels", "vitamin"),
    *("figure", "table", "chapter", "section", "part", "step", "day", "week", "no.", "number"),
    *("category", "schedule", "group", "page", "version", "covid", "omega", "route", "factor"),
)
"""Words that turn the number after them into a name."""

NO_NOUNS = (
    *("and", "or", "to", "of", "in", "on", "at", "by", "as", "is", "are", "was", "were", "be"),
    *("the", "this", "that", "these", "those", "when", "where", "which", "who", "with", "within"),
    *("for", "from", "if", "it", "its", "than", "then", "there", "they", "but", "because", "may"),
    *("can", "will", "has", "have", "had", "does", "not", "after", "before", "during", "since"),
    *("while", "such", "some", "also", "more", "less", "out", "into", "only", "other", "per"),
    *("each", "every", "pm", "am", "percentage", "about", "under", "over", "both", "most", "all"),
)
"""Words that no number counts: before them it is a footnote's, a clock's or a year's."""

DECADES = {
    **{"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50},
    **{"sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90},
}
TIMES = {"once": 1.0, "twice": 2.0, "thrice": 3.0}
SCALES = {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 1_000_000}
ROUND = {
    "a dozen": 12.0,
    "half a dozen": 6.0,
    "a hundred": 100.0,
    "a thousand": 1_000.0,
    "a million": 1_000_000.0,
}
INEXACT = {
    "couple of": (2.0, 3.0),
    "a couple of": (2.0, 3.0),
    "few": (2.0, 6.0),
    "a few": (2.0, 6.0),
    "several": (2.0, 12.0),
    "half a": (0.5, 0.5),
    "half an": (0.5, 0.5),
}
_PARTS = {
    **{"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8},
    **{"ninth": 9, "tenth": 10},
}
FRACTIONS = {
    **{f"half {word}": 50.0 for word in ("of", "the", "as")},
    "by half": 50.0,
    **{
        phrase: 100 / parts
        for part, parts in _PARTS.items()
        for phrase in (
            *(f"one {part}", f"by a {part}"),
            # Not "a third party", nor "a fifth attempt".
            *(f"a {part} {word}" for word in ("of", "less", "fewer", "lower", "more", "higher")),
        )
    },
    **{
        f"{count}{between}{part}s": 100 * number / parts
        for part, parts in _PARTS.items()
        for count, number in ONES.items()
        for between in " -"
        if 1 < number < parts
    },
}
"""Parts of a whole, in percent."""

_BEFORE = {
    "most": ["up to", "at most", "no/not more than", "a maximum of", "within", "≤"],
    "below": ["less/fewer/lower than", "under", "below", "<"],
    "least": ["at least", "no/not less/fewer than", "a minimum of", "≥"],
    "above": ["more/greater/higher than", "over", "above", ">"],
    "about": ["about", "around", "approximately", "roughly", "nearly", "almost", "~", "≈"],
}
_BEFORE_AGE = {
    "most": ["up to", "by", "until"],
    "below": ["under", "below", "before", "younger/less than"],
    "least": ["at least"],
    "above": ["over", "above", "older/more than", "after", "past", "beyond"],
    "about": ["about", "around"],
}
_AFTER = {
    "least": ["more/longer/over/above/older/up/greater/higher/onward/onwards"],
    "most": ["less/fewer/under/below/younger/shorter/lower"],
}


def _bounds(table: dict[str, list[str]]) -> dict[str, str]:
    return {
        spelling: bound
        for bound, phrases in table.items()
        for phrase in phrases
        for spelling in spellings(phrase)
    }


BEFORE = _bounds(_BEFORE)
BEFORE_AGE = _bounds(_BEFORE_AGE)
AFTER = _bounds(_AFTER)
"""The bounds set by words before a number, before an age, and after "or" and "and"."""


def bounded(low: float, high: float, bound: str) -> tuple[float, float]:
    """`low` to `high` with a bound of `BEFORE` or `AFTER`.

    An excluded end is not reached: "under 12" and "12 or older" share no age.

    >>> bounded(10, 10, "most"), bounded(10, 10, "least")
    ((-inf, 10), (10, inf))
    >>> bounded(10, 10, "about")
    (9.0, 11.0)
    """
    if bound == "about":
        return low * 0.9, high * 1.1
    if bound in ("most", "below"):
        return -math.inf, high if bound == "most" else math.nextafter(high, -math.inf)
    if bound in ("least", "above"):
        return low if bound == "least" else math.nextafter(low, math.inf), math.inf
    return low, high
