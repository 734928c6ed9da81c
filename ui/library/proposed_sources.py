"""Sources that articles without one seem to have, each taken with a click."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from index.attribution import counted
from index.records import Listing, Proposal, Span
from index.store.generation import Generation
from ingest.build.pending import listed_fields
from ingest.corpus.editing import edit
from ui.library.build_panel import act, begin
from ui.markup import Html, as_label, isolated, local_link
from ui.session.permalinks import place_parameters, read_address
from ui.session.sign_in import may_edit

_SHOWN = 5


def draw_proposals(index: Path, generation: Generation, roots: Sequence[Path]) -> None:
    """Draw the sources that are proposed, with a button for each; nothing, if none is.

    Raises:
        TableError: a catalogue is not a table.
    """
    proposed = list(_open(generation.listings, roots))
    if not proposed:
        return
    words = f"{counted(len(proposed), 'article')} without a source, for which one is proposed"
    with st.expander(words, expanded=True):
        for document, proposal in proposed[:_SHOWN]:
            _draw_one(index, document, proposal, roots, of=document.title)
        if (more := len(proposed) - _SHOWN) > 0:
            st.html(Html(f'<p class="facts">And {more:,} more, once these are settled.</p>'))
        if len(proposed) > 1:
            _draw_all(index, proposed, roots)


def draw_proposal(index: Path, document: Listing, roots: Sequence[Path]) -> None:
    """Draw the source that is proposed for an article, with its button; nothing, if none is.

    Raises:
        TableError: a catalogue is not a table.
    """
    if document.proposal is None or not may_edit() or not any(root.is_dir() for root in roots):
        return
    for _, proposal in _open([document], roots):
        _draw_one(index, document, proposal, roots)


def proposal_html(document: Listing, proposal: Proposal, *, of: str | None = None) -> Html:
    """What is proposed, and why; `of` is the title, where it is not above."""
    begun = f"{isolated(f'“{of}”')} looks like" if of else "No source is named. This looks like"
    why = "from its link"
    if proposal.words:
        place = Span(proposal.start, proposal.end)
        address = read_address(place_parameters(document.doc_id, place))
        line = local_link(address, f"line {proposal.line:,}")
        why = f"from {line}: {isolated(f'“{proposal.words}”')}"
    return Html(f"<p>{begun} <b>{isolated(proposal.source)}</b>, {why}</p>")


def _open(listings: Iterable[Listing], roots: Sequence[Path]) -> Iterator[tuple[Listing, Proposal]]:
    """The articles that have a proposal and no source, in `sources.csv` as it is now neither."""
    proposed = [one for one in listings if one.proposal and one.source is None]
    for document, listed in listed_fields(proposed, roots) if proposed else ():
        if document.proposal and not listed.get("source"):
            yield document, document.proposal


def _draw_one(
    index: Path,
    document: Listing,
    proposal: Proposal,
    roots: Sequence[Path],
    *,
    of: str | None = None,
) -> None:
    words, button = st.columns([4, 1], vertical_alignment="center")
    words.html(proposal_html(document, proposal, of=of))
    # The name is whatever stands in the article, and a label is Markdown.
    if button.button(as_label(f"Take {proposal.source}"), key=f"take-{document.doc_id}"):
        act("Saving…", partial(_take, index, {document.doc_id: proposal}, roots))


def _draw_all(
    index: Path, proposed: Sequence[tuple[Listing, Proposal]], roots: Sequence[Path]
) -> None:
    all_of_them = {document.doc_id: proposal for document, proposal in proposed}
    if st.button(f"Take all {len(proposed):,}", type="tertiary"):
        act("Saving…", partial(_take, index, all_of_them, roots))


def _take(index: Path, taken: dict[str, Proposal], roots: Sequence[Path]) -> str:
    edit(roots, {doc_id: {"source": proposal.source} for doc_id, proposal in taken.items()})
    names = {proposal.source for proposal in taken.values()}
    said = (
        f"The source is now {names.pop()}" if len(taken) == 1 else f"{len(taken):,} sources taken"
    )
    return f"{said}, in sources.csv. {begin(index)}"
