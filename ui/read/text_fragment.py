"""The web address of an article, with a text fragment for the quote."""

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
    """The address of the live page at the quote, which browsers find there by its words.

    None if no address is known, and for a digest, whose words are not those of the page. For a
    PDF the fragment is the page number.
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
    """The fragment that names the words: all of a short line, otherwise their start and end.

    Neither crosses a line break, since a browser looks for each within one paragraph.

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
    """The words of a line as a page shows it: without bullets and the markup of emphasis."""
    words = [word for word in (word.strip(_MARKUP) for word in line.split()) if word]
    with_letters = [place for place, word in enumerate(words) if any(map(str.isalnum, word))]
    return words[with_letters[0] : with_letters[-1] + 1] if with_letters else []


def _encoded(words: Sequence[str]) -> str:
    # A hyphen would be read as the delimiter of a prefix or a suffix.
    return percent_encoded(" ".join(words), safe="").replace("-", "%2D")
