"""The page Kept: passages with notes, saved questions, the history."""

import streamlit as st

from index.errors import ConcordanceError, IndexMissingError
from index.notebook.saved_questions import saved_file
from ui.kept.collections import draw_collections
from ui.kept.history import draw_history, draw_saved
from ui.markup import Html, error_html
from ui.session.state import open_library

_PASSAGES, _SAVED, _HISTORY = "Passages", "Saved questions", "History"


def draw_kept() -> None:
    """Draw the open tab only; the others cost nothing until they are opened."""
    st.html(Html("<h1>Kept</h1>"))
    passages, saved, history = st.tabs(
        [_PASSAGES, _SAVED, _HISTORY], key="show", bind="query-params"
    )
    try:
        if passages.open:
            with passages:
                draw_collections(open_library())
        elif saved.open:
            with saved:
                draw_saved(saved_file(open_library().generation.manifest.corpus))
        elif history.open:
            with history:
                draw_history()
    except ConcordanceError as error:
        st.html(error_html(str(error)))
        if isinstance(error, IndexMissingError):
            st.page_link("library/page.py", label="Or add a first article in the browser →")


if __name__ == "__main__":
    draw_kept()
