"""Escapes words of articles, so that Markdown shows them as they are."""

import re

_SIGNS = frozenset("\\`*_[]<#|$&~")
# Turns a line that begins with it into a list, a quote, a rule or a heading.
_BEGINNING = re.compile(r"([-+=>:]|\d{1,9}(?=[.)]))")


def escaped(words: str) -> str:
    """The words on one line, escaped so that Markdown shows them as they are.

    >>> print(escaped("5 * 3 <b> _x_"), escaped("- salt"), escaped("1. salt"), sep=", ")
    5 \\* 3 \\<b> \\_x\\_, \\- salt, 1\\. salt
    """
    line = "".join(f"\\{sign}" if sign in _SIGNS else sign for sign in " ".join(words.split()))
    beginning = _BEGINNING.match(line)
    if not beginning:
        return line
    number, rest = (beginning[0], line[beginning.end() :]) if line[0].isdecimal() else ("", line)
    return f"{number}\\{rest}"
