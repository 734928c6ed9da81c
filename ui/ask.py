"""The page where questions are asked and the passages that answer them are shown."""

import streamlit as st

from index.answer import Answer, Hit
from index.attribution import counted
from index.errors import ConcordanceError, QuestionError
from index.records import Document, Passage, Span
from index.search import Searcher
from ui.attribution import citation, summary
from ui.hits import hit_html
from ui.library import how_to_add_html, languages_words, library_html
from ui.marks import Marks, draw_marks, mark_trouble, read_question_marks
from ui.markup import Html, local_link, note, trouble
from ui.permalink import (
    MOST_PASSAGES,
    Asked,
    ask_address,
    place_parameters,
    read_address,
    read_asked,
)
from ui.state import (
    address_parameters,
    ask_form,
    fill_form,
    open_library,
    page_address,
    suggestions,
)
from ui.why import why_html

_CHOICES = (3, 5, 10, 20, MOST_PASSAGES)


def draw_ask() -> None:
    """Draw the form and, where the address holds a question, its answer."""
    try:
        searcher = open_library()
        asked = _read_address()
        submitted = _draw_form(searcher.documents, asked)
        if asked.question:
            _draw_answer(searcher, asked)
        else:
            if submitted:
                st.html(note("Type a question first, then ask."))
            _draw_examples(suggestions())
            _draw_languages(searcher)
    except ConcordanceError as error:
        st.html(trouble(str(error)))


def _read_address() -> Asked:
    try:
        return read_asked(address_parameters())
    except QuestionError as error:
        st.html(trouble(str(error)))
        return Asked()


def _draw_form(documents: list[Document], asked: Asked) -> bool:
    fill_form(asked)
    with st.form("ask", border=False):
        box, button = st.columns([6, 1], vertical_alignment="bottom")
        box.text_input(
            "Ask in your own words",
            key="question",
            placeholder="Ask in your own words: why do my legs cramp when I walk?",
            label_visibility="collapsed",
        )
        submitted = button.form_submit_button(
            "Ask", type="primary", width="stretch", on_click=ask_form
        )
        with st.expander(_filter_words(asked)):
            _draw_filters(documents, asked)
    return submitted


def _filter_words(asked: Asked) -> str:
    """The filters in words, without names, which would be read as Markdown."""
    parts = [
        counted(len(asked.sources), "source") if asked.sources else "all sources",
        *([counted(len(asked.articles), "article")] if asked.articles else []),
        "some dates" if asked.after or asked.before else "any date",
        counted(asked.passages, "passage"),
        *(["with notices and menus"] if asked.notices else []),
    ]
    return f"Filters: {', '.join(parts)}"


def _draw_filters(documents: list[Document], asked: Asked) -> None:
    by_id = {document.doc_id: document for document in documents}
    left, right = st.columns(2)
    left.multiselect(
        "Source",
        _source_names(documents),
        key="sources",
        format_func=lambda name: name or "source unknown",
        placeholder="all",
    )
    right.multiselect(
        "Article",
        list(by_id),
        key="articles",
        format_func=lambda doc_id: by_id[doc_id].title,
        placeholder="all",
    )
    after, before, passages = st.columns(3)
    after.text_input("Published after", key="after", placeholder="2019 or 2019-10-16")
    before.text_input("Published before", key="before", placeholder="2026 or 2026-01-31")
    choices = sorted({*_CHOICES, asked.passages})
    passages.selectbox("Number of passages", choices, key="passages")
    st.checkbox("Also search notices and menus", key="notices")


def _source_names(documents: list[Document]) -> list[str | None]:
    names = sorted({document.source for document in documents if document.source})
    unknown = any(document.source is None for document in documents)
    return [*names, *([None] if unknown else [])]


def _draw_examples(questions: list[str]) -> None:
    links = [local_link(ask_address(Asked(question=words)), words) for words in questions]
    st.html(Html(f'<p class="links">Try: {" ".join(links)}</p>'))


def _draw_languages(searcher: Searcher) -> None:
    if words := languages_words(searcher.generation):
        st.html(note(words))


def _draw_answer(searcher: Searcher, asked: Asked) -> None:
    answer = searcher.search(asked.question, k=asked.passages, filters=asked.filters())
    if answer.answerable:
        st.html(Html(f'<p class="summary" role="status">{summary(answer)}</p>'))
    else:
        st.html(Html('<h2 class="summary" role="status">No article here answers that.</h2>'))
    for line in answer.notices:
        st.html(note(line))
    if answer.answerable:
        _draw_hits(searcher, answer, asked)
    else:
        _draw_silence(searcher, answer, asked)


def _draw_hits(searcher: Searcher, answer: Answer, asked: Asked) -> None:
    marks = read_question_marks(searcher, answer.question)
    for hit in answer.hits:
        st.html(hit_html(hit, neighbours=_neighbours(searcher, hit.passage), asked=asked))
        _draw_actions(hit, answer, asked, marks)


def _neighbours(searcher: Searcher, passage: Passage) -> list[Passage]:
    around = (passage.ordinal - 1, passage.ordinal + 1)
    passages = searcher.generation.passages_of(passage.doc_id)
    return [other for other in passages if other.ordinal in around]


def _draw_actions(hit: Hit, answer: Answer, asked: Asked, marks: Marks | None) -> None:
    span = Span(hit.passage.start, hit.passage.end)
    place = place_parameters(hit.document.doc_id, span, asked)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link("read.py", label="Read in place", query_params=place)
        with st.popover("Cite", type="tertiary"):
            permalink = page_address() + read_address(place_parameters(hit.document.doc_id, span))
            words = citation(hit.passage, hit.document, permalink=permalink)
            st.code(words, language=None, wrap_lines=True)
        with st.popover("Why this?", type="tertiary"):
            st.html(why_html(hit, answer))
        if marks:
            draw_marks(marks, hit)
    if line := mark_trouble(hit):
        st.html(line)


def _draw_silence(searcher: Searcher, answer: Answer, asked: Asked) -> None:
    st.html(library_html(searcher.documents))
    _draw_languages(searcher)
    if answer.hits:
        with st.expander("Show the nearest anyway"):
            _draw_hits(searcher, answer, asked)
    st.html(how_to_add_html(searcher.generation.manifest.corpus))


if __name__ == "__main__":
    draw_ask()
