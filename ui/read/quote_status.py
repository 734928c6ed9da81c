"""The status of a linked quote: verified, moved, edited or removed, in words and as HTML."""

from index.attribution import depth_words
from index.notebook.quote_check import Located, Remembered, Verdict
from index.records import Document, Span, pages_of
from ui.markup import Html, escape, isolated, local_link, note
from ui.session.permalinks import AskQuery, ask_address

_MARKS: dict[Verdict | None, str] = {
    "moved": "✓ word for word, moved",
    "edited": "≠ other words than the link’s",
}
_WORD_FOR_WORD = "✓ word for word"
_NEAREST = (
    "The article no longer contains the words that the link was made for. This is the nearest text."
)


def place_of(document: Document, span: Span) -> str:
    """The heading above a span, or its page, or how far down it is."""
    above = [one for one in document.headings if one.start <= span.start]
    if above:
        words = " ".join(document.text[above[-1].start : above[-1].end].split())
        return f"below “{words}”"
    if document.pages:
        return f"on page {pages_of(document.pages, span)[0]}"
    return depth_words(span.start, len(document.text))


def mark_html(words: str, verdict: Verdict | None = None) -> Html:
    """A short mark for the margin at the quote; `words` say more as soon as it has the focus.

    The style sheet draws both, so they are not part of the text, which stays the article's own.
    """
    more = escape(_NEAREST if verdict == "edited" else words)
    short = escape(_MARKS.get(verdict, _WORD_FOR_WORD))
    return Html(
        f'<span class="mark" role="note" tabindex="0" aria-label="{short}. {more}" '
        f'data-words="{short}" data-more="{more}"></span>'
    )


def checked_html(document: Document, located: Located, kept: Remembered) -> Html:
    """The result of checking the quote that a link was made for; empty if nothing changed."""
    if located.verdict == "verified":
        return Html("")
    if located.verdict == "moved" and located.span:
        return note(
            f"Moved: this link was made for another place of the article. The same words are now "
            f"{place_of(document, located.span)}, highlighted there."
        )
    if located.span:
        words = (
            "Edited: the article no longer contains the words that this link was made for. The "
            "nearest text is highlighted below; its words differ from those quoted."
        )
        return Html(f"{note(words)}{remembered_html(kept)}")
    words = "Removed: the article no longer contains the words that this link was made for."
    return Html(f"{note(words)}{remembered_html(kept)}")


def remembered_html(kept: Remembered) -> Html:
    """What the link itself records of its quote, and a way to search for it elsewhere."""
    first = f"<q>{isolated(kept.first)}</q>"
    ends = f"began {first} and ended <q>{isolated(kept.last)}</q>" if kept.last else f"was {first}"
    search = local_link(ask_address(AskQuery(question=kept.first)), "Search for these words")
    return Html(
        f'<p class="facts">The quote that this link was made for {ends}. It stood '
        f"{depth_words(kept.span.start)}, and its SHA-256 begins with "
        f"<code>{isolated(kept.digest)}</code>. {search}</p>"
    )
