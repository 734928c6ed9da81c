"""What a click on the page Library does, and what is said of it when the page is drawn again."""

from collections.abc import Callable

import streamlit as st

from index.errors import ConcordanceError
from ui.markup import note, trouble
from ui.sign_in import require_editor

_SAID = "library-said"


def act(waiting: str, action: Callable[[], str]) -> None:
    """Do it, and draw the page anew with the words that it returns, or with what went wrong."""
    try:
        require_editor()
        with st.spinner(waiting):
            st.session_state[_SAID] = note(action())
    except ConcordanceError as error:
        st.session_state[_SAID] = trouble(str(error))
    st.rerun()


def draw_said() -> None:
    """Draw what came of the last click, once."""
    if said := st.session_state.pop(_SAID, None):
        st.html(said)
