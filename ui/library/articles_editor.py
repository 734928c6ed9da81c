"""The table in which article details are edited and articles are selected for removal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from index.attribution import counted
from index.files.digests import file_digest
from index.store.generation import Generation
from ingest.corpus.add_remove import remove
from ingest.corpus.editing import edit, trouble_of
from ingest.file_kinds import CATALOGUE
from ui.library.articles_table import ARTICLE, SELECT, Typed, articles_table, read_typed
from ui.library.build_panel import act, begin, forget_pending
from ui.markup import Html, error_html, isolated, note
from ui.session.state import live_generation

_EDITED = "library-shelf"
_NUMBER = "library-shelf-number"
_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _EditedTable:
    """The table as it was when editing began; a different `stamp` means the library has changed."""

    stamp: tuple[object, ...]
    table: pd.DataFrame


def draw_articles(
    index: Path, generation: Generation, roots: Sequence[Path], *, fixed: bool
) -> None:
    """Draw the table and, after an edit, the buttons that apply or discard it.

    A `fixed` table is read-only.
    """
    key = f"articles-{st.session_state.setdefault(_NUMBER, 0)}"
    edits: Mapping[int, Mapping[str, object]] = st.session_state.get(key, {}).get("edited_rows", {})
    stamp = (*live_generation(), *_catalogues(roots))
    edited: _EditedTable | None = st.session_state.get(_EDITED)
    if edited is None or (edited.stamp != stamp and not edits):
        edited = _EditedTable(stamp=stamp, table=articles_table(generation, roots))
        st.session_state[_EDITED] = edited
        key = _new_editor_key()
    st.data_editor(
        edited.table,
        key=key,
        hide_index=True,
        disabled=fixed or ["passages", "format", "added", "changed", ARTICLE],
        column_config=_columns(),
        column_order=None if not fixed else [str(name) for name in edited.table if name != SELECT],
        placeholder="",
    )
    typed = read_typed(edited.table, st.session_state[key]["edited_rows"])
    if edited.stamp != stamp:
        st.html(
            note(
                "The library has changed since you began editing. Save or discard your edits to "
                "see it as it is now."
            )
        )
    if typed.fields or typed.selected:
        _draw_choices(index, edited.table, typed, roots)


def _new_editor_key() -> str:
    """The key of a new editor, without edits."""
    st.session_state[_NUMBER] += 1
    return f"articles-{st.session_state[_NUMBER]}"


def _forget() -> None:
    st.session_state.pop(_EDITED, None)


def _catalogues(roots: Sequence[Path]) -> list[str]:
    return [file_digest(root / CATALOGUE) for root in roots if (root / CATALOGUE).is_file()]


def _columns() -> dict[str, Any]:
    text = st.column_config.TextColumn
    return {
        SELECT: st.column_config.CheckboxColumn(
            "Select", width=85, help="Select articles to remove."
        ),
        "title": text("Title", width=290),
        "source": text("Source", width=160, help="Who published it."),
        "author": text("Author", width=150, help="Several are separated by semicolons."),
        "published": text(
            "Date", width=100, help="Date of publication: 2026-01-31, 2026-01 or 2026."
        ),
        "url": text("Link", width=150),
        "licence": text("Licence", width=95),
        "passages": st.column_config.NumberColumn("Passages", width=90),
        "format": text("Format", width=80),
        "added": st.column_config.DatetimeColumn(
            "Added",
            format="D MMM YYYY, HH:mm",
            help="Known only if an older version of the index, still stored, lacks the article.",
        ),
        "changed": st.column_config.DatetimeColumn(
            "File changed", format="D MMM YYYY, HH:mm", help="When the file was last modified."
        ),
        ARTICLE: text("File", width="medium"),
    }


def _draw_choices(index: Path, table: pd.DataFrame, typed: Typed, roots: Sequence[Path]) -> None:
    titles = dict(zip(table[ARTICLE], table["title"], strict=True))
    errors = [
        f"“{titles[doc_id]}”: {words}"
        for doc_id, fields in typed.fields.items()
        if (words := trouble_of(fields))
    ]
    for words in errors:
        st.html(error_html(words))
    with st.container(horizontal=True, vertical_alignment="center"):
        if typed.fields:
            articles = counted(len(typed.fields), "changed article")
            if st.button(f"Save {articles}", type="primary", disabled=bool(errors)):
                act("Saving…", partial(_save, roots, typed))
        if typed.selected:
            _draw_removal(index, typed, titles)
        if st.button("Discard", type="tertiary"):
            _forget()
            st.rerun()


def _draw_removal(index: Path, typed: Typed, titles: Mapping[str, str]) -> None:
    articles = counted(len(typed.selected), "article")
    with st.popover(f"Remove {articles}"):
        if len(typed.selected) == len(titles):
            st.html(error_html("These are all the articles. Keep at least one to ask about."))
            return
        shown = [isolated(f"“{titles[doc_id]}”") for doc_id in typed.selected[:_SHOWN]]
        more = len(typed.selected) - _SHOWN
        shown += [Html(f"and {more:,} more")] if more > 0 else []
        st.html(
            Html(
                f"<p>{', '.join(shown)} will no longer be found by any question. Files are moved "
                f"to <code>.removed</code> in their folder, and removed rows of tables are listed "
                f"there; nothing is destroyed.</p>"
            )
        )
        if st.button(f"Yes, remove {articles}", type="primary"):
            act("Removing…", partial(_remove, index, typed))


def _save(roots: Sequence[Path], typed: Typed) -> str:
    edit(roots, typed.fields)
    _forget()
    forget_pending()
    return f"Saved your changes to {counted(len(typed.fields), 'article')}."


def _remove(index: Path, typed: Typed) -> str:
    remove(index, typed.selected)
    _forget()
    articles = counted(len(typed.selected), "article")
    return f"Removed {articles}, now in .removed. {begin(index)}"
