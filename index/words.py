"""Words of a text at their places, and their stems: what lexical search and highlights count."""

import re
import threading
from collections.abc import Iterator
from typing import NamedTuple

import Stemmer
from bm25s.stopwords import STOPWORDS_EN_PLUS

from index.records import Span

# Single letters name vitamins, so "vitamin D" must keep its D.
STOPWORDS = frozenset(word for word in STOPWORDS_EN_PLUS if len(word) > 1) | {"a", "i"}
_WORD = re.compile(r"\w+")
_stemmers = threading.local()


class Word(NamedTuple):
    """A word as it stands in a text, with the stem by which it is found."""

    stem: str
    span: Span


def words(text: str) -> Iterator[Word]:
    """The words of `text` in reading order, without those too common to search by.

    >>> [word.stem for word in words("Why do my cramps hurt?")]
    ['cramp', 'hurt']
    """
    stemmer = _stemmer()
    for found in _WORD.finditer(text):
        word = found.group().lower()
        if word not in STOPWORDS:
            yield Word(stemmer.stemWord(word), Span(*found.span()))


def stems(text: str) -> list[str]:
    """The stems of `text` in reading order, repeated as often as they occur."""
    stemmer = _stemmer()
    found = (word.lower() for word in _WORD.findall(text))
    return list(stemmer.stemWords([word for word in found if word not in STOPWORDS]))


def _stemmer() -> Stemmer.Stemmer:
    # A stemmer keeps a buffer and must not be shared between threads.
    if not hasattr(_stemmers, "english"):
        _stemmers.english = Stemmer.Stemmer("english")
    stemmer: Stemmer.Stemmer = _stemmers.english
    return stemmer
