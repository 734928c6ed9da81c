"""Checks a quote against its article: still in its place, moved, edited or removed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index.files.digests import quote_digest
from index.records import Span
from index.text.analyzer import is_unspaced
from index.text.vocabulary import Vocabulary

Verdict = Literal["verified", "moved", "edited", "removed"]

# 64 bits of a digest are enough to tell quotes apart, and keep a link short.
_DIGITS = 16
_FEWEST_DIGITS = 8
# A link has about this many characters of each end.
_END = 32
_MOST_PLACES = 5_000
_MOST_WORDS = 240
# This share of the words must be left for a text to be called an edited quote.
_LEFT_OF_ALL = 0.5
_LEFT_OF_AN_END = 0.6
_ROOM = 3
_WORD = re.compile(r"\w+")
_OPENING = re.compile(r"[\"'(\[“‘«「『]+\Z")
_STOP = re.compile(r"[.!?。！？\n]")  # noqa: RUF001
_CLOSING = re.compile(r"[^\w\s—–-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What is known of a quote without its article: its place, digest, first and last words.

    `digest` is its SHA-256 or the first digits of it. `first` and `last` are cut from the quote
    verbatim; if `last` is empty, `first` is all of it.
    """

    span: Span
    digest: str
    first: str
    last: str = ""

    @property
    def length(self) -> int:
        """The number of characters of the quote, which a mistyped place may get wrong."""
        return self.span.end - self.span.start if self.last else len(self.first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """The result of checking a quote against its article.

    `span` is where the same words are, for "edited" the nearest text, for "removed" None.
    """

    verdict: Verdict
    span: Span | None


def remember(quote: str, span: Span) -> Remembered:
    """A quote as a link stores it.

    >>> kept = remember("Such spasms or cramps are usually in the legs, in the feet and in the "
    ...                 "hands of people who run.", Span(0, 92))
    >>> kept.first, kept.last
    ('Such spasms or cramps are', 'in the hands of people who run.')
    """
    first, last = (quote, "") if len(quote) <= 2 * _END else (_beginning(quote), _ending(quote))
    return Remembered(span=span, digest=quote_digest(quote)[:_DIGITS], first=first, last=last)


def whole(quote: str, span: Span, *, digest: str) -> Remembered:
    """A quote that is kept verbatim, with the digest that it had then."""
    return Remembered(span=span, digest=digest, first=quote)


def is_digest(text: str) -> bool:
    """Whether `text` may be the first digits of a SHA-256, and enough of them."""
    return re.fullmatch(rf"[0-9a-f]{{{_FEWEST_DIGITS},64}}", text) is not None


def locate(text: str, kept: Remembered) -> Located:
    """Look for a quote in the text of its article.

    Words are the same if the digest is, down to each character. Of several places the nearest to
    the old one counts. An edited text shares half of the words of the quote, or of its first or
    last words if no others are known.
    """
    place = Span(kept.span.start, kept.span.start + kept.length)
    if _is_same(text, place, kept):
        return Located(verdict="verified", span=place)
    for start in _places(text, kept):
        span = Span(start, start + kept.length)
        if _is_same(text, span, kept):
            return Located(verdict="moved", span=span)
    nearest = _nearest(text, kept)
    return Located(verdict="edited" if nearest else "removed", span=nearest)


def _is_same(text: str, span: Span, kept: Remembered) -> bool:
    quote = text[span.start : span.end]
    ends = quote.startswith(kept.first) and quote.endswith(kept.last)
    return ends and len(quote) == kept.length and quote_digest(quote).startswith(kept.digest)


def _places(text: str, kept: Remembered) -> list[int]:
    """The places of the first words, those nearest to the old place first."""
    if not kept.first:
        return []
    # Only the beginning, since it would take long to look for all of a long quote.
    starts = (place.start() for place in re.finditer(f"(?={re.escape(kept.first[:_END])})", text))
    return nsmallest(_MOST_PLACES, starts, key=lambda start: abs(start - kept.span.start))


def _nearest(text: str, kept: Remembered) -> Span | None:
    """The text that is most like the quote; None if nothing is."""
    words = _words(text)
    first, last = _words(kept.first), _words(kept.last)
    if not last and len(first) > 2 * _MOST_WORDS:
        first, last = first[:_MOST_WORDS], first[-_MOST_WORDS:]
    if not last:
        return _whole(text, words, kept, first)
    return _by_ends(text, words, kept, first, last)


def _whole(text: str, words: "_Words", kept: Remembered, quote: "_Words") -> Span | None:
    aligned = _align(words, quote, least=_LEFT_OF_ALL, near=kept.span.start)
    return _around(text, words, *aligned) if aligned else None


def _by_ends(
    text: str, words: "_Words", kept: Remembered, first: "_Words", last: "_Words"
) -> Span | None:
    length = kept.length
    begun = _align(words, first, least=_LEFT_OF_AN_END, near=kept.span.start)
    if begun:
        start = words.starts[begun[0]]
        after = words.between(start, start + _ROOM * length + _END)
        ended = _align(after, last, least=_LEFT_OF_AN_END, near=start + length)
        if ended:
            return _around(text, words, begun[0], after.offset + ended[1])
        end = int(np.searchsorted(words.ends, start + length, side="right")) - 1
        return _around(text, words, begun[0], max(begun[1], end))
    ended = _align(words, last, least=_LEFT_OF_AN_END, near=kept.span.end)
    if ended:
        beginning = words.ends[ended[1]] - length
        at = int(np.searchsorted(words.starts, beginning, side="left"))
        return _around(text, words, min(at, ended[0]), ended[1])
    return None


@dataclass(frozen=True, slots=True)
class _Words:
    """Words in lower case, with their places in the whole text; `offset` words precede them."""

    whole: str
    texts: Sequence[str]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    offset: int = 0

    def __len__(self) -> int:
        return len(self.texts)

    def __getitem__(self, part: slice) -> "_Words":
        return _Words(self.whole, self.texts[part], self.starts[part], self.ends[part])

    def between(self, start: int, end: int) -> "_Words":
        """The words between two characters of the text."""
        low, high = np.searchsorted(self.starts, [start, end]).tolist()
        part = slice(low, high)
        return _Words(self.whole, self.texts[part], self.starts[part], self.ends[part], low)

    def runs_on(self, number: int) -> bool:
        """Whether no sentence or line ends between this word and the next."""
        between = self.whole[int(self.ends[number]) : int(self.starts[number + 1])]
        return _STOP.search(between) is None


def _words(text: str) -> _Words:
    places: list[tuple[int, int]] = []
    for run in _WORD.finditer(text):
        start, end = run.span()
        if run.group().isascii():
            places.append((start, end))
        else:
            places += _parts(run.group(), start)
    spans = np.array(places, dtype=np.int64).reshape(-1, 2)
    texts = [text[start:end].casefold() for start, end in places]
    return _Words(text, texts, spans[:, 0], spans[:, 1])


def _parts(run: str, offset: int) -> list[tuple[int, int]]:
    """The words in a run of letters; in a script without blanks each character is one."""
    cuts = [0]
    for at, character in enumerate(run):
        if is_unspaced(character):
            cuts += [at, at + 1]
    cuts = sorted({*cuts, len(run)})
    return [(offset + start, offset + end) for start, end in zip(cuts, cuts[1:], strict=False)]


def _align(words: _Words, quote: _Words, *, least: float, near: int) -> tuple[int, int] | None:
    """The first and the last of the `words` that are most like those of the quote.

    Words that were inserted, left out or changed cost one each; None if a smaller share than
    `least` of the quote's words is left.

    Source: Sellers 1980, The theory and computation of evolutionary distances, section 3,
    doi:10.1016/0196-6774(80)90016-4.
    """
    if not len(words) or not len(quote):
        return None
    numbers = Vocabulary()
    sought = np.array([numbers[word] for word in quote.texts])
    text_words = np.array([numbers[word] for word in words.texts])
    distances = _distances(sought, text_words)
    best = int(distances.min())
    if 1 - best / len(quote) < least:
        return None
    ends = np.flatnonzero(distances == best)
    end = int(ends[np.abs(words.ends[ends] - near - _length(quote)).argmin()])
    while end and distances[end - 1] == best:
        end -= 1
    # A changed last word is likelier than a missing one, and costs the same.
    while end + 1 < len(words) and distances[end + 1] == best and words.runs_on(end):
        end += 1
    # Backwards from there, the nearest end is the nearest beginning.
    before = text_words[max(0, end - 2 * len(quote)) : end + 1][::-1]
    back = _distances(sought[::-1], before, free=False)
    start = end - int(back.argmin())
    while start > end - len(back) + 1 and back[end - start + 1] == back.min():
        if not words.runs_on(start - 1):
            break
        start -= 1
    return start, end


def _length(quote: _Words) -> int:
    return int(quote.ends[-1] - quote.starts[0])


def _distances(
    sought: NDArray[np.int64], text_words: NDArray[np.int64], *, free: bool = True
) -> NDArray[np.int64]:
    """For each of `text_words`, how far the best stretch that ends with it is from `sought`.

    With `free` the stretch begins anywhere, else with the first word.
    """
    columns = np.arange(len(text_words) + 1)
    row = np.zeros(len(text_words) + 1, dtype=np.int64) if free else columns.copy()
    for number, word in enumerate(sought, start=1):
        cheapest = np.empty_like(row)
        cheapest[0] = number
        np.minimum(row[:-1] + (text_words != word), row[1:] + 1, out=cheapest[1:])
        # An insertion costs one per word, so take the least of all earlier costs plus the way.
        row = np.minimum.accumulate(cheapest - columns) + columns
    return row[1:]


def _around(text: str, words: _Words, first: int, last: int) -> Span:
    """The characters of these words, with their punctuation."""
    start, end = int(words.starts[first]), int(words.ends[last])
    opening = _OPENING.search(text, max(0, start - 8), start)
    closing = _CLOSING.match(text, end)
    return Span(opening.start() if opening else start, closing.end() if closing else end)


def _beginning(quote: str) -> str:
    cut = quote[:_END]
    blank = cut.rfind(" ")
    return cut[:blank] if blank >= _END // 2 else cut


def _ending(quote: str) -> str:
    cut = quote[-_END:]
    blank = cut.find(" ")
    return cut[blank + 1 :] if 0 <= blank < _END // 2 else cut
