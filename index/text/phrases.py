"""Finds words that stand side by side, as one word, as two, or joined by a hyphen."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple
from unicodedata import category

from index.text.analyzer import fold, forms, is_unspaced, terms
from index.text.stop_words import PREPOSITIONS, STOP_WORDS

_APOSTROPHES = "'‘’ʼ"
_BLANK, _HYPHEN = " ", "-"
_WITHIN = ("", _BLANK, _HYPHEN)
_SIBILANT = re.compile(r"(?:(?<=[sxz])|(?<=[cs]h)|(?<=\w{2}o))es?$")


class Ways(NamedTuple):
    """A word of a text, by whose `term` it is found, and other ways to write it.

    `joined` are the terms of one word made of it and its neighbour.
    """

    term: str
    joined: tuple[str, ...]
    written: str

    @property
    def apart(self) -> list[tuple[str, str]]:
        """The two words that it may be written as."""
        return list(_apart(self.written))

    @property
    def terms(self) -> list[list[str]]:
        """All ways as terms; a passage that has the word has all terms of one of them."""
        return [
            [self.term],
            *([term] for term in self.joined),
            *(terms(f"{a} {b}") for a, b in self.apart),
        ]


class _Part(NamedTuple):
    """A word as written, and in the form to compare by; what parts it from the next."""

    written: str
    form: str
    gap: str


def holds_phrase(text: str, phrase: str) -> bool:
    """Whether `phrase` occurs in `text` as whole words, each in singular or plural.

    What makes no difference to `words` makes none here, nor do white space, hyphens and a
    possessive s; other signs between two words must be the same. A compound may be written as one
    word or as two, unless the first is a common word: "in patient" is no inpatient. Where a script
    has no blanks between words, a phrase may occur anywhere.

    >>> holds_phrase("Two follow‑up visits.", "followup visit")
    True
    """
    parts, wanted = _parts(text), _parts(phrase)
    first = wanted[0].form[:1] if wanted else ""
    starts = (at for at, part in enumerate(parts) if part.form.startswith(first))
    return any(_begins(parts, at, wanted, 0) for at in starts)


def ways(text: str) -> Iterator[Ways]:
    """The ways to write each word of `text`, without stop words and unspaced scripts.

    >>> list(ways("Follow up"))[0][:2]
    ('follow', ('followup',))
    """
    parts = _parts(text)
    for at, part in enumerate(parts):
        if part.form in STOP_WORDS or is_unspaced(part.written[0]):
            continue
        around = parts[max(at - 1, 0) : at + 2]
        pairs = zip(around, around[1:], strict=False)
        joined = [term for pair in pairs if _is_compound(*pair) for term in terms(_joined(*pair))]
        for term in terms(part.written):
            yield Ways(term, tuple(joined), part.written)


def _apart(word: str) -> Iterator[tuple[str, str]]:
    for at in range(1, len(word)):
        one, other = word[:at], word[at:]
        if not one.isdecimal() and terms(f"{one} {other}"):
            yield one, other


def _parts(text: str) -> list[_Part]:
    found = list(forms(text))
    ends = [*(form.span.start for form in found[1:]), len(text)]
    parts: list[_Part] = []
    for (written, folded, (_, stop)), end in zip(found, ends, strict=False):
        # Most words are followed by one blank.
        signs = text[stop:end]
        gap = _BLANK if signs == " " else _gap(signs)
        if folded == "s" and parts and parts[-1].gap == "'":
            parts[-1] = parts[-1]._replace(gap=gap)
        else:
            parts.append(_Part(written, _singular(folded), gap))
    return parts


@lru_cache(maxsize=10_000)
def _gap(signs: str) -> str:
    """What stands between two words: nothing, a blank, a hyphen, or other signs."""
    if not signs or signs.isspace():
        return signs and _BLANK
    seen = [sign for sign in signs if category(sign) != "Cf"]
    if all(category(sign) == "Pd" or sign == "\u2212" for sign in seen):
        return _HYPHEN
    return "".join("'" if sign in _APOSTROPHES else sign for sign in seen if not sign.isspace())


def _begins(parts: Sequence[_Part], at: int, wanted: Sequence[_Part], place: int) -> bool:
    """Whether the words from `at` on are those wanted from `place` on."""
    if place == len(wanted):
        return True
    if at == len(parts):
        return False
    here, there = parts[at : at + 2], wanted[place : place + 2]
    for taken, asked in ((1, 1), (1, 2), (2, 1)):
        one, other = _whole(here[:taken], taken), _whole(there[:asked], asked)
        if one is not None and one == other:
            last, end = here[taken - 1].gap, there[asked - 1].gap
            same = last == end or (last in _WITHIN and end in _WITHIN)
            if (same or place + asked == len(wanted)) and _begins(
                parts, at + taken, wanted, place + asked
            ):
                return True
    return False


def _whole(parts: Sequence[_Part], count: int) -> str | None:
    """The form of a word, or of two that are a compound."""
    if len(parts) < count:
        return None
    if count == 1:
        return parts[0].form
    return _singular(fold(_joined(*parts))) if _is_compound(*parts) else None


def _joined(one: _Part, other: _Part) -> str:
    return one.written + other.written


def _is_compound(one: _Part, other: _Part) -> bool:
    """Whether two neighbours may be one word: "x-ray", "check up", "B 12"; not "2-3", "a part"."""
    if one.written.isdecimal() or is_unspaced(one.written[0]) or is_unspaced(other.written[0]):
        return False
    if one.gap == _BLANK:
        return one.form not in STOP_WORDS and (
            other.form not in STOP_WORDS or other.form in PREPOSITIONS
        )
    return one.gap == _HYPHEN


@lru_cache(maxsize=100_000)
def _singular(word: str) -> str:
    """A word without the ending of a plural, in a form that its singular has, too.

    >>> [_singular(word) for word in ("reflexes", "causes", "cause", "biopsies", "virus")]
    ['reflex', 'caus', 'caus', 'biopsy', 'virus']
    """
    if len(word) < 3 or word in STOP_WORDS:
        return word
    word = _SIBILANT.sub("", word)
    word = re.sub("(?<=..)ies?$", "y", word)
    return re.sub("(?<![us])s$", "", word)
