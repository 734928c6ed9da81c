"""A button that saves a question, to be asked again of every new state of the index."""

from pathlib import Path

import streamlit as st

from index.errors import JudgementsError
from index.notebook.saved_questions import forget_question, read_saved, save_question, saved_file
from index.search.searcher import Searcher
from ui.markup import trouble
from ui.session.sign_in import may_edit

_TROUBLE = "trouble with saving"


def draw_saving(searcher: Searcher, question: str) -> None:
    """Draw the button, for editors; where the question is saved it says so, and forgets it."""
    if not may_edit():
        return
    file = saved_file(searcher.generation.manifest.corpus)
    words = " ".join(question.split())
    try:
        is_saved = words in read_saved(file)
    except JudgementsError as error:
        st.html(trouble(f"Saving is off: {error}"))
        return
    st.button(
        "Saved" if is_saved else "Save this question",
        key="save",
        type="secondary" if is_saved else "tertiary",
        help="Asked again whenever articles change. Click to forget it."
        if is_saved
        else "Whenever articles change, it is asked again, and you are told if its answer would "
        "be another one.",
        on_click=_click,
        args=(file, words, is_saved),
    )
    if line := st.session_state.pop(_TROUBLE, ""):
        st.html(trouble(line))


def _click(file: Path, question: str, is_saved: bool) -> None:
    try:
        if is_saved:
            forget_question(file, question)
        else:
            save_question(file, question)
    except JudgementsError as error:
        st.session_state[_TROUBLE] = str(error)
