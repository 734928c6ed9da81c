"""What articles differ on from other sources: those an update added, and those just dropped."""

import time
from collections.abc import Mapping, Sequence

import streamlit as st

from index.differences.difference import Difference
from index.differences.difference_words import differs_words
from index.errors import TableError
from index.files.digests import text_digest
from index.records import Document
from ui.markup import Html, isolated
from ui.session.known_differences import found_differences, judged_differences
from ui.session.open_index import load_stance_model
from ui.session.state import open_library

# Comparing a dropped article takes a second or two, and a look at the page must not take minutes.
_SECONDS = 10.0
_PAIRS_READ = 40
_MOST_LINES = 10
_LINES = "library-differs"


def draw_added_differences(added: Sequence[str], titles: Mapping[str, str]) -> None:
    """Draw a line for each article that an update added and that differs from other sources.

    Nothing before the search that follows an update has reached them.
    """
    if added and titles and (lines := differing_lines(added, titles, _known())):
        st.html(_list(lines))


def differing_lines(
    added: Sequence[str], titles: Mapping[str, str], known: Sequence[Difference]
) -> list[str]:
    """A line for each of these articles that differs from other sources, the first ten."""
    concerned = {end.doc_id for one in known for end in (one.a, one.b)}
    lines = [
        f"{titles[doc_id]}: {words}"
        for doc_id in added
        if doc_id in concerned and doc_id in titles and (words := differs_words(known, [doc_id]))
    ]
    more = len(lines) - _MOST_LINES
    return lines[:_MOST_LINES] + ([f"And {more:,} more, on the page Differences."] * (more > 0))


def draw_dropped_differences(documents: Sequence[Document]) -> None:
    """Draw what dropped articles differ on from the library, as far as ten seconds reach.

    Each is compared once in a session. Call it last: whatever the user does meanwhile goes first.
    """
    known: dict[str, str] = st.session_state.setdefault(_LINES, {})
    place = st.empty()
    until = time.monotonic() + _SECONDS
    for document in documents:
        key = text_digest(f"{document.title}\n{document.source}\n{document.text}")
        if key not in known and time.monotonic() < until:
            with place, st.spinner("Comparing with your other sources…", show_time=False):
                known[key] = _differs(document)
        if said := known.get(key):
            st.html(_list([f"{document.title}: {said}"]))
    place.empty()


def _differs(document: Document) -> str:
    # Imported here: nothing else on this page needs the reader.
    from index.differences.candidate_differences import differences_of

    found = differences_of(document, open_library(), load_stance_model(), most=_PAIRS_READ)
    return differs_words(found, [document.doc_id])


def _known() -> Sequence[Difference]:
    try:
        return judged_differences(open_library())
    except TableError:
        # The page Differences reports it.
        return found_differences().differences


def _list(lines: Sequence[str]) -> Html:
    entries = "".join(f"<li>{isolated(words)}</li>" for words in lines)
    return Html(f'<ul class="facts differing">{entries}</ul>')
