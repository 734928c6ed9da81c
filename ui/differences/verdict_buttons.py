"""Confirming and dismissing a difference with one click, and taking that back."""

from pathlib import Path

import streamlit as st

from index.differences.difference import Difference, State
from index.differences.verdicts_table import give_verdict, verdicts_file
from index.errors import ConcordanceError
from index.files.digests import quote_digest
from index.search.searcher import Searcher
from ui.differences.chosen import JUST_DISMISSED
from ui.markup import error_html
from ui.session.sign_in import may_edit, require_editor

_ERROR = "trouble with a verdict"


def draw_verdict(searcher: Searcher, one: Difference) -> None:
    """Draw the buttons, for editors; below them why the last click failed, if it did."""
    if not may_edit():
        return
    file = verdicts_file(searcher.generation.manifest.corpus)
    name = quote_digest(repr(one.key))[:16]
    with st.container(horizontal=True, gap="small"):
        if one.state == "new":
            tip = "A real difference: it stays, and counts as confirmed."
            _draw("Confirm", "confirmed", file, one, name, tip=tip)
            _draw("Dismiss", "dismissed", file, one, name, tip="No difference: it is not shown.")
        else:
            _draw("Undo", "new", file, one, name, tip="Take your verdict back.")
    if words := st.session_state.pop(f"{_ERROR}-{name}", ""):
        st.html(error_html(words))


def _draw(label: str, state: State, file: Path, one: Difference, name: str, *, tip: str) -> None:
    st.button(
        label,
        key=f"{label.lower()}-{name}",
        help=tip,
        on_click=_give,
        args=(file, one, state, name),
    )


def _give(file: Path, one: Difference, state: State, name: str) -> None:
    try:
        require_editor()
        give_verdict(file, one, state)
    except ConcordanceError as error:
        st.session_state[f"{_ERROR}-{name}"] = str(error)
        return
    if state == "dismissed":
        just = st.session_state.get(JUST_DISMISSED, frozenset())
        st.session_state[JUST_DISMISSED] = just | {one.key}
