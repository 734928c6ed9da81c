"""The page Differences: where sources contradict each other, found without being asked."""

from collections.abc import Sequence
from contextlib import suppress

import streamlit as st

from index.attribution import counted
from index.differences.difference import Difference
from index.errors import ConcordanceError, IndexMissingError, TableError
from index.search.searcher import Searcher
from ui.components.first_steps import empty_html
from ui.differences.chosen import chosen_differences, draw_choice
from ui.differences.difference_html import difference_html
from ui.differences.exports import draw_exports
from ui.differences.progress import draw_progress
from ui.differences.verdict_buttons import draw_verdict
from ui.differences.words import intro_html, none_html
from ui.markup import Html, error_html, isolated, note
from ui.session.known_differences import found_differences, judged_differences, judged_now
from ui.session.state import library_roots, open_library

_AT_ONCE = 20
_SHOWN = "differences-shown"


def draw_differences() -> None:
    """Draw how far the search is, and the best of what it found."""
    st.html(Html(f"<h1>Differences</h1>{intro_html()}"))
    try:
        searcher = open_library()
        _draw_found(searcher, _known(searcher))
    except IndexMissingError:
        st.html(empty_html(library_roots()))
    except ConcordanceError as error:
        st.html(error_html(str(error)))


def _known(searcher: Searcher) -> Sequence[Difference]:
    """All differences; if verdicts on them cannot be read, that is said, and none has one."""
    try:
        return judged_differences(searcher)
    except TableError as error:
        st.html(note(f"Your verdicts on differences are not shown: {error}"))
        return found_differences().differences


def _draw_found(searcher: Searcher, known: Sequence[Difference]) -> None:
    manifest = searcher.generation.manifest
    draw_progress(manifest)
    if not known:
        if found_differences().generation == manifest.name:
            st.html(none_html(searcher.listings))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        choice = draw_choice(known)
        shown = chosen_differences(known, choice)
        words = " · ".join([counted(len(shown), "difference"), *choice.words])
        line = f'<p class="summary" role="status">{isolated(words)}</p>'
        st.html(Html(line), width="content")
        draw_exports(shown)
    _draw_list(searcher, shown, choice=repr(choice))


def _draw_list(searcher: Searcher, shown: Sequence[Difference], *, choice: str) -> None:
    # Another choice begins at the top again.
    before, count = st.session_state.get(_SHOWN, (choice, _AT_ONCE))
    count = count if before == choice else _AT_ONCE
    for number, one in enumerate(shown[:count], start=1):
        _draw_one(searcher, one, number=number)
    if count < len(shown):
        more = min(_AT_ONCE, len(shown) - count)
        st.button(
            f"Show {more} more of {len(shown) - count:,}",
            on_click=_show,
            args=(choice, count + more),
        )


# A verdict draws nothing else of the page again.
@st.fragment
def _draw_one(searcher: Searcher, one: Difference, *, number: int) -> None:
    now = one
    # The page says so once, not each difference.
    with suppress(TableError):
        now = judged_now(searcher, one)
    st.html(difference_html(now, number=number))
    draw_verdict(searcher, now)


def _show(choice: str, count: int) -> None:
    st.session_state[_SHOWN] = (choice, count)


if __name__ == "__main__":
    draw_differences()
