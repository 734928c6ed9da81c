"""A button that keeps a passage, and a note on one that is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import streamlit as st

from index.errors import JudgementsError
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
from ui.markup import as_label, trouble
from ui.session.sign_in import may_edit

_TROUBLE = "trouble with keeping"
_LAST = "kept-into"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The table of kept passages, and what is in it: all, and by article and digest of quote."""

    file: Path
    kept: Sequence[KeptPassage]
    by_quote: Mapping[tuple[str, str], Sequence[KeptPassage]]

    @property
    def names(self) -> list[str]:
        """The collections that there are."""
        return list(collections_of(self.kept))

    def into(self) -> str:
        """The collection that is kept into: the one of last time, while it is there."""
        last = str(st.session_state.get(_LAST, ""))
        return last if last in self.names else USUAL_COLLECTION


def open_shelf(searcher: Searcher) -> Shelf | None:
    """What is kept of this library; where its table cannot be read, a line says so, and None."""
    file = kept_file(searcher.generation.manifest.corpus)
    try:
        kept = _read(file, _stamp(file))
    except JudgementsError as error:
        st.html(trouble(f"Keeping is off: {error}"))
        return None
    found: dict[tuple[str, str], list[KeptPassage]] = {}
    for one in kept:
        found.setdefault((one.listing.doc_id, one.digest), []).append(one)
    return Shelf(file=file, kept=kept, by_quote=found)


@lru_cache(maxsize=2)
def _read(file: Path, stamp: tuple[int, int, int]) -> Sequence[KeptPassage]:
    return tuple(read_kept(file))


def _stamp(file: Path) -> tuple[int, int, int]:
    """What changes whenever the file does."""
    if not file.is_file():
        return (0, 0, 0)
    now = file.stat()
    return now.st_ino, now.st_mtime_ns, now.st_size


def draw_keep(shelf: Shelf, passage: Passage, document: Document, *, question: str) -> None:
    """Draw the button, for editors; of a passage that is kept, what can be done with it."""
    if not may_edit():
        return
    name = f"{document.doc_id}-{passage.start}-{passage.end}"
    kept = shelf.by_quote.get((document.doc_id, quote_digest(passage.text)), [])
    if not kept:
        st.button(
            "Keep",
            key=f"keep-{name}",
            type="tertiary",
            help=f"Keep this passage in “{as_label(shelf.into())}”, on the page Kept. "
            f"Then you can add a note.",
            on_click=_keep,
            args=(shelf, passage, document, question),
        )
    else:
        with st.popover("Kept", type="secondary", key=f"kept-{name}"):
            for number, one in enumerate(kept):
                draw_note(shelf, one, key=f"{name}-{number}")
                address = {"collection": one.collection}
                st.page_link("kept/page.py", label="Open the collection →", query_params=address)
    _draw_trouble(name)


def draw_note(shelf: Shelf, kept: KeptPassage, *, key: str) -> None:
    """Draw a form for the note on a kept passage and the collection that it is in.

    What was typed is given up where the table says something else by now.
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
        names = list(dict.fromkeys([kept.collection, *shelf.names, USUAL_COLLECTION]))
        st.selectbox(
            "In the collection",
            names,
            key=f"collection-{key}",
            accept_new_options=True,
            help=f"Choose another one or type the name of a new one, up to {LONGEST_NAME} letters.",
        )
        with st.container(horizontal=True):
            given = (shelf, kept, key)
            st.form_submit_button("Save", type="primary", on_click=_save, args=given)
            st.form_submit_button("Take out", on_click=_take_out, args=given)
    _draw_trouble(key)


def _keep(shelf: Shelf, passage: Passage, document: Document, question: str) -> None:
    try:
        keep(
            shelf.file,
            to_keep(passage, document, passage.text, collection=shelf.into(), question=question),
        )
    except JudgementsError as error:
        _tell(f"{document.doc_id}-{passage.start}-{passage.end}", error)


def _save(shelf: Shelf, kept: KeptPassage, key: str) -> None:
    collection = collection_name(st.session_state[f"collection-{key}"] or kept.collection)
    try:
        write_note(shelf.file, kept, st.session_state[f"note-{key}"] or "")
        put_into(shelf.file, kept, collection)
    except JudgementsError as error:
        _tell(key, error)
    else:
        st.session_state[_LAST] = collection


def _take_out(shelf: Shelf, kept: KeptPassage, key: str) -> None:
    try:
        take_out(shelf.file, kept)
    except JudgementsError as error:
        _tell(key, error)


def _draw_trouble(name: str) -> None:
    if line := st.session_state.pop(f"{_TROUBLE}-{name}", ""):
        st.html(trouble(line))


def _tell(name: str, error: JudgementsError) -> None:
    st.session_state[f"{_TROUBLE}-{name}"] = str(error)
