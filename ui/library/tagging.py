"""Tags given to several articles at once."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from index.attribution import counted
from index.notebook.tags import LONGEST_TAG, tags_file, typed_tags, write_tags
from index.store.generation import Generation
from ui.library.said import act
from ui.session.tagged import library_tags


def draw_tag_form(generation: Generation, doc_ids: Sequence[str], *, at: str) -> None:
    """Draw a form that gives articles more tags."""
    with st.form(f"tag-{at}", border=False):
        typed = st.text_input(
            "Tag", max_chars=4 * LONGEST_TAG, help="Several are separated by semicolons."
        )
        words = f"Tag {counted(len(doc_ids), 'article')}"
        if st.form_submit_button(words, type="primary") and typed_tags(typed):
            act("Saving…", partial(add_tags, generation, doc_ids, typed), at=at)


def add_tags(generation: Generation, doc_ids: Sequence[str], typed: str) -> str:
    """Give articles the tags that were typed, beside those that they have.

    Raises:
        TableError: the table of tags cannot be read or written.
    """
    tags, added = library_tags(), typed_tags(typed)
    wanted = set(doc_ids)
    articles = {one.doc_id: one for one in generation.listings if one.doc_id in wanted}
    given = {doc_id: typed_tags("; ".join((*tags.get(doc_id, ()), *added))) for doc_id in articles}
    write_tags(tags_file(generation.manifest.corpus), given, articles)
    named = ", ".join(f"“{tag}”" for tag in added)
    return f"Tagged {counted(len(given), 'article')} with {named}."
