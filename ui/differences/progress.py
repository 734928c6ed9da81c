"""How far the search for differences is, kept up to date while it goes on."""

import streamlit as st

from index.attribution import counted
from ui.differences.words import progress_words
from ui.markup import Html, escape
from ui.session.known_differences import found_differences

_EVERY = 2.0


def draw_progress(*, shown: int) -> None:
    """Draw the progress, and a button for what was found since the `shown` ones were drawn.

    The list itself never changes under the eyes of its reader.
    """
    is_complete = found_differences().is_complete

    @st.fragment(run_every=None if is_complete else _EVERY)
    def drawn() -> None:
        found = found_differences()
        st.html(Html(f'<p class="facts" role="status">{escape(progress_words(found))}</p>'))
        if len(found.differences) > shown:
            more = counted(len(found.differences) - shown, "difference")
            if st.button(f"Show {more} found since"):
                st.rerun()

    drawn()
