"""One sign for a unit that texts write in full or in several abbreviations."""

_PREFIXES = {"kilo": "k", "deci": "d", "centi": "c", "milli": "m", "micro": "μ", "nano": "n"}
# Litre and metre stand here in their American spelling, too: a unit is looked up before that.
_UNITS = {
    **{"gram": "g", "gramme": "g", "litre": "l", "liter": "l", "metre": "m", "meter": "m"},
    **{"mole": "mol", "calorie": "cal", "joule": "j", "watt": "w", "volt": "v"},
}
# Prescriptions write mcg, since a hurried µ is read as m.
_SIGNS = {"mcg": "μg", "mcgs": "μg", "ug": "μg"} | {
    f"{prefix}{unit}{plural}": sign + short
    for prefix, sign in _PREFIXES.items()
    for unit, short in _UNITS.items()
    for plural in ("", "s")
}


def unit_sign(word: str) -> str:
    """The sign of a unit that has a prefix, in lower case; any other word as it is.

    >>> [unit_sign(word) for word in ("mcg", "micrograms", "millilitres", "mg", "grams")]
    ['μg', 'μg', 'ml', 'mg', 'grams']
    """
    return _SIGNS.get(word, word)
