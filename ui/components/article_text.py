"""Article text as it is drawn: its signs hidden, headings, lists and tables as such."""

from collections.abc import Iterable, Sequence, Set

from index.records import Document, Listing, Span
from ui.components.text_marks import marked
from ui.markup import SIGN, Block, Highlight, Html, highlighted

_PLAIN = (".txt",)


def has_signs(listing: Listing) -> bool:
    """Whether signs of Markdown may stand in its text.

    Plain text and rows of tables are kept as they are written; all other readers, that of Markdown
    among them, leave out the signs, so that one which still stands there is a word.
    """
    return listing.path.lower().endswith(_PLAIN) or "#" in listing.doc_id


def article_html(
    document: Document, highlights: Iterable[Highlight] = (), *, within: Span | None = None
) -> Html:
    """The characters `within` of an article's text, as `drawn`, with its headings."""
    span = within or Span(0, len(document.text))
    headings = [
        Block(Span(one.start, one.end), "heading", level=one.level) for one in document.headings
    ]
    return drawn(
        document.text,
        highlights,
        within=span,
        has_signs=has_signs(document),
        headings=[one for one in headings if span.start <= one.span.start < span.end],
        headers={one.start for one in document.governors},
    )


def drawn(
    text: str,
    highlights: Iterable[Highlight] = (),
    *,
    within: Span | None = None,
    has_signs: bool,
    headings: Sequence[Block] = (),
    headers: Set[int] = frozenset(),
) -> Html:
    """The characters `within` of `text` with headings, items and tables drawn as such.

    Not one character is left out: the style sheet hides the signs, such as bullets, bars and, of a
    text that `has_signs` of Markdown, its marks. So places can be counted on the page, and what is
    copied from it has no signs.

    >>> drawn("a **b**", has_signs=True)
    'a <span class="sign">**</span><span class="strong">b</span><span class="sign">**</span>'
    """
    span = within or Span(0, len(text))
    found = marked(text, span, has_signs=has_signs, headings=headings, headers=headers)
    return highlighted(text, [*highlights, *found.highlights], within=span, blocks=found.blocks)


def without_signs(text: str, span: Span | None = None, *, has_signs: bool) -> str:
    """The characters of a span without its signs, for where a text is not drawn.

    Each cell of a table is a line of its own.

    >>> without_signs("# The *heart*", has_signs=True)
    'The heart'
    """
    whole = span or Span(0, len(text))
    signs = marked(text, whole, has_signs=has_signs).highlights
    parts: list[str] = []
    place = whole.start
    for sign in sorted(one.span for one in signs if one.style == SIGN):
        if place < sign.end and sign.start < whole.end:
            sign_text = text[slice(*sign)]
            parts += [
                text[place : sign.start],
                "\n" if "|" in sign_text or "\n" in sign_text else "",
            ]
            place = max(place, sign.end)
    return "".join([*parts, text[place : whole.end]])
