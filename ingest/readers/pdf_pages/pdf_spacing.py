"""Joins the letters of words that are set with wide gaps, as titles often are."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from ingest.readers.pdf_pages.lexicon import is_word
from ingest.readers.pdf_pages.pdf_words import Word

_FEWEST = 5
_WIDEST = 2.0
_BETWEEN_WORDS = 1.5
_SHORTEST_WORD = 3


def with_close_letters(words: Sequence[Word]) -> list[Word]:
    """The words, each run of single letters as the words that its widest gaps part it into.

    A run of which no part is a word is left: it may be the heads of columns or names of variables.
    """
    if sum(len(word.text) == 1 for word in words) < _FEWEST:
        return list(words)
    joined: list[Word] = []
    for run in _runs(words):
        joined += _words_of(run) if len(run) >= _FEWEST else run
    return joined


def _runs(words: Sequence[Word]) -> Iterator[list[Word]]:
    run: list[Word] = []
    for word in words:
        if run and not _is_next(run[-1], word):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _is_next(before: Word, word: Word) -> bool:
    if len(word.text) > 1 or word.is_glued or len(before.text) > 1:
        return False
    one, other = before.style, word.style
    is_level = one.baseline == other.baseline and one.size == other.size
    return is_level and 0 < word.left - before.right < _WIDEST * one.size


def _words_of(run: Sequence[Word]) -> list[Word]:
    gaps = [two.left - one.right for one, two in pairwise(run)]
    usual = median(gaps)
    parts = [[run[0]]]
    for gap, word in zip(gaps, run[1:], strict=True):
        if gap > _BETWEEN_WORDS * usual:
            parts.append([word])
        else:
            parts[-1].append(word)
    words = [_joined(part) for part in parts]
    is_sure = any(len(word.text) >= _SHORTEST_WORD and is_word(word.text) for word in words)
    return words if is_sure else list(run)


def _joined(part: Sequence[Word]) -> Word:
    first, last = part[0], part[-1]
    text = "".join(word.text for word in part)
    return first._replace(text=text, right=last.right, box=first.box.around(last.box))
