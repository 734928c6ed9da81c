"""Writes the marks that change what a text says: raised and lowered signs, notes, unseen signs."""

import re

_PLAIN = "0123456789+-=()n"
_RAISED = dict(zip(_PLAIN, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ", strict=True)) | {"\u2212": "⁻", "–": "⁻", "i": "ⁱ"}
_LETTERS = {"a": "ª", "o": "º"}
_LOWERED = dict(zip(_PLAIN[:-1], "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True)) | {"\u2212": "₋", "–": "₋"}
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|re|e|o|a|ers|ème|TM|SM|®|™|©|℠|°|º|ª)\Z", re.IGNORECASE)
_NOTE = re.compile(r"[\s\[(]*(\d+(?:\s*[,–-]\s*\d+)*|[a-z*†‡§¶#]+)[\s\])]*\Z")
_AFTER_A_SENTENCE = re.compile(r"[.,;:!?\"”’»][ \u00a0]?\Z")
_UNSEEN = "\u00ad\u200b\u2060\ufeff"
_JOINERS = "\u200c\u200d"
# The joiners have a meaning in Persian, in the scripts of India and between emoji.
_JOINER_IN_LATIN = re.compile("(?<=[A-Za-z\u00c0-\u024f])[\u200c\u200d](?=[A-Za-z\u00c0-\u024f])")


def raised(words: str, *, before: str = "", is_note: bool = False) -> str:
    """A superscript as plain text: in raised signs where Unicode has them, else behind a caret.

    A mark of a note (`is_note`, in brackets, or a number behind a stop, of which no number is a
    power) is put in brackets, so that it neither joins a word nor changes a number. `before` is the
    text that it stands behind.

    >>> "10" + raised("6"), "x" + raised("2k"), "e" + raised("-x/2")
    ('10⁶', 'x^2k', 'e^(-x/2)')
    >>> "people" + raised("1", is_note=True), "June." + raised("12", before="June.")
    ('people[1]', 'June.[12]')
    """
    inner = words.strip()
    note = _NOTE.match(inner)
    is_bracketed = inner[:1] == "["
    if note and (
        is_note or is_bracketed or (inner[0].isdigit() and _AFTER_A_SENTENCE.search(before))
    ):
        return f"[{note[1]}]"
    if inner in _LETTERS and before[-1:].isdigit():
        # An ordinal in one language, the mark of a note to a number in another.
        return words.replace(inner, _LETTERS[inner])
    return words if _ORDINAL.match(inner) else _marked(words, _RAISED, "^")


def lowered(words: str) -> str:
    """A subscript as plain text: in lowered signs where Unicode has them, else behind a low line.

    >>> f"H{lowered('2')}O", f"t{lowered('max')}"
    ('H₂O', 't_max')
    """
    return _marked(words, _LOWERED, "_")


def without_unseen(text: str) -> str:
    """`text` without what nobody sees in it: soft hyphens, zero-width blanks, stray joiners.

    >>> without_unseen("electro\u00adlyte\u200b")
    'electrolyte'
    """
    # Looked for first, which takes a hundredth of the time of a pattern.
    for sign in _UNSEEN:
        if sign in text:
            text = text.replace(sign, "")
    has_joiner = any(joiner in text for joiner in _JOINERS)
    return _JOINER_IN_LATIN.sub("", text) if has_joiner else text


def _marked(words: str, signs: dict[str, str], mark: str) -> str:
    inner = words.strip()
    if not inner:
        return words
    if all(sign in signs for sign in inner):
        return words.replace(inner, "".join(signs[sign] for sign in inner))
    return words.replace(inner, mark + (inner if inner.isalnum() else f"({inner})"))
