"""Finds the words of a quote on a page of a PDF file."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby

import pypdfium2

from ingest.readers.pdf_pages.pdf_frames import Box
from ingest.readers.pdf_pages.pdf_lines import readable
from ingest.readers.pdf_pages.pdf_words import PageWords, Word

_BLOCKS = re.compile(r"\n+")
# Shorter pieces are found in too many places.
_FEWEST = 12
_MOST = 0.5


def quoted_boxes(page: pypdfium2.PdfPage, quote: str) -> list[Box]:
    """Where the quote is, line by line, in points from the top left corner of the page as shown.

    White space, punctuation, accents, hyphens, and how signs are raised make no difference. What
    stands elsewhere on the page than in the text, such as a note, is looked for by itself. Nothing
    if it is not on the page.
    """
    words = readable(PageWords(page).words)
    letters, owners = _letters(words)
    found: set[int] = set()
    for part in _parts(quote, letters):
        start = letters.find(part)
        found.update(owners[start : start + len(part)] if start >= 0 else ())
    return list(_lines([words[place] for place in sorted(found)]))


def folded(text: str) -> str:
    """The letters and digits of a text, without case, accents and how they are set.

    >>> folded("Schön, 10⁶ ﬁles")
    'schon106files'
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def _letters(words: Sequence[Word]) -> tuple[str, list[int]]:
    """The letters of all words, and the place of the word of each."""
    bare = [folded(word.text) for word in words]
    owners = [place for place, letters in enumerate(bare) for _ in letters]
    return "".join(bare), owners


def _parts(quote: str, letters: str) -> list[str]:
    whole = folded(quote)
    if not whole or whole in letters:
        return [whole] if whole else []
    parts = [part for block in _BLOCKS.split(quote) for part in _pieces(folded(block), letters)]
    return [part for part in parts if len(part) >= _FEWEST]


def _pieces(block: str, letters: str) -> list[str]:
    """The longest pieces of a block that are on the page, if they are most of it.

    A note may be drawn in the midst of a block, and a large capital apart from its word.
    """
    pieces, place = [], 0
    while place < len(block):
        length = _longest(block[place:], letters)
        if length >= _FEWEST:
            pieces.append(block[place : place + length])
        place += length if length >= _FEWEST else 1
    return pieces if sum(map(len, pieces)) > _MOST * len(block) else []


def _longest(block: str, letters: str) -> int:
    """How much of its beginning is on the page."""
    lengths = range(1, len(block) + 1)
    return bisect_right(lengths, False, key=lambda length: block[:length] not in letters)


def _lines(words: Sequence[Word]) -> Iterator[Box]:
    for _, line in groupby(words, key=lambda word: (word.style.frame, round(word.style.baseline))):
        box, *more = (word.box for word in line)
        for other in more:
            box = box.around(other)
        yield box
