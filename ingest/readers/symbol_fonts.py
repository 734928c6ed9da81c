"""The signs behind the letters of fonts that hold no letters: Symbol and Wingdings."""

import re

_FIELD = re.compile(r"\s*SYMBOL\s+(?:0x([0-9a-fA-F]{1,4})|(\d{1,5}))(?:.*?\\f\s+\"?([\w ]+))?")
_LETTERS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ",
        strict=True,
    )
)
_SYMBOL = {
    **{ord(letter): sign for letter, sign in _LETTERS.items()},
    **dict(zip(b"\"$'*-@^`~\\", "∀∃∋∗−≅⊥‾∼∴", strict=True)),
    **dict(zip(range(0xA1, 0xBD), "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…", strict=True)),
    **dict(zip(range(0xC0, 0xD8), "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅", strict=True)),
    **dict(zip(range(0xD8, 0xE6), "¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑", strict=True)),
    **{0xF1: "⟩", 0xF2: "∫"},
}
_WINGDINGS = {
    **dict(zip(b"lmnopqrstuvw", "●❍■□❐❑❒⬧⧫◆❖⬥", strict=True)),
    **{0x9F: "•", 0xA7: "▪", 0xA8: "☐", 0xB7: "•", 0xD8: "➢", 0xE0: "→", 0xE8: "➔"},
    **{0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑"},
}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}
_PRIVATE = 0xF000


def is_symbol_font(font: str) -> bool:
    """Whether the letters of this font stand for other signs."""
    return font.strip(' ";').lower() in _FONTS


def shown_in(font: str, text: str) -> str:
    """What `text` looks like in this font; signs not known here stay as they are.

    >>> shown_in("Symbol", "a"), shown_in("Symbol", "\\uf0a3"), shown_in("Arial", "a")
    ('α', '≤', 'a')
    """
    signs = _FONTS.get(font.strip(' ";').lower())
    return text if signs is None else "".join(_sign(letter, signs) for letter in text)


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


def _sign(letter: str, signs: dict[int, str]) -> str:
    code = ord(letter)
    plain = code - _PRIVATE if _PRIVATE < code <= _PRIVATE + 0xFF else code
    return signs.get(plain, chr(plain) if plain < 0x7F else letter)
