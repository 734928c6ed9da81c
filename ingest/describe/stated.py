"""Whether a value says anything: programs and people write "none" or "-" where nothing is known."""

_NOTHING = frozenset(
    ("", "none", "null", "n/a", "unknown", "unspecified", "not available", "not known")
)
_SIGNS = "-–—_~?.…/()[]<> \t\n"


def is_stated(value: str) -> bool:
    """Whether a title, source, author, date or other value says anything.

    >>> [is_stated(words) for words in ("None", "(unknown)", "n/a", "–", "~", "")]
    [False, False, False, False, False, False]
    >>> [is_stated(words) for words in ("No", "The Unknown", "None Such Press", "0")]
    [True, True, True, True]
    """
    return value.strip(_SIGNS).casefold() not in _NOTHING
