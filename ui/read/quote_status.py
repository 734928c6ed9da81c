"""The status of a linked quote: verified, moved, edited or removed, in words and as HTML."""

from index.notebook.quote_check import Located, Remembered, Verdict
from index.records import Span
from ui.markup import Html, isolated, local_link, note
from ui.session.permalinks import AskQuery, ask_address


def place_of(span: Span) -> str:
    """The start and end of a span in words."""
    return f"characters {span.start:,}–{span.end:,}"


def checked_html(located: Located, kept: Remembered) -> Html:
    """The result of checking the quote that a link was made for; empty if nothing changed."""
    if located.verdict == "verified":
        return Html("")
    if located.verdict == "moved" and located.span:
        return note(
            f"Moved: this link was made for {place_of(kept.span)}. The same words are now at "
            f"{place_of(located.span)}, shown below."
        )
    if located.span:
        words = (
            "Edited: the article no longer contains the words that this link was made for. The "
            "nearest text is highlighted below; its words differ from those quoted."
        )
        return Html(f"{note(words)}{remembered_html(kept)}")
    words = "Removed: the article no longer contains the words that this link was made for."
    return Html(f"{note(words)}{remembered_html(kept)}")


def labelled_html(article: Html, verdict: Verdict | None) -> Html:
    """The text of an article, with a label at the quote that shows its status.

    The style sheet draws the label, so it is not part of the text, which stays the article's own.
    """
    return Html(f'<div class="link-{verdict}">{article}</div>') if verdict else article


def remembered_html(kept: Remembered) -> Html:
    """What the link itself records of its quote, and a way to search for it elsewhere."""
    first = f"<q>{isolated(kept.first)}</q>"
    ends = f"began {first} and ended <q>{isolated(kept.last)}</q>" if kept.last else f"was {first}"
    search = local_link(ask_address(AskQuery(question=kept.first)), "Search for these words")
    return Html(
        f'<p class="facts">The quote that this link was made for {ends}. It was at '
        f"{place_of(kept.span)}, and its SHA-256 begins with <code>{isolated(kept.digest)}</code>. "
        f"{search}</p>"
    )
