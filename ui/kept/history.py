"""The history of questions and the saved questions: ask them again, or delete them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs

import streamlit as st

from index.attribution import counted
from index.errors import ConcordanceError, IndexUnwritableError
from index.notebook.history import LONGEST, Asking, History
from index.notebook.saved_questions import forget_question, read_saved
from ui.markup import Html, error_html, isolated, local_link, note
from ui.session.permalinks import AskQuery, ask_address
from ui.session.roles import has_audience
from ui.session.sign_in import may_edit
from ui.session.state import index_folder

_ERROR = "trouble with history"
_SHOWN = "history-shown"
_AT_ONCE = 25
_SWITCH = "history-switch"
_SHARED = (
    "No history is kept on a server that others can reach: they would see each other's questions."
)


def draw_history() -> None:
    """Draw the switch and the history, newest first."""
    if has_audience():
        st.html(note(_SHARED))
        return
    history = History(index_folder())
    try:
        is_on, entries = history.is_on(), history.entries()
    except IndexUnwritableError as error:
        st.html(error_html(str(error)))
        return
    st.toggle(
        "Keep a history of questions",
        is_on,
        key=_SWITCH,
        on_change=_switch,
        help=f"The last {LONGEST:,} questions, in a file on this machine. They never leave it.",
    )
    _draw_error()
    if not entries:
        words = "Nothing has been asked yet." if is_on else "No history is kept."
        st.html(note(words))
        return
    shown = st.session_state.get(_SHOWN, _AT_ONCE)
    for number, one in enumerate(entries[:shown]):
        _draw_line(_asking_html(one), f"history-{number}", "Delete", _forget, (one,))
    with st.container(horizontal=True):
        if len(entries) > shown:
            older = counted(len(entries) - shown, "older question")
            st.button(f"Show more of {older}", on_click=_show_more)
        with st.popover("Delete all", type="tertiary"):
            st.html(Html(f"<p>{counted(len(entries), 'question')} will be deleted.</p>"))
            st.button("Delete the whole history", type="primary", on_click=_forget_all)


def draw_saved(file: Path) -> None:
    """Draw the saved questions, which are asked again whenever articles change."""
    try:
        questions = read_saved(file)
    except ConcordanceError as error:
        st.html(error_html(str(error)))
        return
    _draw_error()
    if not questions:
        words = "Nothing is saved yet. Click “Save this question” on the Ask page."
        st.html(note(words))
        return
    st.html(
        Html(
            '<p class="facts">Whenever articles change, these are asked again, and you are told '
            "which answers would change.</p>"
        )
    )
    for number, question in enumerate(questions):
        address = ask_address(AskQuery(question=question))
        link = Html(f'<p class="asking">{local_link(address, question)}</p>')
        if may_edit():
            _draw_line(link, f"saved-{number}", "Remove", _forget_saved, (file, question))
        else:
            st.html(link)


def day_words(moment: str) -> str:
    """The local date of an ISO moment in UTC; any other text is returned as it is.

    >>> day_words("some day")
    'some day'
    """
    try:
        when = datetime.fromisoformat(moment).astimezone()
    except ValueError:
        return moment
    return f"{when.day} {when:%B %Y}"


def _asking_html(one: Asking) -> Html:
    link = local_link(f"./?{one.query}", one.question)
    answered = f"{counted(one.sources, 'source')} answered" if one.sources else "no source answered"
    filtered = " · with filters" if parse_qs(one.query).keys() - {"q", "claim"} else ""
    facts = f"{isolated(day_words(one.asked))} · {answered}{filtered}"
    return Html(f'<p class="asking">{link}<br><span class="facts">{facts}</span></p>')


def _draw_line(
    words: Html, key: str, label: str, act: Callable[..., None], given: Sequence[object]
) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"line-{key}"):
        st.html(words)
        st.button(label, key=key, type="tertiary", on_click=act, args=tuple(given))


def _draw_error() -> None:
    if words := st.session_state.pop(_ERROR, ""):
        st.html(error_html(words))


def _try(action: Callable[[], None]) -> None:
    try:
        action()
    except ConcordanceError as error:
        st.session_state[_ERROR] = str(error)


def _switch() -> None:
    _try(lambda: History(index_folder()).switch(on=st.session_state[_SWITCH]))


def _forget(one: Asking) -> None:
    _try(lambda: History(index_folder()).forget(one))


def _forget_all() -> None:
    _try(History(index_folder()).forget_all)


def _forget_saved(file: Path, question: str) -> None:
    _try(lambda: forget_question(file, question))


def _show_more() -> None:
    st.session_state[_SHOWN] = st.session_state.get(_SHOWN, _AT_ONCE) + 4 * _AT_ONCE
