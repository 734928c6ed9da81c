"""The line at an article that says how many of its statements other sources contradict."""

from urllib.parse import urlencode

from index.attribution import counted
from index.differences.difference import Difference
from index.errors import TableError
from index.search.searcher import Searcher
from ui.markup import Html, local_link
from ui.session.known_differences import found_differences, judged_differences


def differing_html(searcher: Searcher, doc_id: str) -> Html:
    """A line with a link to the differences of this article's source; empty if there are none."""
    try:
        known = judged_differences(searcher)
    except TableError:
        # The page Differences reports it; an article is shown all the same.
        known = found_differences().differences
    return line_html(known, doc_id)


def line_html(known: tuple[Difference, ...], doc_id: str) -> Html:
    """The same for these differences, of which those that were dismissed do not count."""
    sides = [
        (one.a, one.b) if one.a.doc_id == doc_id else (one.b, one.a)
        for one in known
        if one.state != "dismissed" and doc_id in (one.a.doc_id, one.b.doc_id)
    ]
    if not sides:
        return Html("")
    others = {other.label for _, other in sides}
    link = local_link(differences_address(sides[0][0].label), "Read both sides")
    statements, sources = counted(len(sides), "statement"), counted(len(others), "other source")
    words = f"{statements} here may contradict {sources}."
    return Html(f'<p class="facts differing">{words} {link}</p>')


def differences_address(source: str) -> str:
    """The address of the differences of a source, relative to any page.

    >>> differences_address("Salt & Co")
    'differences?source=Salt+%26+Co'
    """
    return f"differences?{urlencode({'source': source})}"
