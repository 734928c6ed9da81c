"""Letters of TeX fonts that a PDF gives as codes without a meaning, and accents on their own."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

_LIGATURES = ("ff", "fi", "fl", "ffi", "ffl")
# The encoding T1, where it differs from Latin-1. Source: TeX Users Group, the Cork encoding.
_T1 = {
    **dict(enumerate("`´ˆ˜¨˝˚ˇ˘¯˙¸˛‚‹›“”„«»–—", start=0)),
    0x17: "", 0x18: "0", 0x19: "ı", 0x1A: "ȷ",
    **dict(enumerate(_LIGATURES, start=0x1B)),
    0x7F: "-",
    **dict(enumerate("ĂĄĆČĎĚĘĞĹĽŁŃŇŊŐŔŘŚŠŞŤŢŰŮŸŹŽŻĲİđ§", start=0x80)),
    **dict(enumerate("ăąćčďěęğĺľłńňŋőŕřśšşťţűůÿźžżĳ¡¿£", start=0xA0)),
    0xD7: "Œ", 0xDF: "SS", 0xF7: "œ", 0xFF: "ß",
}  # fmt: skip
# Source: Donald Knuth, The TeXbook, Appendix F.
_OT1 = {
    **dict(enumerate("ΓΔΘΛΞΠΣΥΦΨΩ")),
    **dict(enumerate(_LIGATURES, start=0x0B)),
    **dict(enumerate("ıȷ`´ˇ˘¯˚¸ßæœøÆŒØ", start=0x10)),
    0x5C: "“", 0x22: "”", 0x7B: "–", 0x7C: "—", 0x7D: "˝", 0x7F: "¨",
}  # fmt: skip
# The companion of T1, which has signs only.
_TS1 = {
    0x84: "†", 0x85: "‡", 0x86: "‖", 0x87: "‰", 0x88: "•", 0x89: "℃", 0x97: "™", 0x9B: "№",
    0xBF: "€", 0xD6: "×", 0xF6: "÷", 0x18: "←", 0x19: "→",
}  # fmt: skip
_SPACES = 0xF009, 0xF00A, 0xF00D
for _table_of in (_T1, _OT1):
    _table_of |= {code: _table_of[code & 0xFF] for code in _SPACES}
_CODE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\uf009\uf00a\uf00d]")
_T1_SIGNS = frozenset((*range(0x10, 0x18), *range(0x1B, 0x20)))
_UPPER = re.compile("[\x80-\xbf\xff]")
_ANY_LETTER = re.compile("[A-Za-z]")
_SIGN = re.compile("[\x18\x19\x84-\x9b\xbf\xd6\xf6]")
_LETTERS = re.compile(r"[^\W\d_]{3}")
_MOST_CODED = 0.12
_FEWEST_KNOWN = 0.3
_ENOUGH = 8
_IS_OT1 = re.compile(r"(?:^|\+)cm(?:r|b|ti|sl|ss|csc)", re.IGNORECASE)
_COMBINING = {
    "`": "\u0300", "´": "\u0301", "ˆ": "\u0302", "˜": "\u0303", "¯": "\u0304", "˘": "\u0306",
    "˙": "\u0307", "¨": "\u0308", "˚": "\u030a", "˝": "\u030b", "ˇ": "\u030c",
}  # fmt: skip
_ACCENTED = re.compile("([´ˆ˜¯˘˙¨˚˝ˇ])([^\\W\\d_])")
_CEDILLA = re.compile("[¸]([cCsStT])|([cCsStT])[¸]")
_DOTLESS = {"ı": "i", "ȷ": "j"}
_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff\uffff]")

Coded = tuple[str, int, str]
"""Letters, the number of their font, its name."""


def has_broken_letters(text: str) -> bool:
    """Whether there are characters without a meaning in `text`, as there never are in words.

    >>> has_broken_letters("signi\\x1ccant")
    True
    """
    return _BROKEN.search(text) is not None


def with_marked_gaps(text: str) -> str:
    """`text` with the sign for a missing letter in place of each without a meaning."""
    return _BROKEN.sub("\N{REPLACEMENT CHARACTER}", text)


def with_meaning(words: Sequence[Coded], is_word: Callable[[str], bool]) -> list[str]:
    """The letters of all words of a page, those with codes of TeX fonts in Unicode.

    Which of the two encodings a font has is seen by which makes more words of it, else by its
    name; fonts without codes are left alone, and those with a code of their own.

    >>> known = {"significant"}.__contains__
    >>> with_meaning([("signi\\x1ccant", 1, ""), ("10\\x1520", 1, "")], known)
    ['significant', '10–20']
    """
    of_font: dict[tuple[int, str], list[str]] = defaultdict(list)
    for text, font, name in words:
        of_font[font, name].append(text)
    tables = {
        font: table
        for font, texts in of_font.items()
        if (table := _table(texts, font[1], is_word)) is not None
    }
    if not tables:
        return [text for text, _, _ in words]
    return [_decoded(text, tables.get((font, name))) for text, font, name in words]


def composed_accents(text: str) -> str:
    """`text` with accents that stand before their letters put onto them, as old TeX fonts do.

    >>> composed_accents("Sch¨on, na¨ıve, Ang´elique")
    'Schön, naïve, Angélique'
    """
    if text.isascii():
        return text
    text = _ACCENTED.sub(_composed, text)
    return _CEDILLA.sub(lambda m: unicodedata.normalize("NFC", (m[1] or m[2]) + "\u0327"), text)


def _composed(match: re.Match[str]) -> str:
    letter = _DOTLESS.get(match[2], match[2])
    whole = unicodedata.normalize("NFC", letter + _COMBINING[match[1]])
    return whole if len(whole) == 1 else match[0]


def _table(
    texts: Sequence[str], name: str, is_word: Callable[[str], bool]
) -> Mapping[int, str] | None:
    whole = "".join(texts)
    if not _ANY_LETTER.search(whole):
        return _TS1 if not name and _SIGN.search(whole) else None
    if not _CODE.search(whole):
        is_nameless = not name and any(text.isascii() and text.isalpha() for text in texts)
        return _T1 if is_nameless and _UPPER.search(whole) else None
    coded = [text for text in texts if _CODE.search(text)]
    known = [sum(is_word(_bare(_decoded(text, table))) for text in coded) for table in (_T1, _OT1)]
    if max(known) < _FEWEST_KNOWN * len(coded) and _is_cipher(coded, texts):
        return None
    if known[0] == known[1]:
        if _IS_OT1.search(name):
            return _OT1
        # Of a font that nobody knows, only what nothing but T1 has inside of words.
        return (
            _T1
            if all(ord(one) in _T1_SIGNS for text in coded for one in _CODE.findall(text))
            else None
        )
    return _T1 if known[0] > known[1] else _OT1


def _is_cipher(coded: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether there are too many codes for ligatures and dashes: common letters have some."""
    with_letters = [text for text in texts if _LETTERS.search(text)]
    often = sum(bool(_LETTERS.search(text)) for text in coded)
    return len(coded) >= _ENOUGH and often > _MOST_CODED * len(with_letters)


def _decoded(text: str, table: Mapping[int, str] | None) -> str:
    return text if table is None else text.translate(table)


def _bare(text: str) -> str:
    return text.strip(".,;:()[]“”‘’\"'!?").lower()
