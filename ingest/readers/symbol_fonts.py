"""The signs behind the letters of fonts that hold no letters, as RTF and its fields name them."""

import re

from ingest.readers.symbols import in_signs, is_sign_font

_FIELD = re.compile(r"\s*SYMBOL\s+(?:0x([0-9a-fA-F]{1,4})|(\d{1,5}))(?:.*?\\f\s+\"?([\w ]+))?")


def is_symbol_font(font: str) -> bool:
    """Whether the letters of this font stand for other signs."""
    return is_sign_font(_name(font))


def shown_in(font: str, text: str) -> str:
    """What `text` looks like in this font; signs not known stay as they are.

    >>> shown_in("Symbol;", "a"), shown_in("Symbol", "\\uf0a3"), shown_in("Arial", "a")
    ('α', '≤', 'a')
    """
    return in_signs(_name(font), text) if is_symbol_font(font) else text


def sign_of(instruction: str) -> str:
    """The sign that a field of Word shows, if it is one that shows a sign, else nothing.

    >>> sign_of('SYMBOL 97 \\\\f "Symbol" \\\\s 12')
    'α'
    """
    field = _FIELD.match(instruction)
    if not field:
        return ""
    code = int(field[1], 16) if field[1] else int(field[2])
    return shown_in(field[3] or "Symbol", chr(code))


def _name(font: str) -> str:
    return font.strip(' ";')
