"""What the page Differences says in plain words: how often it is right, how far the search is."""

from collections.abc import Sequence

from index.attribution import counted
from index.differences.found_differences import FoundDifferences
from index.records import Listing
from ui.markup import Html, escape, local_link

# Pairs that were shown, read by a person, and how many of them were real differences; none yet.
MEASURED: tuple[int, int] | None = None


def intro_html(measured: tuple[int, int] | None = MEASURED) -> Html:
    """What the page shows, and how often that was right where it was measured."""
    words = (
        "Statements of different sources that seem to contradict each other, the surest first. "
        "A small program found them, and it may be wrong: read both."
    )
    right = f" {precision_words(*measured)}" if measured else ""
    return Html(f'<p class="plainly">{words}{right}</p>')


def precision_words(read: int, real: int) -> str:
    """How often a pair that is shown was a real difference.

    >>> precision_words(68, 59)
    'Of 68 such pairs that we read, 59 were real differences.'
    """
    return f"Of {read:,} such pairs that we read, {real:,} were real differences."


def progress_words(found: FoundDifferences) -> str:
    """How far the search is.

    >>> progress_words(FoundDifferences(generation="1", total=1200, articles={"a": ""}))
    'Found so far: 0 differences. Still looking: 1 of 1,200 articles read.'
    """
    if not found.generation:
        return "Nothing was looked for yet. The search begins by itself after the next build."
    searched = len(found.articles)
    if not found.is_complete:
        return (
            f"Found so far: {counted(len(found.differences), 'difference')}. Still looking: "
            f"{searched:,} of {counted(found.total, 'article')} read."
        )
    words = f"All {counted(found.total, 'article')} were searched."
    if found.unread:
        words += (
            f" Of {found.near:,} pairs of statements on the same subject the nearest "
            f"{found.read:,} were read."
        )
    return words


def none_html(listings: Sequence[Listing], found: FoundDifferences) -> Html:
    """What there is to do where none is found."""
    sources = {one.source or (one.doc_id,) for one in listings}
    if not found.generation or not found.is_complete:
        return Html("")
    if len(sources) < 2:
        words = "All articles here are of one source. Add some of another, and they are compared."
    else:
        words = (
            "No two sources here contradict each other, as far as the search can tell. It finds "
            "only statements that are put in much the same words."
        )
    ask = local_link("./", "Ask a question that can be answered with yes or no")
    add = local_link("library", "Add articles")
    return Html(f'<p class="plainly">{escape(words)}</p><p class="links">{ask} {add}</p>')
