"""The signs of fonts that draw signs in place of letters, as Unicode has them."""

_SYMBOL = (
    "!∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
)
_SYMBOL_UPPER = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪"
_SYMBOL_LAST = "〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
_WINGDINGS = (
    "✏✂✁👓🔔📖🕯☎✆✉🖃📪📫📬📭📁📂📄🗏🗐🗄⌛🖮🖰🖲🖳🖴🖫🖬✇✍🖎✌👌👍👎☜☞☝☟🖐☺😐☹💣☠🏳🏱✈☼💧❄🕆✞🕈✠✡☪☯ॐ☸♈♉♊♋♌♍♎♏♐♑♒♓🙰&"
    "●❍■□🞐❑❒⬧⧫◆❖⬥⌧⮹⌘"
)
_WINGDINGS_NUMBERS = "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"
_WINGDINGS_DOTS = "·•▪○🞆🞈◉◎🔿▪◻🟂✦★✶✴✹✵"
_WINGDINGS_ARROWS = "←→↑↓↖↗↙↘⬅➔⬆⬇🡼🡽🡿🡾⇦⇨⇧⇩⬄⇳⬁⬀⬃⬂🢬🢭✗✔☒☑"


def _table(*runs: tuple[int, str]) -> dict[int, str]:
    return {first + place: sign for first, signs in runs for place, sign in enumerate(signs)}


_FONTS = {
    "symbol": _table((0x21, _SYMBOL), (0xA0, _SYMBOL_UPPER), (0xF1, _SYMBOL_LAST)),
    "wingdings": _table(
        (0x21, _WINGDINGS),
        (0x80, _WINGDINGS_NUMBERS),
        (0x9E, _WINGDINGS_DOTS),
        (0xDF, _WINGDINGS_ARROWS),
    ),
    "wingdings 2": _table((0x4F, "✗✓☒☑☒"), (0xA3, "□")),
    "wingdings 3": _table((0x66, "←→↑↓↖↗↙↘"), (0x70, "▲▼△▽◀▶◁▷")),
    "webdings": _table((0x33, "◀▶▲▼"), (0x61, "✔"), (0x72, "✖")),
}
_PRIVATE = 0xF000


def is_sign_font(font: str) -> bool:
    """Whether the letters of this font are signs.

    >>> is_sign_font("Wingdings"), is_sign_font("Arial")
    (True, False)
    """
    return font.lower() in _FONTS


def sign(font: str, code: int) -> str:
    """The sign at this place of the font, with or without the private area; empty if unknown.

    >>> sign("Symbol", 0xF061), sign("Wingdings", 0xFC), sign("Wingdings", 0xF0D0)
    ('α', '✔', '')
    """
    place = code - _PRIVATE if _PRIVATE <= code <= _PRIVATE + 0xFF else code
    table = _FONTS.get(font.lower())
    if table is not None:
        return " " if place == ord(" ") else table.get(place, "")
    # Another font has letters there, unless the code is in the area that has no meaning of its own.
    return "" if 0xE000 <= code <= 0xF8FF else chr(code)


def in_signs(font: str, text: str) -> str:
    """The text as the font shows it; letters that it has no known sign for stay as they are."""
    return "".join(sign(font, ord(one)) or one for one in text)
