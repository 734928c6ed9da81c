"""The address of the page on the web from which an article comes, at the place that is quoted."""

from bisect import bisect_right
from collections.abc import Sequence
from urllib.parse import quote as percent_encoded
from urllib.parse import urlsplit

from index.attribution import is_web_address
from index.records import Document, Span

_WHOLE = 10
_ENDS = 5
_MARKUP = "*_`#"


def live_address(document: Document, quote: Span) -> str | None:
    """The address of the live page at the quote, which browsers look for by its words there.

    None where no address is known, and for a digest, whose words are not those of the page.
    Of a PDF it is the page with the quote.
    Source: WICG Scroll to Text Fragment, "The fragment directive",
    https://wicg.github.io/scroll-to-text-fragment/
    """
    if not document.url or document.digest_of or not is_web_address(document.url):
        return None
    if document.pages and urlsplit(document.url).path.lower().endswith(".pdf"):
        return f"{document.url.partition('#')[0]}#page={page_of(document, quote)}"
    directive = text_directive(document.text[quote.start : quote.end])
    hash_mark = "" if "#" in document.url else "#"
    return f"{document.url}{hash_mark}{directive}" if directive else document.url


def page_of(document: Document, quote: Span) -> int:
    """The page of the article, from 1, on which the quote begins."""
    return bisect_right(document.pages, quote.start)


def text_directive(words: str) -> str:
    """What names the words in an address: all of a short line, else how they begin and end.

    Neither end goes beyond its line, since a browser looks for it within one paragraph.

    >>> text_directive("Well-known, and long.")
    ':~:text=Well%2Dknown%2C%20and%20long.'
    >>> text_directive("one two three four five six\\nseven")
    ':~:text=one%20two%20three%20four%20five,seven'
    """
    lines = [line for line in map(_plain_words, words.splitlines()) if line]
    if not lines:
        return ""
    if len(lines) == 1 and len(lines[0]) <= _WHOLE:
        return f":~:text={_encoded(lines[0])}"
    return f":~:text={_encoded(lines[0][:_ENDS])},{_encoded(lines[-1][-_ENDS:])}"


def _plain_words(line: str) -> list[str]:
    """The words of a line as a page shows it: without what marks a list or strong words."""
    words = [word for word in (word.strip(_MARKUP) for word in line.split()) if word]
    telling = [place for place, word in enumerate(words) if any(map(str.isalnum, word))]
    return words[telling[0] : telling[-1] + 1] if telling else []


def _encoded(words: Sequence[str]) -> str:
    # A hyphen would be read as the mark of a prefix or a suffix.
    return percent_encoded(" ".join(words), safe="").replace("-", "%2D")
