"""What a click did, or why it failed, beside the button that was clicked."""

from collections.abc import Callable

import streamlit as st

from index.errors import ConcordanceError
from ui.markup import Html, error_html, note
from ui.session.sign_in import require_editor

_SAID = "library-said"


def act(waiting: str, action: Callable[[], str], *, at: str = "") -> None:
    """Run `action` and redraw the page with the message that it returns, or with its error.

    The message is drawn by `draw_said` of the same place.
    """
    try:
        require_editor()
        with st.spinner(waiting):
            said = note(action())
    except ConcordanceError as error:
        said = error_html(str(error))
    st.session_state[_SAID] = (at, said)
    st.rerun()


def is_said(at: str) -> bool:
    """Whether there is a message to be drawn at this place."""
    place, said = st.session_state.get(_SAID, ("", Html("")))
    return bool(said) and bool(place == at)


def draw_said(at: str = "") -> None:
    """Draw the message of the last click, once, if it was clicked at this place."""
    if is_said(at):
        st.html(st.session_state.pop(_SAID)[1])
