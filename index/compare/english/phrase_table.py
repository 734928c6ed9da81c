"""Phrase tables, whose phrases are found in a text as whole words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from index.records import Span

# One character for one, so that offsets in the folded text are valid in the text.
_ALIKE = str.maketrans(
    {"\u2019": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-"}
    | {"\u2212": "-", "\u00b5": "\u03bc", "\u00ba": "\u00b0"}
)
# Bounded, so that no long run of blanks or letters is walked more than once.
_BLANK = r"\s{1,9}"
_SKIPPED = rf"(?:[\w'-]{{1,30}}{_BLANK}){{0,2}}?"


def fold(text: str) -> str:
    """`text` in lower case with one kind of apostrophe, dash and micro sign, of the same length.

    >>> fold("Don’t take 5–10 µg") == "don't take 5-10 \N{GREEK SMALL LETTER MU}g"
    True
    """
    lower = text.lower()
    if len(lower) != len(text):
        # The capital I with a dot becomes two characters.
        lower = "".join(character.lower()[0] for character in text)
    return lower.translate(_ALIKE)


def blotted(text: str, spans: Iterable[Span]) -> str:
    """`text` with `spans`, which do not overlap, hidden from every table and pattern.

    >>> blotted("no more than 5 mg", [Span(0, 12)])
    '____________ 5 mg'
    """
    parts, end = [], 0
    for span in sorted(spans):
        parts += [text[end : span.start], "_" * (span.end - span.start)]
        end = span.end
    return "".join([*parts, text[end:]])


def spellings(phrase: str) -> list[str]:
    """Each way to read the "/" in a phrase.

    >>> spellings("no less/fewer than")
    ['no less than', 'no fewer than']
    """
    return [" ".join(words) for words in product(*(word.split("/") for word in phrase.split()))]


def alternatives(phrases: Iterable[str]) -> str:
    """A pattern without groups for any of `phrases`, the longest first."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return f"(?:{'|'.join(_pattern(phrase.split()) for phrase in longest_first)})"


class PhraseTable:
    """Phrases by key; earlier rows win over later ones, longer phrases over shorter.

    In a phrase, "is/are" is either word, and "…" stands for up to two words.
    """

    def __init__(self, rows: Mapping[str, Iterable[str]]) -> None:
        self._keys = tuple(rows)
        groups = (
            alternatives(way for phrase in phrases for way in spellings(phrase))
            for phrases in rows.values()
        )
        self._pattern = re.compile(rf"(?<!\w)(?:({')|('.join(groups)}))(?!\w)")

    def find(self, text: str) -> Iterator[tuple[str, Span]]:
        """The key and span of each phrase in `text`, which is folded, in reading order.

        >>> table = PhraseTable({"idiom": ["no doubt"], "denial": ["no", "is/was … not"]})
        >>> [(key, span.start) for key, span in table.find("no doubt it was surely not so, no")]
        [('idiom', 0), ('denial', 12), ('denial', 31)]
        """
        for match in self._pattern.finditer(text):
            yield self._keys[(match.lastindex or 1) - 1], Span(*match.span())


def _pattern(words: list[str]) -> str:
    parts = [_SKIPPED if word == "…" else re.escape(word) + _BLANK for word in words[:-1]]
    return "".join([*parts, re.escape(words[-1])])
