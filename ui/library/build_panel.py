"""The build as its reader follows it: what waits for one, how far it is, what it did."""

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
from ui.markup import Html, note, trouble
from ui.session.sign_in import may_edit, require_editor
from ui.session.state import library_roots, live_generation

_FOLLOWED = "library-followed"
_EVERY = 1.0
# For so many seconds a look at the folder is good, unless this page itself changes something.
_GOOD = 3.0


def draw_build(index: Path) -> bool:
    """Draw the build that goes on, again and again until it ends; else what the last one did.

    Whether one goes on.
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
    """Draw what the next build would take up, and the button that begins it.

    Raises:
        CorpusError: a folder is missing or empty, or its catalogue is no table.
    """
    found = _pending(*live_generation(), generation)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(Html(f'<p class="pending">{pending_words(found)}</p>'), width="content")
        draw_start(index, "Rebuild", is_due=bool(found))
    if found:
        with st.expander("What a rebuild would change"):
            st.html(pending_html(found))


def draw_start(index: Path, words: str, *, is_due: bool) -> None:
    """Draw the button that begins a build."""
    if st.button(words, type="primary" if is_due else "secondary"):
        act("Beginning…", partial(begin, index))


def begin(index: Path) -> str:
    """Begin a build; what to say of it, also where another one runs.

    Raises:
        ConcordanceError: it could not begin.
    """
    look_anew()
    try:
        start(index, corpus=library_roots())
    except BuildRunningError as error:
        return f"{error} What has changed meanwhile is for the next rebuild."
    return "A rebuild has begun. You can go on asking, or close this page."


def look_anew() -> None:
    """Have the next drawing look at the folder itself."""
    _pending.clear()


@st.cache_resource(show_spinner="Looking at the folder…", ttl=_GOOD, max_entries=1)
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
                act("Ending the rebuild…", partial(_cancel, index))
    if not now.cancellable:
        since = moment(now.writer.since)
        elsewhere = f"A build is running since {since}, begun elsewhere ({now.writer})."
        st.html(note(elsewhere))


def _cancel(index: Path) -> str:
    cancel(index)
    return "The rebuild was cancelled. The next one goes on where it was."


def _draw_ended(index: Path, record: BuildRecord) -> None:
    if record.trouble:
        st.html(trouble(f"The last build, of {moment(record.since)}: {record.trouble}"))
    if record.report:
        when = f"Last build, {moment(record.since)}: {report_words(record.report)}"
        is_followed = st.session_state.get(_FOLLOWED) == record.process
        with st.expander(when, expanded=is_followed):
            st.html(report_html(record.report))
        _draw_held(index, record.report)


def _draw_held(index: Path, report: BuildReport) -> None:
    """Draw what a version that was put aside changes for saved questions, and a way to use it."""
    store = open_store(index)
    put_aside = store.put_aside()
    if not report.held or put_aside != report.held:
        return
    with st.container(border=True):
        st.html(
            Html(
                f"<p><b>{preview_words(report.preview)}</b> by the new version of the index. So it "
                f"is not in use yet: all questions are answered as before until you say so.</p>"
            )
        )
        st.html(moves_html(report.preview))
        if may_edit() and st.button("Use the new version", type="primary"):
            act("Changing over…", partial(_use, store, report.held))


def _use(store: Store, name: str) -> str:
    with store.writing():
        store.roll_back(name)
    look_anew()
    return "The new version is in use."


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
