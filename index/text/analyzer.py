"""Cuts a text into words with their spans and terms, for search by words and for highlights."""

import re
import threading
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import chain, compress
from typing import NamedTuple
from unicodedata import category, normalize

import Stemmer

from index.records import Span
from index.text.spelling import american
from index.text.stop_words import STOP_WORDS
from index.text.unit_signs import unit_sign

# If an index was cut into words by older rules, the next build cuts it again.
WORDS_VERSION = 4
# Thai, Lao, Burmese, Khmer, Chinese, Japanese and Korean: no blanks between words, or none that
# separate a word from what is joined to it.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
# Python ends a word at an accent or vowel sign that is a character of its own.
SIGNS = "".join(c for c in map(chr, range(0x300, 0x2000)) if category(c).startswith("M"))
# Soft hyphens, joiners, marks of direction: all that is not seen.
# None of them is in between, and looking there would take 7 ms of each start.
_PLACES = (*range(0x2100), *range(0xFE00, 0x10000))
_UNSEEN = "".join(c for c in map(chr, _PLACES) if category(c) == "Cf")
# A comma, an apostrophe or a fixed blank between thousands.
_THOUSANDS = r"(?<![\w.,])\d{1,3}(?:[,'’\u00a0\u2009\u202f]\d{3})+(?!,?\d)"
_THOUSANDS_NUMBER = re.compile(_THOUSANDS)
_WORD = re.compile(rf"(?:{_THOUSANDS}|\w)[\w{SIGNS}{_UNSEEN}]*")
_NOT_IN_A_WORD = re.compile(rf"[{_UNSEEN},'’\u00a0\u2009\u202f]")
# "15mcg", not "5th" or "1990s".
_AMOUNT = re.compile(r"(\d+)((?!(?:st|nd|rd|th|s)$)[^\W\d_]+)", re.I)
_RUN = re.compile(rf"[{_UNSPACED}]+|[^{_UNSPACED}]+")
# Around the power of a number or the mark of a note behind a word; not within CO₂ or m².
_UP = "\u00b9\u00b2\u00b3\u2070-\u2079"
_AT_RAISED = re.compile(
    rf"(?:(?<=[0-9])|(?<=[^\W\d_]{{4}}))(?=[{_UP}])|(?<=[{_UP}])(?=[^\W\d_{_UP}])"
)
_UNSPACED_CHARACTER = re.compile(f"[{_UNSPACED}]")
# Accents, Hebrew points and Arabic vowels, which most people leave out; not the vowel signs of
# India and South-East Asia, which are letters.
_LEFT_OUT = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]"
)
# Lower-cases ASCII text, with a blank for whatever is not in a word.
_ASCII = {number: chr(number).lower() if _WORD.match(chr(number)) else " " for number in range(128)}
_MOST_KNOWN = 200_000
_stemmers = threading.local()


class Word(NamedTuple):
    """The span of a word in a text, and the term by which it is found."""

    term: str
    span: Span


class Form(NamedTuple):
    """A word as written, its folded form, and its span in a text."""

    written: str
    folded: str
    span: Span


def words(text: str, *, among: Collection[str] | None = None) -> Iterator[Word]:
    """The words of `text` in reading order, without stop words; only those of terms `among` these.

    Case, accents, signs that are not seen, British or American spelling, commas between thousands,
    and whether a unit is written as mcg, µg or microgram make no difference. A hyphen parts two
    words, and so does the place where a unit is joined to a number, or a raised number to another
    (10⁶) or to a word (a note's mark). Where a script has no blanks between words, each pair of
    neighbouring characters is a word.

    >>> [word.term for word in words("Why do my cramps hurt?")]
    ['cramp', 'hurt']
    >>> [word.term for word in words("Wadenkrämpfe, 筋肉痛")]
    ['wadenkrampf', '筋肉', '肉痛']
    >>> [word.term for word in words("1,000mg for an oedema")]
    ['1000', 'mg', 'edema']
    """
    for run in _WORD.finditer(text) if among is None else _runs_with(among, text):
        for term, start, end in _words_in(run.group()):
            if among is None or term in among:
                yield Word(term, Span(run.start() + start, run.start() + end))


