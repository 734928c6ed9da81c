"""Near-duplicates word against word: the words that count, and where they differ."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple
from unicodedata import category, normalize

from index.attribution import date_words
from index.records import Listing, Passage, Span
from index.text.analyzer import SIGNS
from index.text.written_names import spoken

Part = tuple[str, Span]
"""A word as it is compared, and its span."""
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
# With its sign and all its digits: "-5", ".5", "1.5" and "5-10" are not "5".
_NUMBER = r"(?:(?<!\w)[-.,])?\d+(?:[-.,:/]\d+)*"
# A comma, a semicolon or a colon can turn a denial round: "No stitches …", "No, stitches …".
_PART = re.compile(rf"{_NUMBER}|[^\W\d](?:[\w{SIGNS}\u00ad]|['’](?=\w))*[,;:]?|[^\w\s]")
_LINE = re.compile(r"[^\n]+")
_SENTENCE_END = re.compile(r"[.!?:;]\W*$")
_BULLET = re.compile("[\u25a0-\u25ff©®™]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words by which a passage is compared, in reading order, and the span of each.

    Case, white space, full stops, dashes and quotation marks make no difference; numbers with their
    signs, symbols, commas and question marks do. The words of the passage's leads come first.
    """

    passage: Passage
    words: Sequence[str]
    spans: Sequence[Span]

    def quote(self, first: int, last: int) -> tuple[Span, str]:
        """The span of the words from `first` up to but not including `last`, and its text.

        Without words it is empty. What begins in the lead ends there.
        """
        passage = self.passage
        if first == last:
            place = self.spans[first - 1].end if first else passage.start
            return Span(place, place), ""
        start, end = self.spans[first].start, self.spans[last - 1].end
        for lead in passage.lead:
            if lead.start <= start < lead.end:
                end = min(end, lead.end)
                return Span(start, end), lead.text[start - lead.start : end - lead.start]
        return Span(start, end), passage.text[start - passage.start : end - passage.start]


class Difference(NamedTuple):
    """`words` at the span `here`, in another article `instead_of` those at `there`.

    On one side there may be none; its span is then empty.
    """

    here: Span
    there: Span
    words: str
    instead_of: str


def wording(passage: Passage, listing: Listing) -> Wording:
    """The wording of a passage of the article `listing`.

    The article's own source, author and date are left out, in a line that is no sentence.
    """
    own = [[word for word, _ in _parts(name)] for name in _names(listing)]
    parts = [part for lead in passage.lead for part in _parts(lead.text, start=lead.start)]
    for line in _LINE.finditer(passage.text):
        in_line = list(_parts(line.group(), start=passage.start + line.start()))
        is_sentence = _SENTENCE_END.search(line.group()) is not None
        parts += in_line if is_sentence else _without(in_line, own)
    return Wording(
        passage=passage,
        words=[word for word, _ in parts],
        spans=[span for _, span in parts],
    )


def differences(a: Wording, b: Wording) -> tuple[Difference, ...]:
    """Where `a` differs from `b`, in reading order, each with the whole of a quantity."""
    matcher = SequenceMatcher(None, a.words, b.words, autojunk=False)
    found = []
    for what, *places in matcher.get_opcodes():
        if what != "equal":
            first, last, other_first, other_last = _whole(a, b, *places)
            (here, words), (there, instead) = a.quote(first, last), b.quote(other_first, other_last)
            found.append(Difference(here, there, words, instead))
    return tuple(found)


def _names(listing: Listing) -> list[str]:
    """The source and the authors of an article, and its date in several forms."""
    authors = map(spoken, (listing.author or "").split(";"))
    names = [listing.source, *authors, listing.published]
    if listing.published:
        day, *month_and_year = (date := date_words(listing.published)).split()
        names += [date, " ".join([*month_and_year[:1], day, *month_and_year[1:]])]
    return [name for name in names if name]


def _without(parts: Sequence[Part], phrases: Sequence[Sequence[str]]) -> list[Part]:
    words = [word for word, _ in parts]
    gone = {
        place
        for phrase in phrases
        for first in range(len(words) - len(phrase) + 1)
        if words[first : first + len(phrase)] == phrase
        for place in range(first, first + len(phrase))
    }
    return [part for place, part in enumerate(parts) if place not in gone]


def _parts(text: str, *, start: int = 0) -> Iterator[Part]:
    for part in _PART.finditer(text.translate(_DASHES)):
        if word := _folded(part.group()):
            yield word, Span(start + part.start(), start + part.end())


@lru_cache(20_000)
def _folded(part: str) -> str:
    """A part of a text as it is compared; empty if it makes no difference."""
    if part[0].isalnum() or len(part) > 1 or _is_sign(part):
        return normalize("NFC", part.casefold()).replace("\u00ad", "").replace("’", "'")
    return ""


def _is_sign(character: str) -> bool:
    if character in "%‰?":
        return True
    kind = category(character)
    return kind[0] in "MS" and kind != "Sk" and not _BULLET.match(character)


def _whole(
    a: Wording, b: Wording, first: int, last: int, other_first: int, other_last: int
) -> tuple[int, int, int, int]:
    """Places widened to what goes with a number in them, or with one before them."""
    while (
        last < len(a.words)
        and other_last < len(b.words)
        and a.words[last] == b.words[other_last]
        and (_ends_in_number(a, first, last) or _ends_in_number(b, other_first, other_last))
    ):
        last, other_last = last + 1, other_last + 1
    while first and other_first and _is_number(a.words[first - 1]):
        first, other_first = first - 1, other_first - 1
    return first, last, other_first, other_last


def _ends_in_number(wording: Wording, first: int, last: int) -> bool:
    return first < last and _is_number(wording.words[last - 1])


def _is_number(word: str) -> bool:
    """Whether a word is a number, or a sign that belongs to what comes after it."""
    return not word[0].isalpha() and category(word[-1])[0] != "P"
