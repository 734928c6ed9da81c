"""Cuts a text into words with their spans and terms, for search by words and for highlights."""

import re
import threading
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple
from unicodedata import category, normalize

import Stemmer

from index.records import Span
from index.text.stop_words import STOP_WORDS

# If an index was cut into words by older rules, the next build cuts it again.
WORDS_VERSION = 2
# Thai, Lao, Burmese, Khmer, Chinese, Japanese and Korean: no blanks between words, or none that
# separate a word from what is joined to it.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
# Python ends a word at an accent or vowel sign that is a character of its own.
SIGNS = "".join(c for c in map(chr, range(0x300, 0x2000)) if category(c).startswith("M"))
_SOFT_HYPHEN = "\u00ad"
_WORD = re.compile(rf"\w[\w{SIGNS}{_SOFT_HYPHEN}]*")
_RUN = re.compile(rf"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_UNSPACED_CHARACTER = re.compile(f"[{_UNSPACED}]")
# Accents, Hebrew points and Arabic vowels, which most people leave out; not the vowel signs of
# India and South-East Asia, which are letters.
_LEFT_OUT = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u00ad]"
)
# Lower-cases ASCII text, with a blank for whatever is not in a word.
_ASCII = {number: chr(number).lower() if _WORD.match(chr(number)) else " " for number in range(128)}
_MOST_KNOWN = 200_000
_stemmers = threading.local()


class Word(NamedTuple):
    """The span of a word in a text, and the term by which it is found."""

    term: str
    span: Span


def words(text: str) -> Iterator[Word]:
    """The words of `text` in reading order, without stop words.

    Case and accents make no difference. Where a script has no blanks between words, each pair of
    neighbouring characters is a word.

    >>> [word.term for word in words("Why do my cramps hurt?")]
    ['cramp', 'hurt']
    >>> [word.term for word in words("Wadenkrämpfe, 筋肉痛")]
    ['wadenkrampf', '筋肉', '肉痛']
    """
    stemmer = _stemmer()
    for run in _WORD.finditer(text):
        for word, start, end in _cut(run.group()):
            if word and word not in STOP_WORDS:
                span = Span(run.start() + start, run.start() + end)
                yield Word(stemmer.stemWord(word), span)


def terms(text: str) -> list[str]:
    """The terms of `text` in reading order, repeated as often as they occur."""
    known = _known_terms()
    # Splitting ASCII this way takes a third of the time.
    runs = text.translate(_ASCII).split() if text.isascii() else _WORD.findall(text)
    return list(chain.from_iterable(map(known.__getitem__, runs)))


class _Terms(dict[str, tuple[str, ...]]):
    """The terms of runs of letters, computed when first asked for."""

    def __missing__(self, word: str) -> tuple[str, ...]:
        parts = [part for part, _, _ in _cut(word) if part and part not in STOP_WORDS]
        if len(self) > _MOST_KNOWN:
            self.clear()
        terms = self[word] = tuple(_stemmer().stemWords(parts))
        return terms


def is_unspaced(character: str) -> bool:
    """Whether a character is of a script without blanks between words."""
    return _UNSPACED_CHARACTER.fullmatch(character) is not None


def _cut(word: str) -> Iterator[tuple[str, int, int]]:
    """The words in a run of letters, folded, with their places in it.

    Source of the pairs: Nie, Gao, Zhang and Zhou 2000, doi:10.1145/355214.355235.
    """
    if word.isascii():
        yield word.lower(), 0, len(word)
        return
    for run in _RUN.finditer(word):
        start, end = run.span()
        if is_unspaced(word[start]):
            for first in range(start, max(end - 1, start + 1)):
                yield _fold(word[first : min(first + 2, end)]), first, min(first + 2, end)
        else:
            yield _fold(run.group()), start, end


def _fold(word: str) -> str:
    return normalize("NFC", _LEFT_OUT.sub("", normalize("NFKD", word.casefold())))


def _known_terms() -> _Terms:
    # One per thread, like its stemmer.
    if not hasattr(_stemmers, "known"):
        _stemmers.known = _Terms()
    known: _Terms = _stemmers.known
    return known


def _stemmer() -> Stemmer.Stemmer:
    # A stemmer keeps a buffer and must not be shared between threads.
    if not hasattr(_stemmers, "english"):
        _stemmers.english = Stemmer.Stemmer("english")
    stemmer: Stemmer.Stemmer = _stemmers.english
    return stemmer
