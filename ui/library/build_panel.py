"""The build on the Library page: pending changes, progress and the last report."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from index.errors import BuildRunningError, ConcordanceError
from index.store.generation import Generation
from index.store.open import open_store
from index.store.store import Store
from ingest.build.background import BuildState, cancel, start, state
from ingest.build.pending import Pending, find_pending
from ingest.build.record import BuildRecord
from ingest.build.report import BuildReport
from ui.library.build_words import (
    fraction,
    moment,
    moves_html,
    pending_html,
    pending_words,
    preview_words,
    progress_html,
    report_html,
    report_words,
)
from ui.markup import Html, error_html, note
from ui.session.sign_in import may_edit, require_editor
from ui.session.state import library_roots, live_generation

_FOLLOWED = "library-followed"
_EVERY = 1.0
# The folder is looked at again after this many seconds, or when this page changes something.
_FRESH_SECONDS = 3.0


def draw_build(index: Path) -> bool:
    """Draw the running build, refreshed until it ends, or else the last one.

    Returns whether a build is running.
    """
    is_running = state(index).writer is not None

    @st.fragment(run_every=_EVERY if is_running else None)
    def drawn() -> None:
        now = state(index)
        if now.writer:
            _draw_running(index, now)
        elif is_running:
            st.rerun()
        elif now.record:
            _draw_ended(index, now.record)

    drawn()
    return is_running


def draw_pending(index: Path, generation: Generation) -> None:
    """Draw the changes that the next build would pick up, and the button that starts it.

    Raises:
        CorpusError: a folder is missing or empty, or its catalogue is not a valid table.
    """
    pending = _pending(*live_generation(), generation)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(Html(f'<p class="pending">{pending_words(pending)}</p>'), width="content")
        draw_start(index, "Rebuild", is_due=bool(pending))
    if pending:
        with st.expander("What a rebuild would change"):
            st.html(pending_html(pending))


def draw_start(index: Path, words: str, *, is_due: bool) -> None:
    """Draw the button that starts a build."""
    if st.button(words, type="primary" if is_due else "secondary"):
        act("Starting…", partial(begin, index))


def begin(index: Path) -> str:
    """Start a build; returns a message for the user, also if another one is running.

    Raises:
        ConcordanceError: it could not be started.
    """
    forget_pending()
    try:
        start(index, corpus=library_roots())
    except BuildRunningError as error:
        return f"{error} Rebuild again when it has ended, to pick up what has changed meanwhile."
    return "The rebuild has started. You can keep asking questions, or close this page."


def forget_pending() -> None:
    """Look at the folder again when the page is drawn next."""
    _pending.clear()


@st.cache_resource(show_spinner="Checking the folder…", ttl=_FRESH_SECONDS, max_entries=1)
def _pending(index: str, name: str, written: str, _generation: Generation) -> Pending:
    return find_pending(_generation)


def _draw_running(index: Path, now: BuildState) -> None:
    assert now.writer is not None
    st.session_state[_FOLLOWED] = now.writer.process
    if now.record:
        st.progress(fraction(now.record))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(progress_html(now.record))
            if now.cancellable and may_edit() and st.button("Cancel"):
                act("Cancelling the rebuild…", partial(_cancel, index))
    if not now.cancellable:
        since = moment(now.writer.since)
        elsewhere = f"A build started elsewhere has been running since {since} ({now.writer})."
        st.html(note(elsewhere))


def _cancel(index: Path) -> str:
    cancel(index)
    return "The rebuild was cancelled. The next one continues where it stopped."


def _draw_ended(index: Path, record: BuildRecord) -> None:
    if record.trouble:
        st.html(error_html(f"Last build, {moment(record.since)}: {record.trouble}"))
    if record.report:
        # Not a colon: of ":00:" Streamlit makes an emoji, and until that is loaded shows no label.
        when = f"Last build, {moment(record.since)} · {report_words(record.report)}"
        is_followed = st.session_state.get(_FOLLOWED) == record.process
        with st.expander(when, expanded=is_followed):
            st.html(report_html(record.report))
        _draw_put_aside(index, record.report)


def _draw_put_aside(index: Path, report: BuildReport) -> None:
    """Draw how a version that was put aside changes saved questions, and a button to use it."""
    store = open_store(index)
    put_aside = store.put_aside()
    if not report.held or put_aside != report.held:
        return
    with st.container(border=True):
        st.html(
            Html(
                f"<p><b>{preview_words(report.preview)}</b> by the new version of the index, so it "
                f"is not in use yet. Until you use it, all questions are answered as before.</p>"
            )
        )
        st.html(moves_html(report.preview))
        if may_edit() and st.button("Use the new version", type="primary"):
            act("Switching…", partial(_use, store, report.held))


def _use(store: Store, name: str) -> str:
    with store.writing():
        store.roll_back(name)
    forget_pending()
    return "The new version is in use."


_SAID = "library-said"


def act(waiting: str, action: Callable[[], str]) -> None:
    """Run `action` and redraw the page with the message that it returns, or with its error."""
    try:
        require_editor()
        with st.spinner(waiting):
            st.session_state[_SAID] = note(action())
    except ConcordanceError as error:
        st.session_state[_SAID] = error_html(str(error))
    st.rerun()


def draw_said() -> None:
    """Draw the message of the last click, once."""
    if said := st.session_state.pop(_SAID, None):
        st.html(said)
