"""Cuts an RTF file into tokens: groups, control words and the bytes of its text."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    rb"(?P<brace>[{}])"
    rb"|\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?"
    rb"|\\'(?P<hex>[0-9A-Fa-f]{2})"
    rb"|\\(?P<symbol>[^A-Za-z'])"
    rb"|(?P<text>[^\\{}\r\n]+)"
    rb"|[\r\n]+|\\",
    re.DOTALL,
)
_ESCAPED = b"\\{}"


class Token(NamedTuple):
    """A brace ("{" or "}"), a control word or symbol (`word`), or else bytes of text.

    `is_one` says that the bytes were written as one escaped character.
    """

    word: str = ""
    number: int | None = None
    raw: bytes = b""
    is_one: bool = False


def tokens(raw: bytes) -> Iterator[Token]:
    r"""The tokens of `raw` in order; binary data is skipped by its length, unless that is a lie.

    >>> [one.word or one.raw for one in tokens(rb"{\b1 a\'e9\bin3 }}}b}")]
    ['{', 'b', b'a', b'\xe9', 'bin', b'b', '}']
    """
    place = 0
    while match := _TOKEN.match(raw, place):
        place = match.end()
        if match["text"]:
            yield Token(raw=match["text"])
        elif match["word"]:
            number = int(match["number"]) if match["number"] else None
            word = match["word"].decode()
            if word == "bin" and number and 0 < number <= len(raw) - place:
                place += number
            yield Token(word, number)
        elif match["hex"]:
            yield Token(raw=bytes([int(match["hex"], 16)]), is_one=True)
        elif match["brace"]:
            yield Token(match["brace"].decode())
        elif match["symbol"]:
            yield _symbol(match["symbol"])


def _symbol(sign: bytes) -> Token:
    is_text = sign in _ESCAPED
    return Token(raw=sign, is_one=True) if is_text else Token(sign.decode("latin-1"))
