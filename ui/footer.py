"""The lines below every page: what the index is, and what this program does not do."""

import streamlit as st

from index.attribution import PROMISE
from index.errors import ConcordanceError
from ui.attribution import index_words
from ui.markup import Html, escape, local_link
from ui.state import open_library


def draw_footer() -> None:
    """Draw the lines; without an index only the promise."""
    limits = local_link("limits", "What it can and cannot do")
    keys = '<button type="button" class="plain" data-does="show-hints">Hints and keys</button>'
    st.html(
        Html(f"<footer><p>{escape(_index())}</p><p>{PROMISE}</p><p>{limits} · {keys}</p></footer>")
    )


def _index() -> str:
    try:
        return index_words(open_library().generation.manifest)
    except ConcordanceError:
        # The page above has already said what is wrong with the index.
        return ""
