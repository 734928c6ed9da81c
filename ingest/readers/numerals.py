"""Writes the number of a heading, list item or note as its format asks."""

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
WORD_FORMS = {
    "decimal": "1",
    "decimalZero": "01",
    "lowerLetter": "a",
    "upperLetter": "A",
    "lowerRoman": "i",
    "upperRoman": "I",
}
"""What Word calls the forms of `numeral`."""
_LARGEST = 4_000


def numeral(number: int, form: str) -> str:
    """The number as "1", "01", "a", "A", "i" or "I"; empty for a form that is not known.

    >>> [numeral(number, "a") for number in (1, 26, 28)], numeral(14, "I"), numeral(3, "01")
    (['a', 'z', 'bb'], 'XIV', '03')
    """
    match form:
        case "1":
            return str(number)
        case "01":
            return f"{number:02}"
        case "a" | "A" if 0 < number < _LARGEST:
            # The second round of the alphabet has two letters of a kind.
            times, place = divmod(number - 1, 26)
            return chr(ord(form) + place) * (times + 1)
        case "i" if 0 < number < _LARGEST:
            return _roman(number)
        case "I" if 0 < number < _LARGEST:
            return _roman(number).upper()
    return ""


def _roman(number: int) -> str:
    written = ""
    for worth, sign in _ROMAN:
        times, number = divmod(number, worth)
        written += sign * times
    return written