def _runs_with(among: Collection[str], text: str) -> Iterator[re.Match[str]]:
    """The runs of letters of `text` with any of these terms; most words are none of them."""
    known, has_none = _known_terms(), frozenset(among).isdisjoint
    runs = _WORD.findall(text)
    wanted = {run for run in set(runs) if not has_none(known[run])}
    return compress(_WORD.finditer(text), map(wanted.__contains__, runs))


def forms(text: str) -> Iterator[Form]:
    """All words of `text` as `words` cuts them, stop words, too, but none of them stemmed.

    Of a script without blanks between words each character is one.
    """
    for run in _WORD.finditer(text):
        at = run.start()
        for written, folded, start, end in _forms_in(run.group()):
            yield Form(written, folded, Span(at + start, at + end))


def terms(text: str) -> list[str]:
    """The terms of `text` in reading order, repeated as often as they occur."""
    known = _known_terms()
    # Splitting ASCII this way takes a third of the time.
    if text.isascii():
        whole = _THOUSANDS_NUMBER.sub(lambda number: re.sub("[,']", "", number[0]), text)
        runs = whole.translate(_ASCII).split()
    else:
        runs = _WORD.findall(text)
    return list(chain.from_iterable(map(known.__getitem__, runs)))


class _Terms(dict[str, tuple[str, ...]]):
    """The terms of runs of letters, computed when first asked for."""

    def __missing__(self, word: str) -> tuple[str, ...]:
        parts = [part for part, _, _ in _cut(word) if part and part not in STOP_WORDS]
        if len(self) > _MOST_KNOWN:
            self.clear()
        terms = self[word] = tuple(_stemmer().stemWords(parts))
        return terms


@lru_cache(maxsize=_MOST_KNOWN)
def _words_in(run: str) -> tuple[tuple[str, int, int], ...]:
    """The terms of a run of letters, without stop words, with their places in it."""
    stem = _stemmer().stemWord
    found = (one for one in _cut(run) if one[0] and one[0] not in STOP_WORDS)
    return tuple((stem(word), start, end) for word, start, end in found)


def is_unspaced(character: str) -> bool:
    """Whether a character is of a script without blanks between words."""
    return _UNSPACED_CHARACTER.fullmatch(character) is not None


def _cut(word: str) -> Iterator[tuple[str, int, int]]:
    """The words in a run of letters, folded, with their places in it.

    Source of the pairs: Nie, Gao, Zhang and Zhou 2000, doi:10.1145/355214.355235.
    """
    for piece, places in _pieces(word):
        if is_unspaced(piece[0]):
            for first in range(max(len(piece) - 1, 1)):
                at = places[first : first + 2]
                yield fold(piece[first : first + 2]), at[0], at[-1] + 1
        else:
            yield fold(piece), places[0], places[-1] + 1


@lru_cache(maxsize=_MOST_KNOWN)
def _forms_in(word: str) -> tuple[tuple[str, str, int, int], ...]:
    """The forms in a run of letters, as written and folded, with their places in it."""
    found = []
    for piece, places in _pieces(word):
        step = 1 if is_unspaced(piece[0]) else len(piece)
        for first in range(0, len(piece), step):
            part, at = piece[first : first + step], places[first : first + step]
            found.append((part, fold(part), at[0], at[-1] + 1))
    return tuple(one for one in found if one[1])


def _pieces(word: str) -> Iterator[tuple[str, Sequence[int]]]:
    """The parts of a run by script, an amount and its unit apart; where each character stood."""
    bare, places = word, list(range(len(word)))
    if _NOT_IN_A_WORD.search(word):
        places = [at for at, sign in enumerate(word) if not _NOT_IN_A_WORD.match(sign)]
        bare = "".join(word[at] for at in places)
    for run in _RUN.finditer(bare):
        start, end = run.span()
        amount = _AMOUNT.fullmatch(bare, start, end)
        stops = {amount.end(1)} if amount else set()
        if not bare.isascii():
            stops |= {one.start() for one in _AT_RAISED.finditer(bare, start + 1, end)}
        for stop in (*sorted(stops), end):
            yield bare[start:stop], places[start:stop]
            start = stop


@lru_cache(maxsize=_MOST_KNOWN)
def fold(word: str) -> str:
    """A word in the form that all its spellings share; empty if nothing of it is a letter."""
    plain = normalize("NFC", _LEFT_OUT.sub("", normalize("NFKD", word.casefold())))
    plain = unit_sign(plain.replace("æ", "ae").replace("œ", "oe"))
    return american(plain) if plain.isascii() else plain


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
