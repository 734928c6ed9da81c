"""The one script of our own that runs in a page: it brings the quoted passage into view."""

from index.records import Span
from ui.article import QUOTE
from ui.markup import Html

# The policy of the server names these very words, so they may not change with the quote.
SCRIPT = f"document.getElementById('{QUOTE}')?.scrollIntoView({{block: 'center'}});"


def scroll_html(quote: Span) -> Html:
    """What scrolls to the quote, anew for each quote."""
    return Html(f'<span data-quote="{quote.start}-{quote.end}"></span><script>{SCRIPT}</script>')
