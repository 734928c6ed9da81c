"""What the page Differences says in plain words: how often it is right, how far the search is."""

from collections.abc import Sequence

from index.attribution import counted
from index.differences.found_differences import FoundDifferences
from index.differences.read_pairs import precision_words
from index.records import Listing
from index.store.manifest import Manifest
from ui.components.attribution import count_sources
from ui.markup import Html, escape, local_link


def intro_html(measured: str | None = None) -> Html:
    """What the page shows, and how often that was right where it was `measured`."""
    words = (
        "Statements of different sources that seem to contradict each other, the surest first. "
        "A small program found them, and it may be wrong: read both."
    )
    right = precision_words() if measured is None else measured
    return Html(f'<p class="plainly">{escape(f"{words} {right}".strip())}</p>')


def progress_words(found: FoundDifferences, manifest: Manifest, *, pairs: int) -> str:
    """How far the search of the live generation is, of which so many `pairs` were read so far."""
    if found.generation == manifest.name:
        return _searched_words(found)
    before = " Below is what was found before your articles changed." if found.generation else ""
    if pairs:
        return f"Still looking: {counted(pairs, 'pair')} of statements read so far.{before}"
    if manifest.is_large:
        return f"A library as large as this one is not searched for differences.{before}"
    return (
        "These articles were not searched yet. That is done in the background, while Concordance "
        f"is open.{before}"
    )


def _searched_words(found: FoundDifferences) -> str:
    words = f"All {counted(found.total, 'article')} were searched."
    if not found.unread:
        return words
    return (
        f"{words} Of {found.near:,} pairs of statements on the same subject the nearest "
        f"{found.read:,} were read."
    )


def none_html(listings: Sequence[Listing]) -> Html:
    """What there is to do where a search has found none."""
    if count_sources(listings) < 2:
        words = "All articles here are of one source. Add some of another, and they are compared."
    else:
        words = (
            "No two sources here contradict each other, as far as the search can tell. It shows "
            "only what it is sure of."
        )
    ask = local_link("./", "Ask a question that can be answered with yes or no")
    add = local_link("library", "Add articles")
    return Html(f'<p class="plainly">{escape(words)}</p><p class="links">{ask} {add}</p>')
