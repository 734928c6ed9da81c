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

SIGN = "sign"
"""The style of what is not seen, whatever else it is part of."""
_MARK_STYLES = frozenset({"best", "word", "quote", "other", "gone", "differs"})


class Highlight(NamedTuple):
    """A span to style, by class name; `anchor` is the id to scroll to, `mark` what stands there."""

    span: Span
    style: str
    anchor: str = ""
    mark: Html = Html("")


class Block(NamedTuple):
    """A span that is drawn as a whole, by class name and role: a heading, an item, a row, a cell.

    With a `level` it is announced as a heading one level below that of the page.
    """

    span: Span
    style: str
    role: str = ""
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
    text: str,
    highlights: Iterable[Highlight] = (),
    *,
    within: Span | None = None,
    blocks: Iterable[Block] = (),
) -> Html:
    """The characters `within` of `text` as HTML, each with the highlights that cover it.

    Highlights may nest, overlap and extend beyond `within`; their spans count from the start of
    `text`. A piece under several has all their classes, so `<mark>` elements never nest. Blocks may
    nest, outer ones given first, but not overlap.

    >>> highlighted("it rises", [Highlight(Span(0, 8), "best"), Highlight(Span(3, 8), "word")])
    '<mark class="best">it </mark><mark class="best word">rises</mark>'
    """
    whole = within or Span(0, len(text))
    opening: dict[int, list[Highlight]] = defaultdict(list)
    cuts = {whole.start, whole.end}
    for highlight in highlights:
        if span := _clipped(highlight.span, whole):
            opening[span.start].append(highlight._replace(span=span))
            cuts |= {*span}
    wrapping: dict[int, list[Block]] = defaultdict(list)
    for block in blocks:
        if span := _clipped(block.span, whole):
            wrapping[span.start].append(block._replace(span=span))
            cuts |= {*span}
    pieces: list[str] = []
    active: list[Highlight] = []
    wrapped: list[int] = []
    for start, end in pairwise(sorted(cuts)):
        active = [highlight for highlight in active if highlight.span.end > start] + opening[start]
        for block in wrapping[start]:
            pieces.append(_tag(block))
            wrapped.append(block.span.end)
        for one in opening[start]:
            pieces += [f'<span id="{escape(one.anchor)}"></span>'] if one.anchor else []
            pieces += [one.mark]
        pieces.append(_piece(text[start:end], active))
        while wrapped and wrapped[-1] <= end:
            wrapped.pop()
            pieces.append("</span>")
    return Html("".join(pieces))


def _clipped(span: Span, whole: Span) -> Span | None:
    start, end = max(span.start, whole.start), min(span.end, whole.end)
    return Span(start, end) if start < end else None


def _tag(block: Block) -> str:
    if block.level:
        level = min(block.level, 5)
        return f'<span class="{block.style} level-{level}" role="heading" aria-level="{level + 1}">'
    role = f' role="{block.role}"' if block.role else ""
    # What may be wider than the page is scrolled, also by the keyboard.
    focus = ' tabindex="0"' if block.role == "table" else ""
    return f'<span class="{block.style}"{role}{focus}>'


def _piece(text: str, highlights: list[Highlight]) -> str:
    styles = dict.fromkeys(one.style for one in highlights if one.style)
    if not styles:
        return escape(text)
    if SIGN in styles:
        return f'<span class="{SIGN}">{escape(text)}</span>'
    tag = "span" if _MARK_STYLES.isdisjoint(styles) else "mark"
    return f'<{tag} class="{escape(" ".join(styles))}">{escape(text)}</{tag}>'


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
