"""The list of all articles: a search box, tags, and the way to edit them."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from index.attribution import counted
from index.errors import ConcordanceError
from index.notebook.tags import tag_counts
from index.store.generation import Generation
from ui.library.articles_editor import draw_editor
from ui.library.entry_html import ask_tag_address, list_html, tags_html
from ui.library.proposed_sources import draw_take, draw_take_all, take_place
from ui.library.said import draw_said, is_said
from ui.library.shelf import ORDERS, Entry, found, in_order, shelf
from ui.library.tagging import draw_tag_form
from ui.markup import Html, error_html, isolated, local_link, note
from ui.session.new_articles import unread_articles
from ui.session.state import address_parameters
from ui.session.tagged import tags_there

_ON_A_PAGE = 50
_PAGE = "list"
_SHOWN = "list-shown"


@st.fragment
def draw_list(index: Path, generation: Generation, roots: Sequence[Path], *, fixed: bool) -> None:
    """Draw the articles that are searched for, at first all; a `fixed` list only leads to them."""
    try:
        _draw_list(index, generation, roots, fixed=fixed)
    # While one types, only this part of the page runs.
    except ConcordanceError as error:
        st.html(error_html(str(error)))


def _draw_list(index: Path, generation: Generation, roots: Sequence[Path], *, fixed: bool) -> None:
    tag = (address_parameters().get("tag") or [""])[-1]
    everything = shelf(generation, roots)
    box, beside = st.columns([7, 5], vertical_alignment="bottom")
    words = box.text_input(
        "Find an article",
        type="search",
        key="find",
        bind="query-params",
        live=True,
        placeholder="title, source, author or tag",
    )
    with beside.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        chosen = st.selectbox(
            "Sort by",
            list(ORDERS),
            key="sort",
            bind="query-params",
            width=200,
        )
        is_editing = not fixed and st.toggle(
            "Edit", key="edit", help="Change details and tags, or remove."
        )
    _turn_back((words or "", tag, chosen))
    wanted = in_order(found(everything, words=words or "", tag=tag), chosen)
    tags, trouble = tags_there()
    if trouble:
        st.html(note(trouble))
    if counts := tag_counts(tags):
        st.html(tags_html(counts, chosen=tag))
    _draw_count(wanted, everything, generation, tag=tag, fixed=fixed)
    if not wanted:
        st.html(note("No article has these words in its title, source, author or tags."))
    elif is_editing:
        draw_editor(index, generation, roots, [one.doc_id for one in wanted])
    else:
        if not fixed:
            draw_take_all(index, everything, roots)
        _draw_page(index, wanted, roots, fixed=fixed)


def _draw_count(
    wanted: Sequence[Entry],
    everything: Sequence[Entry],
    generation: Generation,
    *,
    tag: str,
    fixed: bool,
) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        total = counted(len(everything), "article")
        is_all = len(wanted) == len(everything)
        said = total if is_all else f"{len(wanted):,} of {total}"
        tagged = f" with the tag <b>{isolated(tag)}</b>" if tag else ""
        links = f" · {local_link(ask_tag_address(tag), 'Ask these')}" if tag and wanted else ""
        links += f" · {local_link('library', 'Show all')}" if tag else ""
        st.html(Html(f'<p class="count" role="status">{said}{tagged}{links}</p>'), width="content")
        if wanted and not is_all and not fixed:
            _draw_tagging(generation, wanted)
    draw_said("tags")


def _draw_tagging(generation: Generation, wanted: Sequence[Entry]) -> None:
    with st.popover(f"Tag {'this' if len(wanted) == 1 else 'these'}", type="tertiary"):
        draw_tag_form(generation, [one.doc_id for one in wanted], at="tags")


def _draw_page(index: Path, wanted: Sequence[Entry], roots: Sequence[Path], *, fixed: bool) -> None:
    """Draw one page of the list; an article with a proposal has a button beside it."""
    pages = -(-len(wanted) // _ON_A_PAGE)
    page = _page()
    if page > pages:
        page = st.session_state[_PAGE] = pages
    shown = wanted[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE]
    unread = unread_articles()
    plain: list[Entry] = []
    for entry in shown:
        can_take = bool(entry.proposal) and not fixed
        plain.append(entry)
        if can_take or is_said(take_place(entry.doc_id)):
            _draw_plain(plain, unread)
            plain = []
            if can_take:
                draw_take(index, entry, roots)
            draw_said(take_place(entry.doc_id))
    _draw_plain(plain, unread)
    if pages > 1:
        st.pagination(pages, key=_PAGE, bind="query-params")


def _page() -> int:
    """The number of the page, from 1: the one chosen, or else the one in the address."""
    named = (address_parameters().get(_PAGE) or ["1"])[-1]
    page = st.session_state.get(_PAGE) or (int(named) if named.isdecimal() else 1)
    return max(int(page), 1)


def _turn_back(shown: tuple[str, ...]) -> None:
    """To the first page, when other articles are shown than before."""
    if st.session_state.get(_SHOWN, shown) != shown:
        st.session_state[_PAGE] = 1
    st.session_state[_SHOWN] = shown


def _draw_plain(entries: Sequence[Entry], unread: frozenset[str]) -> None:
    if entries:
        st.html(list_html(entries, unread=unread))
