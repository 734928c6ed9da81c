"""The web address of an article, with a text fragment for the quote."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from urllib.parse import quote as percent_encoded
from urllib.parse import urlsplit

from index.attribution import is_web_address
from index.records import Document, Span
from ui.read.page_words import Run, runs

_WHOLE = 10
_ENDS = 5
_MOST = 25
_FEWEST = 2
_NEAR = 2_000
_WORD = re.compile(r"\S*\w\S*")
_UNSIGNED = {ord(sign): None for sign in "*_`"}


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
    directive = text_directive(document, quote)
    hash_mark = "" if "#" in document.url else "#"
    return f"{document.url}{hash_mark}{directive}" if directive else document.url


def page_of(document: Document, quote: Span) -> int:
    """The page of the article, from 1, on which the quote begins."""
    return bisect_right(document.pages, quote.start)


def text_directive(document: Document, quote: Span) -> str:
    """The fragment that names a quote: all of a short line, otherwise its start and its end.

    Both are as long as it takes for them not to stand earlier in the article; where that is not
    possible, the words before them are named, too. Behind it follow parts of the quote: a browser
    goes to the first of these texts that it finds.

    >>> text = "Well-known, and long.\\n\\none two three four five six\\nseven"
    >>> article = Document(doc_id="a", path="a.html", title="", text=text)
    >>> text_directive(article, Span(0, 10))
    ':~:text=Well%2Dknown'
    >>> text_directive(article, Span(23, 56))
    ':~:text=one%20two%20three%20four%20five,seven&text=one%20two%20three%20four%20five'
    """
    here = runs(document, quote)
    if not here:
        return ""
    near = runs(document, Span(max(0, quote.start - _NEAR), quote.start))
    before = near[-1][-_ENDS:] if near else []
    texts = _texts(here, before, earlier=_phrase(document.text[: quote.start].split()))
    return f":~:{'&'.join(f'text={text}' for text in dict.fromkeys(texts))}"


def _texts(here: Sequence[Run], before: Run, *, earlier: str) -> Iterator[str]:
    """What to look for, best first."""
    start, end = _ends(here, earlier)
    if _phrase(start) in earlier:
        if before and _phrase([*before, *start]) not in earlier:
            yield f"{_encoded(before)}-,{_range(start, end)}"
        later = [here[n:] for n in range(1, len(here))]
        alone = (_ends(one, earlier) for one in later)
        if first := next((one for one in alone if _phrase(one[0]) not in earlier), None):
            yield _range(*first)
    yield _range(start, end)
    parts = [start, end] if end else [start[: len(start) // 2], start[len(start) // 2 :]]
    fewest = _FEWEST if end else _FEWEST + 1
    for part in parts:
        if len(part) >= fewest and _phrase(part) not in earlier:
            yield _encoded(part)


def _ends(here: Sequence[Run], earlier: str) -> tuple[Run, Run]:
    """The first words and the last ones; of a short line, all and none."""
    if len(here) == 1 and len(here[0]) <= _WHOLE:
        return here[0], []
    start = _shortest(here[0], earlier)
    end = _shortest_end(here, start)
    if len(here) == 1 and len(start) + len(end) > len(here[0]):
        return here[0], []
    return start, end


def _shortest(run: Run, earlier: str) -> Run:
    """The first words of a run, so many that they do not stand earlier, if that is possible."""
    lengths = range(min(_ENDS, len(run)), min(_MOST, len(run)) + 1)
    return run[: next((n for n in lengths if _phrase(run[:n]) not in earlier), lengths[-1])]


def _shortest_end(here: Sequence[Run], start: Run) -> Run:
    """The last words, so many that they do not stand between the start and them."""
    last = here[-1]
    between = [here[0][len(start) :], *here[1:-1]] if len(here) > 1 else []
    lengths = range(min(_ENDS, len(last)), min(_MOST, len(last)) + 1)

    def stands_before(n: int) -> bool:
        inner = last[len(start) * (len(here) == 1) : len(last) - n]
        return _phrase(last[-n:]) in _joined([*between, inner])

    return last[-next((n for n in lengths if not stands_before(n)), lengths[-1]) :]


def _joined(found: Sequence[Run]) -> str:
    return "\n".join(map(_phrase, found))


def _phrase(run: Run) -> str:
    # Without bullets, bars, and signs that plain text may have in it and the page not.
    return " ".join(_WORD.findall(" ".join(run).casefold().translate(_UNSIGNED)))


def _range(start: Run, end: Run) -> str:
    return ",".join(map(_encoded, filter(None, (start, end))))


def _encoded(words: Run) -> str:
    # A hyphen would be read as the delimiter of a prefix or a suffix.
    return percent_encoded(" ".join(words), safe="").replace("-", "%2D")
