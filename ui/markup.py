"""Article text as HTML: every character escaped, what is lit marked around it."""

import html
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple, NewType

from index.attribution import is_web_address
from index.records import Span

Html = NewType("Html", str)
"""HTML in which all that comes from articles or users is escaped."""

MARKED = frozenset({"best", "word", "quote", "other", "gone"})


class Light(NamedTuple):
    """A span that is to look different, by class name; `anchor` is the id to scroll to.

    One with a `level` is read out as a heading of that level.
    """

    span: Span
    style: str
    anchor: str = ""
    level: int = 0


def escape(text: str) -> Html:
    """`text` as HTML that shows exactly it, on one line of source.

    >>> escape("<b>$x$</b>\\n\\tnext")
    '&lt;b&gt;$x$&lt;/b&gt;&#10;\\tnext'
    """
    # Streamlit dedents and trims what it is given, which would eat blanks of the article.
    return Html(html.escape(text).replace("\n", "&#10;").replace("\r", "&#13;"))


def isolated(text: str) -> Html:
    """`text` on one line, its writing direction kept to itself.

    >>> isolated(" two\\n lines")
    '<bdi>two lines</bdi>'
    """
    return Html(f"<bdi>{escape(' '.join(text.split()))}</bdi>")


def lit(text: str, lights: Iterable[Light] = (), *, within: Span | None = None) -> Html:
    """The characters `within` of `text` as HTML, under each light that covers them.

    Lights may nest, overlap and reach beyond; their spans count from the start of `text`. A
    piece under several lights has all their classes, so no mark stands in another.

    >>> lit("it rises", [Light(Span(0, 8), "best"), Light(Span(3, 8), "word")])
    '<mark class="best">it </mark><mark class="best word">rises</mark>'
    """
    whole = within or Span(0, len(text))
    opening: dict[int, list[Light]] = defaultdict(list)
    cuts = {whole.start, whole.end}
    for light in lights:
        start, end = max(light.span.start, whole.start), min(light.span.end, whole.end)
        if start < end:
            opening[start].append(light._replace(span=Span(start, end)))
            cuts |= {start, end}
    pieces: list[str] = []
    active: list[Light] = []
    for start, end in pairwise(sorted(cuts)):
        active = [light for light in active if light.span.end > start] + opening[start]
        anchors = [light.anchor for light in opening[start] if light.anchor]
        pieces += [f'<span id="{escape(anchor)}"></span>' for anchor in anchors]
        pieces.append(_piece(text[start:end], active))
    return Html("".join(pieces))


def _piece(text: str, lights: list[Light]) -> str:
    if not lights:
        return escape(text)
    styles = dict.fromkeys(light.style for light in lights)
    tag = "span" if MARKED.isdisjoint(styles) else "mark"
    piece = f'<{tag} class="{escape(" ".join(styles))}">{escape(text)}</{tag}>'
    level = max(light.level for light in lights)
    return f'<span role="heading" aria-level="{level}">{piece}</span>' if level else piece


def local_link(address: str, words: str) -> Html:
    """A link to another page of this program, on which `words` stand.

    >>> local_link("read?doc=a&start=1", "Read <it>")
    '<a href="read?doc=a&amp;start=1" target="_self"><bdi>Read &lt;it&gt;</bdi></a>'
    """
    return Html(f'<a href="{escape(address)}" target="_self">{isolated(words)}</a>')


def web_link(url: str) -> Html:
    """The address as a link where it is one to the web, else as plain words.

    >>> web_link("javascript:alert(1)")
    '<bdi>javascript:alert(1)</bdi>'
    """
    if not is_web_address(url):
        return isolated(url)
    return outside_link(url, " ".join(url.split()))


def outside_link(url: str, words: str) -> Html:
    """A link on which `words` stand to an address of the web, which opens beside this page."""
    return Html(
        f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{isolated(words)}</a>'
    )


def as_label(words: str) -> str:
    """Words as the label or help of a widget shows them, which reads Markdown.

    >>> print(as_label("*calf*"))
    \\*calf\\*
    """
    signs = (f"\\{sign}" if sign.isascii() and not sign.isalnum() else sign for sign in words)
    return "".join(signs).replace("\\ ", " ")


def trouble(words: str) -> Html:
    """One line that says what is wrong and what to do."""
    return Html(f'<p class="trouble" role="alert">{isolated(words)}</p>')


def note(words: str) -> Html:
    """One line that the reader should see."""
    return Html(f'<p class="note" role="status">{isolated(words)}</p>')
