"""The update of the library: pending changes, progress, the last report, what waits."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import streamlit as st

from index.errors import BuildRunningError
from index.store.generation import Generation
from index.store.open import open_store
from index.store.store import Store
from ingest.build.background import BuildState, cancel, start, state
from ingest.build.pending import Pending, find_pending
from ingest.build.record import BuildRecord
from ui.library.build_words import (
    fraction,
    moment,
    moves_html,
    pending_html,
    pending_words,
    progress_html,
    report_html,
    report_words,
)
from ui.library.differing_articles import draw_added_differences
from ui.library.said import act, draw_said
from ui.markup import Html, error_html, note
from ui.session.sign_in import may_edit
from ui.session.state import index_folder, library_roots, live_generation
from ui.session.waiting import moved_words, waiting_report

_FOLLOWED = "library-followed"
_EVERY = 1.0
# The folder is looked at again after this many seconds, or when this page changes something.
_FRESH_SECONDS = 3.0


def draw_build(index: Path, titles: Mapping[str, str]) -> bool:
    """Draw the running build, refreshed until it ends, or else one that this session has followed.

    `titles` are those of the live articles, by doc_id. Returns whether a build is running.
    """
    is_running = state(index).writer is not None

    @st.fragment(run_every=_EVERY if is_running else None)
    def drawn() -> None:
        now = state(index)
        if now.writer:
            _draw_running(index, now)
        elif is_running:
            st.rerun()
        elif now.record and (_is_followed(now.record) or now.record.trouble):
            _draw_ended(now.record, titles)

    drawn()
    return is_running


def draw_last(index: Path, titles: Mapping[str, str]) -> None:
    """Draw the report of the last build, unless it is drawn by `draw_build`."""
    now = state(index)
    if now.writer is None and now.record and not (_is_followed(now.record) or now.record.trouble):
        _draw_ended(now.record, titles)


def _is_followed(record: BuildRecord) -> bool:
    return bool(st.session_state.get(_FOLLOWED) == record.process)


def pending_changes(generation: Generation) -> Pending:
    """The changes that the next build would pick up; the folder is looked at every few seconds.

    Raises:
        CorpusError: a folder is missing or empty, or its catalogue is not a valid table.
    """
    return _pending(*live_generation(), generation)


def draw_pending(index: Path, pending: Pending, titles: Mapping[str, str]) -> None:
    """Draw the changes that the next build would pick up, and the button that starts it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(Html(f'<p class="pending">{pending_words(pending)}</p>'), width="content")
        draw_start(index, "Update", is_due=bool(pending))
    if pending:
        with st.expander("What has changed in your folder"):
            st.html(pending_html(pending, titles))
    draw_said("update")


def draw_start(index: Path, words: str, *, is_due: bool) -> None:
    """Draw the button that starts a build."""
    if st.button(words, type="primary" if is_due else "secondary"):
        act("Starting…", partial(begin, index), at="update")


def begin(index: Path) -> str:
    """Start a build; returns a message for the user, also if another one is running.

    Raises:
        ConcordanceError: it could not be started.
    """
    forget_pending()
    try:
        start(index, corpus=library_roots())
    except BuildRunningError as error:
        return f"{error} Update again when it has ended, to pick up what has changed meanwhile."
    return "The library is being updated. You can keep asking questions, or close this page."


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
                act("Stopping the update…", partial(_cancel, index), at="update")
    if not now.cancellable:
        since = moment(now.writer.since)
        elsewhere = f"An update that was started elsewhere has been running since {since}."
        st.html(note(elsewhere))


def _cancel(index: Path) -> str:
    cancel(index)
    return "The update was stopped. The next one goes on from there."


def _draw_ended(record: BuildRecord, titles: Mapping[str, str]) -> None:
    if record.trouble:
        st.html(error_html(f"Last update, {moment(record.since)}: {record.trouble}"))
    if record.report:
        # Not a colon: of ":00:" Streamlit makes an emoji, and until that is loaded shows no label.
        live = open_store(index_folder()).live() if record.report.held else ""
        words = report_words(record.report, live=live)
        when = f"Last update, {moment(record.since)} · {words}"
        with st.expander(when):
            st.html(report_html(record.report, titles))
        draw_added_differences(record.report.changes.added, titles)


def draw_waiting(index: Path) -> None:
    """Draw what waits for consent, and the button that gives it; nothing, if nothing waits."""
    draw_said("waiting")
    report = waiting_report()
    if report is None or report.held is None:
        return
    with st.container(border=True):
        st.html(
            Html(
                f"<p><b>{moved_words(report.preview)}</b> after your last changes, so they wait "
                f"for your consent. Until then, all questions are answered as before.</p>"
                f"{moves_html(report.preview)}"
            )
        )
        if may_edit() and st.button("Use the updated library", type="primary"):
            act("Switching…", partial(_use, open_store(index), report.held), at="waiting")


def _use(store: Store, name: str) -> str:
    with store.writing():
        store.roll_back(name)
    forget_pending()
    return "The updated library is in use."
