"""What of an article is folded: the notices, one fold for its head and one for its foot."""

import re
from collections.abc import Iterator

from index.records import Document, Span
from ui.components.article_text import has_signs, without_signs

_BULLET = r"[ \t]*(?:[-*+•‣◦▪●·–|]|\(?\d{1,4}[.)]|#{1,6}|>)?[ \t]*"
# A list whose items are folded, but not their bullets and numbers.
_BETWEEN = re.compile(r"[\s*•-]*(?:\d{1,4}[.)]\s*)?")
_BEFORE = re.compile(rf"(?:^|(?<=\n)){_BULLET}\Z")
_WORD = re.compile(r"[^\W_]+")
_REMNANT_WORDS = 8
_NUMBER_WORDS = 4
_LONGEST_END = 400
_SENTENCE_END = re.compile(r"[.!?:…][\"'”’)\]]*$")


def folds(document: Document) -> list[Span]:
    """The spans to fold, in reading order, each with its bullet and the blank lines below it.

    Notices with nothing but blanks, bullets and numbers between them are one. So are those at the
    head of the text, with its title if that stands between, and those at its foot, with page
    numbers and one-line remnants between them.
    """
    joined = list(_joined(document))
    if joined and _is_title(document, Span(0, joined[0].start)):
        joined[0] = Span(0, joined[0].end)
    while len(joined) > 1 and joined[0].start == 0 and _is_title(document, _gap(joined, 0)):
        joined[:2] = [Span(0, joined[1].end)]
    text = document.text
    title = _title_below(document, joined[0]) if joined and joined[0].start == 0 else 0
    if title and (len(joined) == 1 or title <= joined[1].start):
        joined[0] = Span(0, title)
    if joined and _ends_with_numbers(text, joined[-1].end):
        joined[-1] = Span(joined[-1].start, len(text))
    # A remnant is part of the foot only where a notice closes the text.
    while len(joined) > 1 and joined[-1].end == len(text) and _is_remnant(text, _gap(joined, -2)):
        joined[-2:] = [Span(joined[-2].start, len(text))]
    return joined


def _gap(spans: list[Span], place: int) -> Span:
    return Span(spans[place].end, spans[place + 1].start)


def _joined(document: Document) -> Iterator[Span]:
    joined: Span | None = None
    for notice in document.boilerplate:
        whole = _with_edges(document.text, notice)
        if joined and (
            whole.start <= joined.end or _BETWEEN.fullmatch(document.text, joined.end, whole.start)
        ):
            joined = Span(joined.start, max(joined.end, whole.end))
            continue
        if joined:
            yield joined
        joined = whole
    if joined:
        yield joined


def _with_edges(text: str, notice: Span) -> Span:
    """A notice with the bullet before it and the blank lines behind it."""
    line = text.rfind("\n", 0, notice.start) + 1
    before = _BEFORE.search(text, line, notice.start)
    end = notice.end
    while end < len(text) and text[end].isspace():
        end += 1
    # Blanks before a word are its own.
    end = max(notice.end, text.rfind("\n", notice.end, end) + 1) if end < len(text) else end
    return Span(before.start() if before else notice.start, end)


def _title_below(document: Document, fold: Span) -> int:
    """Where the title ends, with the blank lines below it, if it stands below a fold; else 0."""
    below = (one for one in document.headings if one.start >= fold.end)
    if (heading := next(below, None)) and _is_title(document, Span(fold.end, heading.end)):
        return _with_edges(document.text, Span(heading.start, heading.end)).end
    return 0


def _is_title(document: Document, span: Span) -> bool:
    """Whether nothing but the title stands there, which the page shows above the text."""
    words = without_signs(document.text, span, has_signs=has_signs(document)).split()
    title = without_signs(document.title, has_signs=has_signs(document)).split()
    return not words or [one.casefold() for one in words] == [one.casefold() for one in title]


def _ends_with_numbers(text: str, start: int) -> bool:
    return len(text) - start < _LONGEST_END and all(map(_is_number, text[start:].split("\n")))


def _is_remnant(text: str, span: Span) -> bool:
    """Whether no more than one short line stands there, which is no sentence."""
    if span.end - span.start > _LONGEST_END:
        return False
    said = [line.strip() for line in text[slice(*span)].split("\n") if not _is_number(line)]
    if not said:
        return True
    is_short = len(said) == 1 and len(said[0].split()) <= _REMNANT_WORDS
    return is_short and _SENTENCE_END.search(said[0]) is None


def _is_number(line: str) -> bool:
    """Whether a line is that of a page number, or has no word.

    >>> [_is_number(line) for line in ("", "- 3 -", "Page 3 of 10", "Drink water")]
    [True, True, True, False]
    """
    words = _WORD.findall(line)
    return not words or (len(words) <= _NUMBER_WORDS and any(map(str.isdecimal, words)))
