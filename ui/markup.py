"""Article text as HTML: every character escaped, highlights as elements around it."""

import html
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple, NewType

from index.attribution import is_web_address
from index.records import Span

Html = NewType("Html", str)
"""HTML in which all text from articles and users is escaped."""

_MARK_STYLES = frozenset({"best", "word", "quote", "other", "gone", "differs"})


class Highlight(NamedTuple):
    """A span to style, by class name; `anchor` is the id to scroll to.

    With a `level` it is announced as a heading of that level.
    """

    span: Span
    style: str
    anchor: str = ""
    level: int = 0


def escape(text: str) -> Html:
    """`text` as HTML that shows exactly that text, on one line of source.

    >>> escape("<b>$x$</b>\\n\\tnext")
    '&lt;b&gt;$x$&lt;/b&gt;&#10;\\tnext'
    """
    # Streamlit dedents and trims HTML, which would eat spaces of the article.
    return Html(html.escape(text).replace("\n", "&#10;").replace("\r", "&#13;"))


def isolated(text: str) -> Html:
    """`text` on one line, its writing direction isolated from its surroundings.

    >>> isolated(" two\\n lines")
    '<bdi>two lines</bdi>'
    """
    return Html(f"<bdi>{escape(' '.join(text.split()))}</bdi>")


def highlighted(
    text: str, highlights: Iterable[Highlight] = (), *, within: Span | None = None
) -> Html:
    """The characters `within` of `text` as HTML, each with the highlights that cover it.

    Highlights may nest, overlap and extend beyond `within`; their spans count from the start of
    `text`. A piece under several has all their classes, so `<mark>` elements never nest.

    >>> highlighted("it rises", [Highlight(Span(0, 8), "best"), Highlight(Span(3, 8), "word")])
    '<mark class="best">it </mark><mark class="best word">rises</mark>'
    """
    whole = within or Span(0, len(text))
    opening: dict[int, list[Highlight]] = defaultdict(list)
    cuts = {whole.start, whole.end}
    for highlight in highlights:
        start, end = max(highlight.span.start, whole.start), min(highlight.span.end, whole.end)
        if start < end:
            opening[start].append(highlight._replace(span=Span(start, end)))
            cuts |= {start, end}
    pieces: list[str] = []
    active: list[Highlight] = []
    for start, end in pairwise(sorted(cuts)):
        active = [highlight for highlight in active if highlight.span.end > start] + opening[start]
        anchors = [highlight.anchor for highlight in opening[start] if highlight.anchor]
        pieces += [f'<span id="{escape(anchor)}"></span>' for anchor in anchors]
        pieces.append(_piece(text[start:end], active))
    return Html("".join(pieces))


def _piece(text: str, highlights: list[Highlight]) -> str:
    if not highlights:
        return escape(text)
    styles = dict.fromkeys(highlight.style for highlight in highlights)
    tag = "span" if _MARK_STYLES.isdisjoint(styles) else "mark"
    piece = f'<{tag} class="{escape(" ".join(styles))}">{escape(text)}</{tag}>'
    level = max(highlight.level for highlight in highlights)
    return f'<span role="heading" aria-level="{level}">{piece}</span>' if level else piece


def local_link(address: str, words: str) -> Html:
    """A link to another page of this program, with `words` as its text.

    >>> local_link("read?doc=a&start=1", "Read <it>")
    '<a href="read?doc=a&amp;start=1" target="_self"><bdi>Read &lt;it&gt;</bdi></a>'
    """
    return Html(f'<a href="{escape(address)}" target="_self">{isolated(words)}</a>')


def web_link(url: str) -> Html:
    """A web address as a link, any other as plain text.

    >>> web_link("javascript:alert(1)")
    '<bdi>javascript:alert(1)</bdi>'
    """
    if not is_web_address(url):
        return isolated(url)
    return outside_link(url, " ".join(url.split()))


def outside_link(url: str, words: str) -> Html:
    """A link to a web address, with `words` as its text, which opens in a new tab."""
    return Html(
        f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{isolated(words)}</a>'
    )


def as_label(words: str) -> str:
    """Words escaped for the label or help of a widget, which is Markdown.

    >>> print(as_label("*calf*"))
    \\*calf\\*
    """
    signs = (f"\\{sign}" if sign.isascii() and not sign.isalnum() else sign for sign in words)
    return "".join(signs).replace("\\ ", " ")


def error_html(words: str) -> Html:
    """An error in one line: what is wrong and what to do."""
    return Html(f'<p class="trouble" role="alert">{isolated(words)}</p>')


def note(words: str) -> Html:
    """A notice in one line."""
    return Html(f'<p class="note" role="status">{isolated(words)}</p>')
