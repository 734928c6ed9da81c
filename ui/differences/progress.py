"""How far the search for differences is, kept up to date while it goes on."""

import streamlit as st

from index.attribution import counted
from index.store.manifest import Manifest
from ui.differences.words import progress_words
from ui.markup import Html, escape
from ui.session.known_differences import found_differences, pairs_read_so_far

_EVERY = 2.0


def draw_progress(manifest: Manifest) -> None:
    """Draw how far the search of the live generation is, and a button for what it has added.

    The list itself never changes under the eyes of its reader.
    """
    is_over = found_differences().generation == manifest.name

    @st.fragment(run_every=None if is_over else _EVERY)
    def drawn() -> None:
        found = found_differences()
        words = progress_words(found, manifest, pairs=pairs_read_so_far())
        st.html(Html(f'<p class="facts" role="status">{escape(words)}</p>'))
        is_new = found.generation == manifest.name and not is_over
        if is_new and st.button(f"Show {counted(len(found.differences), 'difference')}"):
            st.rerun()

    drawn()
