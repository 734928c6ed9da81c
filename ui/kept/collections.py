"""Collections of kept passages: each quote as it was kept, its status now, and its note."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from index.attribution import counted
from index.errors import TableError
from index.export.quotations import kept_dossier
from index.notebook.collections import (
    keep,
    remove_collection,
    rename_collection,
    shift,
    take_out,
)
from index.notebook.kept_passages import (
    LONGEST_NAME,
    KeptPassage,
    articles_in,
    collection_name,
    collections_of,
)
from index.notebook.quote_check import Located, Verdict
from index.records import Document
from index.search.searcher import Searcher
from ui.components.cite_button import permalinks
from ui.components.download_buttons import draw_downloads
from ui.components.keep_button import KeptTable, draw_note, open_kept_table
from ui.kept.kept_passage import check, kept_html, kept_place
from ui.markup import Html, as_label, error_html, isolated, local_link, note
from ui.session.permalinks import AskQuery, ask_address
from ui.session.sign_in import may_edit

_CHOSEN = "collection"
_SHOWN = "collection-shown"
_OUT = "collection-out"
_ERROR = "trouble with a collection"
_AT_ONCE = 20
_MOST_ASKED = 40
_NONE = (
    "Nothing is kept yet. Click “Keep” under a passage, on the Ask page or where you read it, to "
    "put it here and add a note."
)


def draw_collections(searcher: Searcher) -> None:
    """Draw the collection that the address names, and its controls."""
    table = open_kept_table(searcher)
    if table is None:
        return
    collections = collections_of(table.kept)
    _draw_error()
    _draw_way_back(table)
    if not collections:
        st.html(note(_NONE))
        return
    name = _choose(list(collections))
    kept = collections[name]
    checked = [check(one, searcher.generation) for one in kept]
    _draw_head(searcher, table, name, kept, [located for _, located in checked])
    shown = st.session_state.get(f"{_SHOWN}-{name}", _AT_ONCE)
    for number, (one, (document, located)) in enumerate(zip(kept, checked, strict=True)):
        if number == shown:
            rest = counted(len(kept) - shown, "passage")
            st.button(f"Show the other {rest}", on_click=_show_all, args=(name, len(kept)))
            break
        st.html(kept_html(one, document, located))
        _draw_actions(table, one, document, located, number=number, of=len(kept))


def _choose(names: Sequence[str]) -> str:
    """The collection that the address or the list names, or the first one."""
    named = st.query_params.get(_CHOSEN, "")
    name = named if named in names else names[0]
    if len(names) == 1:
        return name
    st.session_state[_CHOSEN] = name
    st.selectbox("Collection", names, key=_CHOSEN, on_change=_turn_to_chosen)
    return name


def _turn_to_chosen() -> None:
    st.query_params[_CHOSEN] = st.session_state[_CHOSEN]


def _draw_head(
    searcher: Searcher,
    table: KeptTable,
    name: str,
    kept: Sequence[KeptPassage],
    located: Sequence[Located],
) -> None:
    st.html(Html(f"<h2>{isolated(name)}</h2>"))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(Html(f'<p class="facts">{_counts(located)}</p>'), width="content")
        _draw_scope(searcher, articles_in(kept, name))
        with st.popover("Export", type="tertiary"):
            dossier = partial(kept_dossier, name, kept, searcher.generation, permalinks())
            draw_downloads(name, dossier, key="export")
        if not may_edit():
            return
        with st.popover("Rename", type="tertiary"), st.form("rename", border=False):
            st.text_input("New name", name, key=f"rename-{name}", max_chars=LONGEST_NAME)
            st.form_submit_button(
                "Rename", type="primary", on_click=_rename, args=(table.file, name)
            )
        with st.popover("Remove", type="tertiary"):
            words = f"This removes {counted(len(kept), 'passage')} and their notes from this page."
            st.html(Html(f"<p>{words}</p>"))
            st.button(
                "Remove the collection",
                type="primary",
                on_click=_remove,
                args=(table.file, name),
            )


def _draw_scope(searcher: Searcher, doc_ids: Sequence[str]) -> None:
    """A link that asks the articles of the collection only, as far as they are in the library."""
    there = [doc_id for doc_id in doc_ids if searcher.generation.document(doc_id)]
    if not there:
        return
    # An address of more would be too long for some browsers.
    asked = there[:_MOST_ASKED]
    words = "Ask these articles"
    if len(asked) < len(there):
        words = f"Ask the first {len(asked)} of {len(there):,} articles"
    st.html(local_link(ask_address(AskQuery(articles=tuple(asked))), words), width="content")


def _counts(located: Sequence[Located]) -> str:
    verdicts: list[Verdict] = ["verified", "moved", "edited", "removed"]
    counts = {verdict: sum(1 for one in located if one.verdict == verdict) for verdict in verdicts}
    shown = ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count)
    return f"{counted(len(located), 'passage')}: {shown}"


def _draw_actions(
    table: KeptTable,
    one: KeptPassage,
    document: Document | None,
    located: Located,
    *,
    number: int,
    of: int,
) -> None:
    key = "-".join(one.key()[1:])
    with st.container(horizontal=True, vertical_alignment="center"):
        if document:
            st.page_link(
                "read/page.py", label="Read in place", query_params=kept_place(one, located)
            )
        if not may_edit():
            return
        with st.popover("Edit the note" if one.note else "Add a note", type="tertiary"):
            draw_note(table, one, key=f"here-{key}")
        if of > 1:
            _draw_move("Up", table.file, one, -1, key=key, disabled=number == 0)
            _draw_move("Down", table.file, one, 1, key=key, disabled=number == of - 1)
        st.button(
            "Take out",
            key=f"out-{key}",
            type="tertiary",
            on_click=_take_out,
            args=(table.file, one),
        )


def _draw_move(
    label: str, file: Path, one: KeptPassage, by: int, *, key: str, disabled: bool
) -> None:
    st.button(
        label,
        key=f"{label.lower()}-{key}",
        type="tertiary",
        disabled=disabled,
        on_click=_act,
        args=(partial(shift, file, one, by=by),),
    )


def _draw_way_back(table: KeptTable) -> None:
    """Draw a way to put back a passage that was just taken out, note and all."""
    one: KeptPassage | None = st.session_state.get(_OUT)
    if one is None:
        return
    if any(one.key() == other.key() for other in table.kept):
        st.session_state.pop(_OUT)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(note(f"Taken out of “{one.collection}”: “{one.quote[:60]}…”"), width="content")
        st.button(
            "Put it back",
            key="put-back",
            on_click=_act,
            args=(partial(keep, table.file, one),),
            help=f"Into “{as_label(one.collection)}”, with its note.",
        )


def _draw_error() -> None:
    if words := st.session_state.pop(_ERROR, ""):
        st.html(error_html(words))


def _act(action: Callable[[], None]) -> None:
    _try(action)


def _try(action: Callable[[], None]) -> bool:
    try:
        action()
    except TableError as error:
        st.session_state[_ERROR] = str(error)
        return False
    return True


def _take_out(file: Path, one: KeptPassage) -> None:
    if _try(partial(take_out, file, one)):
        st.session_state[_OUT] = one


def _rename(file: Path, name: str) -> None:
    new = collection_name(st.session_state[f"rename-{name}"] or name)
    if _try(partial(rename_collection, file, name, new)):
        st.query_params[_CHOSEN] = new


def _remove(file: Path, name: str) -> None:
    if _try(partial(remove_collection, file, name)):
        st.query_params.pop(_CHOSEN, None)


def _show_all(name: str, count: int) -> None:
    st.session_state[f"{_SHOWN}-{name}"] = count
