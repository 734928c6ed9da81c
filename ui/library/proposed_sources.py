"""Sources that articles without one seem to have, each taken with a click in its line."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from index.attribution import counted
from index.records import Listing, Proposal
from ingest.build.pending import listed_fields
from ingest.corpus.editing import edit
from ui.library.build_panel import begin
from ui.library.entry_html import proposal_words
from ui.library.said import act, draw_said
from ui.library.shelf import Entry
from ui.markup import Html, as_label
from ui.session.sign_in import may_edit


def draw_take(index: Path, entry: Entry, roots: Sequence[Path]) -> None:
    """Draw which source an article seems to have, and beside it the button that takes it."""
    assert entry.proposal is not None
    with st.container(horizontal=True, vertical_alignment="center"):
        words = f'<p class="facts proposed">It {proposal_words(entry.doc_id, entry.proposal)}</p>'
        st.html(Html(words), width="content")
        _draw_button(index, entry.doc_id, entry.proposal, roots)


def draw_take_all(index: Path, shelf: Sequence[Entry], roots: Sequence[Path]) -> None:
    """Draw a button that takes all proposed sources, if there are several."""
    proposed = {one.doc_id: one.proposal for one in shelf if one.proposal}
    draw_said("take")
    if len(proposed) < 2:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        words = f"{counted(len(proposed), 'article')} without a source seem to have one."
        st.html(Html(f'<p class="facts">{words}</p>'), width="content")
        if st.button(f"Take all {len(proposed):,}", type="tertiary"):
            act("Saving…", partial(_take, index, proposed, roots), at="take")


def draw_proposal(index: Path, document: Listing, roots: Sequence[Path]) -> None:
    """Draw the source that is proposed for an article, with its button; nothing, if none is.

    Raises:
        TableError: a catalogue is not a table.
    """
    draw_said(take_place(document.doc_id))
    if document.proposal is None or not may_edit() or not any(root.is_dir() for root in roots):
        return
    [(_, listed)] = listed_fields([document], roots)
    if document.source or listed.get("source"):
        return
    words, button = st.columns([4, 1], vertical_alignment="center")
    begun = "No source is named. It"
    words.html(Html(f"<p>{begun} {proposal_words(document.doc_id, document.proposal)}</p>"))
    with button:
        _draw_button(index, document.doc_id, document.proposal, roots)


def _draw_button(index: Path, doc_id: str, proposal: Proposal, roots: Sequence[Path]) -> None:
    # The name is whatever stands in the article, and a label is Markdown.
    if st.button(as_label(f"Take {proposal.source}"), key=f"take {doc_id}"):
        act("Saving…", partial(_take, index, {doc_id: proposal}, roots), at=take_place(doc_id))


def take_place(doc_id: str) -> str:
    """The place of what is said about taking the proposed source of an article."""
    return f"take {doc_id}"


def _take(index: Path, taken: Mapping[str, Proposal], roots: Sequence[Path]) -> str:
    edit(roots, {doc_id: {"source": proposal.source} for doc_id, proposal in taken.items()})
    names = {proposal.source for proposal in taken.values()}
    said = (
        f"The source is now {names.pop()}" if len(taken) == 1 else f"{len(taken):,} sources taken"
    )
    return f"{said}. {begin(index)}"
