"""The form of the page Ask: a question or claim, and its filters."""

from collections.abc import Callable, Sequence

import streamlit as st

from index.attribution import counted
from index.notebook.tags import Tags, tag_counts
from index.records import Listing, SourceKey
from ui.markup import note
from ui.session.permalinks import MOST_PASSAGES, AskQuery
from ui.session.tagged import tags_there

_CHOICES = (3, 5, 10, 20, MOST_PASSAGES)
_SHOWN = "shown"
_LABEL = "Ask a question, or type a claim"


def draw_form(
    documents: Sequence[Listing],
    asked: AskQuery,
    *,
    examples: Sequence[str] = (),
    on_click: Callable[[], None],
) -> bool:
    """Draw the form filled with `asked`; returns whether it was submitted just now.

    The first of some questions is shown in it as an example.
    """
    _fill(asked)
    tags, trouble = tags_there()
    with st.form("Ask", border=False):
        box, button = st.columns([6, 1], vertical_alignment="bottom")
        box.text_input(
            _LABEL,
            key="question",
            placeholder=f"{_LABEL}{_example(examples)}",
            label_visibility="collapsed",
        )
        submitted = button.form_submit_button(
            "Ask", type="primary", width="stretch", on_click=on_click
        )
        with st.expander(_filter_words(asked)):
            _draw_filters(documents, asked, tags)
    if trouble:
        st.html(note(trouble))
    return submitted


def typed() -> AskQuery:
    """The query in the widgets of the form."""
    state = st.session_state
    return AskQuery(
        question=state["question"].strip(),
        sources=tuple(state["sources"]),
        articles=tuple(state["articles"]),
        tags=tuple(state.get("tags", ())),
        after=state["after"].strip(),
        before=state["before"].strip(),
        passages=state["passages"],
        notices=state["notices"],
    )


def _example(questions: Sequence[str]) -> str:
    if not questions:
        return ""
    first = questions[0]
    return f": {first if first[1:2].isupper() else f'{first[:1].lower()}{first[1:]}'}"


def _fill(asked: AskQuery) -> None:
    """Fill the widgets from the address whenever it has changed."""
    state = st.session_state
    if state.get(_SHOWN) == asked and "question" in state:
        return
    state[_SHOWN] = asked
    state["question"] = asked.question
    state["sources"] = list(asked.sources)
    state["articles"] = list(asked.articles)
    state["tags"] = list(asked.tags)
    state["after"] = asked.after
    state["before"] = asked.before
    state["notices"] = asked.notices
    state["passages"] = asked.passages


def _filter_words(asked: AskQuery) -> str:
    """The filters in words, without names, which would be rendered as Markdown."""
    parts = [
        counted(len(asked.sources), "source") if asked.sources else "all sources",
        *([counted(len(asked.articles), "article")] if asked.articles else []),
        *([counted(len(asked.tags), "tag")] if asked.tags else []),
        "some dates" if asked.after or asked.before else "any date",
        counted(asked.passages, "passage"),
        *(["with menus and notices"] if asked.notices else []),
    ]
    return f"Narrow it down: {', '.join(parts)}"


def _draw_filters(documents: Sequence[Listing], asked: AskQuery, known: Tags) -> None:
    by_id = {document.doc_id: document for document in documents}
    left, right = st.columns(2)
    left.multiselect(
        "Source",
        source_keys(documents),
        key="sources",
        format_func=lambda one: one if isinstance(one, str) else f"“{by_id[one[0]].title}”",
        placeholder="all",
    )
    right.multiselect(
        "Article",
        list(by_id),
        key="articles",
        format_func=lambda doc_id: by_id[doc_id].title,
        placeholder="all",
    )
    if tags := list(dict.fromkeys([*tag_counts(known), *asked.tags])):
        st.multiselect("Tag", tags, key="tags", placeholder="all")
    after, before, passages = st.columns(3)
    after.text_input("Published after", key="after", placeholder="2019 or 2019-10-16")
    before.text_input("Published before", key="before", placeholder="2026 or 2026-01-31")
    choices = sorted({*_CHOICES, asked.passages})
    passages.selectbox("Number of passages", choices, key="passages")
    st.checkbox("Also search menus, cookie notices and the like", key="notices")


def source_keys(documents: Sequence[Listing]) -> list[SourceKey]:
    """The sources in alphabetical order; then articles without one, by title."""
    names = {document.source for document in documents if document.source}
    unnamed = [document for document in documents if not document.source]
    unnamed.sort(key=lambda document: document.title.casefold())
    return [*sorted(names), *(document.source_key for document in unnamed)]
