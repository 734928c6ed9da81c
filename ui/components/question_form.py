"""The form for a question and its filters, used by several pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from index.attribution import counted
from index.notebook.tags import Tags, tag_counts
from index.records import Listing
from ui.markup import note
from ui.session.permalinks import MOST_PASSAGES, USUAL_PASSAGES, AskQuery
from ui.session.tagged import tags_there

_CHOICES = (3, 5, 10, 20, MOST_PASSAGES)
_SHOWN = "shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The texts of one page's form. `name` separates its widgets from those of other pages.

    `counts` is whether it asks how many passages to show.
    """

    name: str
    label: str
    placeholder: str
    button: str
    counts: bool

    def showing(self, questions: Sequence[str]) -> "Form":
        """The form with the first of some questions as its example, if there is one."""
        if not questions:
            return self
        first = questions[0]
        small = first if first[1:2].isupper() else f"{first[:1].lower()}{first[1:]}"
        return replace(self, placeholder=f"{self.placeholder}: {small}")

    def key(self, field: str) -> str:
        """The session key of a field of this form."""
        return f"{self.name}{field}"


def draw_form(
    form: Form, documents: Sequence[Listing], asked: AskQuery, *, on_click: Callable[[], None]
) -> bool:
    """Draw the form filled with `asked`; returns whether it was submitted just now."""
    _fill(form, asked)
    tags, trouble = tags_there()
    with st.form(form.button, border=False):
        box, button = st.columns([6, 1], vertical_alignment="bottom")
        box.text_input(
            form.label,
            key=form.key("question"),
            placeholder=form.placeholder,
            label_visibility="collapsed",
        )
        submitted = button.form_submit_button(
            form.button, type="primary", width="stretch", on_click=on_click
        )
        with st.expander(_filter_words(form, asked)):
            _draw_filters(form, documents, asked, tags)
    if trouble:
        st.html(note(trouble))
    return submitted


def typed(form: Form) -> AskQuery:
    """The query in the widgets of the form."""
    state = st.session_state
    return AskQuery(
        question=state[form.key("question")].strip(),
        sources=tuple(state[form.key("sources")]),
        articles=tuple(state[form.key("articles")]),
        tags=tuple(state.get(form.key("tags"), ())),
        after=state[form.key("after")].strip(),
        before=state[form.key("before")].strip(),
        passages=state[form.key("passages")] if form.counts else USUAL_PASSAGES,
        notices=state[form.key("notices")],
    )


def _fill(form: Form, asked: AskQuery) -> None:
    """Fill the widgets from the address whenever it has changed."""
    state = st.session_state
    if state.get(form.key(_SHOWN)) == asked and form.key("question") in state:
        return
    state[form.key(_SHOWN)] = asked
    state[form.key("question")] = asked.question
    state[form.key("sources")] = list(asked.sources)
    state[form.key("articles")] = list(asked.articles)
    state[form.key("tags")] = list(asked.tags)
    state[form.key("after")] = asked.after
    state[form.key("before")] = asked.before
    state[form.key("notices")] = asked.notices
    if form.counts:
        state[form.key("passages")] = asked.passages


def _filter_words(form: Form, asked: AskQuery) -> str:
    """The filters in words, without names, which would be rendered as Markdown."""
    parts = [
        counted(len(asked.sources), "source") if asked.sources else "all sources",
        *([counted(len(asked.articles), "article")] if asked.articles else []),
        *([counted(len(asked.tags), "tag")] if asked.tags else []),
        "some dates" if asked.after or asked.before else "any date",
        *([counted(asked.passages, "passage")] if form.counts else []),
        *(["with menus and notices"] if asked.notices else []),
    ]
    return f"Narrow it down: {', '.join(parts)}"


def _draw_filters(form: Form, documents: Sequence[Listing], asked: AskQuery, known: Tags) -> None:
    by_id = {document.doc_id: document for document in documents}
    left, right = st.columns(2)
    left.multiselect(
        "Source",
        source_names(documents),
        key=form.key("sources"),
        format_func=lambda name: name or "source unknown",
        placeholder="all",
    )
    right.multiselect(
        "Article",
        list(by_id),
        key=form.key("articles"),
        format_func=lambda doc_id: by_id[doc_id].title,
        placeholder="all",
    )
    if tags := list(dict.fromkeys([*tag_counts(known), *asked.tags])):
        st.multiselect("Tag", tags, key=form.key("tags"), placeholder="all")
    after, before, passages = st.columns(3) if form.counts else (*st.columns(2), None)
    after.text_input("Published after", key=form.key("after"), placeholder="2019 or 2019-10-16")
    before.text_input("Published before", key=form.key("before"), placeholder="2026 or 2026-01-31")
    if passages:
        choices = sorted({*_CHOICES, asked.passages})
        passages.selectbox("Number of passages", choices, key=form.key("passages"))
    st.checkbox("Also search menus, cookie notices and the like", key=form.key("notices"))


def source_names(documents: Sequence[Listing]) -> list[str | None]:
    """The names of the sources in alphabetical order; None for articles without one, if any."""
    names = sorted({document.source for document in documents if document.source})
    unknown = any(document.source is None for document in documents)
    return [*names, *([None] if unknown else [])]
