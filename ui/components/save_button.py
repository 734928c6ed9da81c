"""The button that saves a question, to be asked again of every new version of the index."""

from pathlib import Path

import streamlit as st

from index.errors import TableError
from index.notebook.saved_questions import forget_question, read_saved, save_question, saved_file
from index.search.searcher import Searcher
from ui.markup import error_html
from ui.session.sign_in import may_edit

_ERROR = "trouble with saving"


def draw_saving(searcher: Searcher, question: str) -> None:
    """Draw the button, for editors; for a saved question it says so and removes it."""
    if not may_edit():
        return
    file = saved_file(searcher.generation.manifest.corpus)
    words = " ".join(question.split())
    try:
        is_saved = words in read_saved(file)
    except TableError as error:
        st.html(error_html(f"Saving is off: {error}"))
        return
    st.button(
        "Saved" if is_saved else "Save this question",
        key="save",
        type="secondary" if is_saved else "tertiary",
        help="Asked again whenever articles change. Click to remove it."
        if is_saved
        else "Asks it again whenever articles change, and tells you if the answer would change.",
        on_click=_click,
        args=(file, words, is_saved),
    )
    if line := st.session_state.pop(_ERROR, ""):
        st.html(error_html(line))


def _click(file: Path, question: str, is_saved: bool) -> None:
    try:
        if is_saved:
            forget_question(file, question)
        else:
            save_question(file, question)
    except TableError as error:
        st.session_state[_ERROR] = str(error)
