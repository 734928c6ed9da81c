"""The table in which details and tags are edited and articles are selected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from index.attribution import counted
from index.notebook.tags import tag_counts, tags_file, write_tags
from index.store.generation import Generation
from ingest.corpus.add_remove import remove
from ingest.corpus.editing import edit, trouble_of
from ui.library.articles_table import ARTICLE, SELECT, TAGS, Typed, articles_table, read_typed
from ui.library.build_panel import begin, forget_pending
from ui.library.said import act, draw_said
from ui.library.shelf import stamps
from ui.library.tagging import draw_tag_form
from ui.markup import Html, error_html, isolated, note
from ui.session.new_articles import added_articles
from ui.session.state import live_generation
from ui.session.tagged import tags_there

_EDITED = "library-shelf"
_NUMBER = "library-shelf-number"
_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _EditedTable:
    """The table as it was when editing began; a different `stamp` means the library has changed."""

    stamp: tuple[object, ...]
    table: pd.DataFrame


def draw_editor(
    index: Path, generation: Generation, roots: Sequence[Path], wanted: Sequence[str]
) -> None:
    """Draw a table of the `wanted` articles, and below it the buttons for its edits.

    Raises:
        TableError: a table beside the articles cannot be read.
    """
    st.html(
        Html(
            '<p class="facts">Click twice on a cell to change it. A cell that you empty is filled '
            "again from the article itself.</p>"
        )
    )
    key = f"articles-{st.session_state.setdefault(_NUMBER, 0)}"
    edits: Mapping[int, Mapping[str, object]] = st.session_state.get(key, {}).get("edited_rows", {})
    stamp = (*live_generation(), *stamps(generation, roots), tuple(wanted))
    edited: _EditedTable | None = st.session_state.get(_EDITED)
    tags, _ = tags_there()
    if edited is None or (edited.stamp != stamp and not edits):
        edited = _EditedTable(
            stamp=stamp,
            table=articles_table(
                generation, roots, wanted=wanted, tags=tags, added=added_articles()
            ),
        )
        st.session_state[_EDITED] = edited
        key = _new_editor_key()
    st.data_editor(
        edited.table,
        key=key,
        hide_index=True,
        disabled=["passages", "format", "added", "changed", ARTICLE],
        column_config=_columns(list(tag_counts(tags))),
        placeholder="",
        alt="Details of the articles",
    )
    typed = read_typed(edited.table, st.session_state[key]["edited_rows"])
    if edited.stamp != stamp:
        words = "Another choice of articles, or their newest state, is shown once your edits are"
        st.html(note(f"{words} saved or discarded."))
    draw_said("edit")
    if typed or typed.selected:
        _draw_choices(index, generation, edited.table, typed, roots)


def _new_editor_key() -> str:
    """The key of a new editor, without edits."""
    st.session_state[_NUMBER] += 1
    return f"articles-{st.session_state[_NUMBER]}"


def _forget() -> None:
    st.session_state.pop(_EDITED, None)


def _columns(tags: Sequence[str]) -> dict[str, Any]:
    text = st.column_config.TextColumn
    return {
        SELECT: st.column_config.CheckboxColumn(
            "Select", width=85, help="Select articles to tag or remove them."
        ),
        "title": text("Title", width=290),
        "source": text("Source", width=160, help="Who published it."),
        "author": text("Author", width=150, help="Several are separated by semicolons."),
        "published": text(
            "Date", width=100, help="Date of publication: 2026-01-31, 2026-01 or 2026."
        ),
        "url": text("Link", width=150),
        "licence": text("Licence", width=95),
        TAGS: st.column_config.MultiselectColumn(
            "Tags", width=160, options=tags, accept_new_options=True
        ),
        "passages": st.column_config.NumberColumn("Passages", width=90),
        "format": text("Format", width=80),
        "added": st.column_config.DatetimeColumn(
            "Added",
            format="D MMM YYYY, HH:mm",
            help="When it came into your library, if that is still known.",
        ),
        "changed": st.column_config.DatetimeColumn(
            "File changed", format="D MMM YYYY, HH:mm", help="When the file was last modified."
        ),
        ARTICLE: text("File", width="medium"),
    }


def _draw_choices(
    index: Path, generation: Generation, table: pd.DataFrame, typed: Typed, roots: Sequence[Path]
) -> None:
    titles = dict(zip(table[ARTICLE], table["title"], strict=True))
    errors = [
        f"“{titles[doc_id]}”: {words}"
        for doc_id, fields in typed.fields.items()
        if (words := trouble_of(fields))
    ]
    for words in errors:
        st.html(error_html(words))
    with st.container(horizontal=True, vertical_alignment="center"):
        if typed:
            articles = counted(len(typed), "changed article")
            if st.button(f"Save {articles}", type="primary", disabled=bool(errors)):
                act("Saving…", partial(_save, generation, roots, typed), at="edit")
        if typed.selected:
            with st.popover(f"Tag {counted(len(typed.selected), 'selected article')}"):
                draw_tag_form(generation, typed.selected, at="edit")
            _draw_removal(index, generation, typed, titles)
        if st.button("Discard", type="tertiary"):
            _forget()
            st.rerun()


def _draw_removal(
    index: Path, generation: Generation, typed: Typed, titles: Mapping[str, str]
) -> None:
    articles = counted(len(typed.selected), "article")
    with st.popover(f"Remove {articles}"):
        if len(typed.selected) == len(generation.listings):
            st.html(error_html("These are all the articles. Keep at least one to ask about."))
            return
        shown = [isolated(f"“{titles[doc_id]}”") for doc_id in typed.selected[:_SHOWN]]
        more = len(typed.selected) - _SHOWN
        shown += [Html(f"and {more:,} more")] if more > 0 else []
        st.html(
            Html(
                f"<p>{', '.join(shown)} will no longer be found by any question. Nothing is "
                f"destroyed: you can get them back from the folder .removed.</p>"
            )
        )
        if st.button(f"Yes, remove {articles}", type="primary"):
            act("Removing…", partial(_remove, index, typed), at="edit")


def _save(generation: Generation, roots: Sequence[Path], typed: Typed) -> str:
    if typed.fields:
        edit(roots, typed.fields)
        forget_pending()
    if typed.tags:
        articles = {one.doc_id: one for one in generation.listings}
        write_tags(tags_file(generation.manifest.corpus), typed.tags, articles)
    _forget()
    said = f"Saved your changes to {counted(len(typed), 'article')}."
    return f"{said} Update the library to use them." if typed.fields else said


def _remove(index: Path, typed: Typed) -> str:
    remove(index, typed.selected)
    _forget()
    articles = counted(len(typed.selected), "article")
    return f"Removed {articles}. {begin(index)}"
