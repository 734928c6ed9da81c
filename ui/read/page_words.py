"""The words of an article as its live page has them: line by line, without what a reader wrote."""

import re
from collections.abc import Iterator, Sequence

from index.records import Document, Span
from ui.components.article_text import has_signs, without_signs

_BULLET = re.compile(r"[ \t]*(?:[-*+•‣◦▪●·–]|\(?\d{1,3}[.)])[ \t]+")
_BAR = re.compile(r"(?:^|\s)\|(?=\s|$)")
# What a reader writes for raised and lowered signs, notes and formulas stands otherwise on a page.
_REWRITTEN = re.compile(r"[⁰¹²³⁴-⁾ⁿⁱ₀-₎^\\]|\b\w_\w|\[[^\[\]\s]{1,8}\]")

Run = Sequence[str]
"""Words that stand side by side in one line or cell, and begin and end with letters or digits."""


def runs(document: Document, span: Span) -> list[Run]:
    """The words of a span, in reading order.

    A run ends with its line or its cell, since a browser looks for words within one paragraph, and
    before a word that the page has in other signs.

    >>> text = "- Take 10⁶ cells *twice* a day | or not"
    >>> runs(Document(doc_id="a", path="a.html", title="", text=text), Span(0, len(text)))
    [['Take'], ['cells', '*twice*', 'a', 'day'], ['or', 'not']]
    """
    signed = has_signs(document)
    text = document.text[slice(*span)]
    lines = (without_signs(document.text, span, has_signs=True) if signed else text).split("\n")
    return [run for line in lines for cell in _cells(line) for run in _runs_of(cell)]


def _cells(line: str) -> Iterator[str]:
    bullet = _BULLET.match(line)
    yield from _BAR.split(line[bullet.end() if bullet else 0 :])


def _runs_of(cell: str) -> Iterator[Run]:
    words = cell.split()
    if all(map(_REWRITTEN.search, words)):
        # Nothing else is there: what stands before those signs.
        words = [_REWRITTEN.split(word)[0] for word in words]
    run: list[str] = []
    for word in [*words, ""]:
        if word and not _REWRITTEN.search(word):
            run.append(word)
            continue
        if shown := _between_letters(run):
            yield shown
        run = []


def _between_letters(words: Run) -> Run:
    with_letters = [place for place, word in enumerate(words) if any(map(str.isalnum, word))]
    return words[with_letters[0] : with_letters[-1] + 1] if with_letters else []
