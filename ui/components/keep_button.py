"""The button that keeps a passage, and the form for the note on a kept one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import streamlit as st

from index.errors import TableError
from index.files.digests import quote_digest
from index.notebook.collections import keep, put_into, take_out, write_note
from index.notebook.kept_passages import (
    LONGEST_NAME,
    LONGEST_NOTE,
    USUAL_COLLECTION,
    KeptPassage,
    collection_name,
    collections_of,
    kept_file,
    read_kept,
    to_keep,
)
from index.records import Document, Passage
from index.search.searcher import Searcher
from ui.markup import as_label, error_html
from ui.session.sign_in import may_edit

_ERROR = "trouble with keeping"
_LAST = "kept-into"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTable:
    """The table of kept passages: its file, its rows, and its rows by article and quote digest."""

    file: Path
    kept: Sequence[KeptPassage]
    by_quote: Mapping[tuple[str, str], Sequence[KeptPassage]]

    @property
    def names(self) -> list[str]:
        """The names of the collections."""
        return list(collections_of(self.kept))

    def into(self) -> str:
        """The collection for a new passage: the one used last, if it still exists."""
        last = str(st.session_state.get(_LAST, ""))
        return last if last in self.names else USUAL_COLLECTION


def open_kept_table(searcher: Searcher) -> KeptTable | None:
    """The kept passages of this library; None, with an error on the page, if unreadable."""
    file = kept_file(searcher.generation.manifest.corpus)
    try:
        kept = _read(file, _stamp(file))
    except TableError as error:
        st.html(error_html(f"Keeping is off: {error}"))
        return None
    by_quote: dict[tuple[str, str], list[KeptPassage]] = {}
    for one in kept:
        by_quote.setdefault((one.listing.doc_id, one.digest), []).append(one)
    return KeptTable(file=file, kept=kept, by_quote=by_quote)


@lru_cache(maxsize=2)
def _read(file: Path, stamp: tuple[int, int, int]) -> Sequence[KeptPassage]:
    return tuple(read_kept(file))


def _stamp(file: Path) -> tuple[int, int, int]:
    """A value that changes whenever the file does."""
    if not file.is_file():
        return (0, 0, 0)
    now = file.stat()
    return now.st_ino, now.st_mtime_ns, now.st_size


def draw_keep(table: KeptTable, passage: Passage, document: Document, *, question: str) -> None:
    """Draw the button, for editors; for a kept passage, the forms for its notes."""
    if not may_edit():
        return
    name = f"{document.doc_id}-{passage.start}-{passage.end}"
    kept = table.by_quote.get((document.doc_id, quote_digest(passage.text)), [])
    if not kept:
        st.button(
            "Keep",
            key=f"keep-{name}",
            type="tertiary",
            help=f"Keep this passage in “{as_label(table.into())}” on the Kept page. "
            f"You can then add a note.",
            on_click=_keep,
            args=(table, passage, document, question),
        )
    else:
        with st.popover("Kept", type="secondary", key=f"kept-{name}"):
            for number, one in enumerate(kept):
                draw_note(table, one, key=f"{name}-{number}")
                address = {"collection": one.collection}
                st.page_link("kept/page.py", label="Open the collection →", query_params=address)
    _draw_error(name)


def draw_note(table: KeptTable, kept: KeptPassage, *, key: str) -> None:
    """Draw the form for the note on a kept passage and for its collection.

    Typed text is discarded if the table has changed meanwhile.
    """
    key = f"{key}-{quote_digest(f'{kept.collection} {kept.note}')[:8]}"
    with st.form(f"note-form-{key}", border=False):
        st.text_area(
            "Note, in your own words",
            kept.note,
            key=f"note-{key}",
            max_chars=LONGEST_NOTE,
            height=110,
        )
        names = list(dict.fromkeys([kept.collection, *table.names, USUAL_COLLECTION]))
        st.selectbox(
            "Collection",
            names,
            key=f"collection-{key}",
            accept_new_options=True,
            help=f"Choose one, or type the name of a new one (at most {LONGEST_NAME} characters).",
        )
        with st.container(horizontal=True):
            given = (table, kept, key)
            st.form_submit_button("Save", type="primary", on_click=_save, args=given)
            st.form_submit_button("Take out", on_click=_take_out, args=given)
    _draw_error(key)


def _keep(table: KeptTable, passage: Passage, document: Document, question: str) -> None:
    try:
        keep(
            table.file,
            to_keep(passage, document, passage.text, collection=table.into(), question=question),
        )
    except TableError as error:
        _store_error(f"{document.doc_id}-{passage.start}-{passage.end}", error)


def _save(table: KeptTable, kept: KeptPassage, key: str) -> None:
    collection = collection_name(st.session_state[f"collection-{key}"] or kept.collection)
    try:
        write_note(table.file, kept, st.session_state[f"note-{key}"] or "")
        put_into(table.file, kept, collection)
    except TableError as error:
        _store_error(key, error)
    else:
        st.session_state[_LAST] = collection


def _take_out(table: KeptTable, kept: KeptPassage, key: str) -> None:
    try:
        take_out(table.file, kept)
    except TableError as error:
        _store_error(key, error)


def _draw_error(name: str) -> None:
    if line := st.session_state.pop(f"{_ERROR}-{name}", ""):
        st.html(error_html(line))


def _store_error(name: str, error: TableError) -> None:
    st.session_state[f"{_ERROR}-{name}"] = str(error)
