"""The lines below every page: what the index is, and what this program does not do."""

import streamlit as st

from index.attribution import PROMISE
from index.errors import ConcordanceError
from ui.attribution import index_words
from ui.markup import Html, escape
from ui.state import open_library


def draw_footer() -> None:
    """Draw the lines; without an index only the promise."""
    st.html(Html(f"<footer><p>{escape(_index())}</p><p>{PROMISE}</p></footer>"))


def _index() -> str:
    try:
        return index_words(open_library().generation.manifest)
    except ConcordanceError:
        # The page above has already said what is wrong with the index.
        return ""
