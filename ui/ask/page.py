"""The page Ask: a question, and the passages that answer it."""

from dataclasses import replace
from functools import partial

import streamlit as st

from index.errors import ConcordanceError, IndexMissingError, QuestionError
from index.export.quotations import answer_dossier
from index.records import Passage, Span
from index.search.answer import Answer, Hit
from index.search.excerpt import Excerpt, parse_excerpt
from index.search.searcher import Searcher
from ui.ask.hits import hit_html, like_html, why_html
from ui.ask.judge_buttons import Marks, draw_marks, mark_error_html, read_question_marks
from ui.components.attribution import summary
from ui.components.cite_button import draw_cite, permalinks
from ui.components.download_buttons import draw_downloads
from ui.components.first_steps import empty_html, hints_html
from ui.components.keep_button import KeptTable, draw_keep, open_kept_table
from ui.components.overview import how_to_add_html, languages_words, library_html
from ui.components.question_form import Form, draw_form, typed
from ui.components.remember import remember_answer
from ui.components.save_button import draw_saving
from ui.markup import Html, error_html, local_link, note
from ui.session.permalinks import (
    AskQuery,
    CompareQuery,
    ask_address,
    place_parameters,
    read_asked,
)
from ui.session.state import (
    address_parameters,
    is_drawn_again,
    library_roots,
    open_library,
    suggestions,
)
from ui.telemetry.counted_search import ask

_FORM = Form(
    name="",
    label="Ask in your own words",
    placeholder="Ask in your own words",
    button="Ask",
    counts=True,
)


def draw_ask() -> None:
    """Draw the form and, if the address contains a question, its answer."""
    try:
        searcher = open_library()
        asked = _read_address()
        examples = [] if asked.question or asked.like else suggestions()
        submitted = draw_form(_FORM.showing(examples), searcher.listings, asked, on_click=_ask)
        if asked.question or asked.like:
            _draw_answer(searcher, asked)
        else:
            if submitted:
                st.html(note("Type a question first."))
            _draw_examples(examples)
            _draw_languages(searcher)
            st.html(hints_html())
    except IndexMissingError:
        st.html(empty_html(library_roots()))
    except ConcordanceError as error:
        st.html(error_html(str(error)))


def _read_address() -> AskQuery:
    try:
        return read_asked(address_parameters())
    except QuestionError as error:
        st.html(error_html(str(error)))
        return AskQuery()


def _ask() -> None:
    # Without a question, other filters are for the text that the page shows passages like.
    like = "".join(address_parameters().get("like", [])[-1:])
    st.query_params.from_dict(replace(typed(_FORM), like=like).parameters())


def _draw_examples(questions: list[str]) -> None:
    links = [local_link(ask_address(AskQuery(question=words)), words) for words in questions]
    if links:
        st.html(Html(f'<p class="links">Try: {" ".join(links)}</p>'))


def _draw_languages(searcher: Searcher) -> None:
    if words := languages_words(searcher.generation):
        st.html(note(words))


def _draw_answer(searcher: Searcher, asked: AskQuery) -> None:
    filters, again = asked.filters(), is_drawn_again(asked)
    like = parse_excerpt(asked.like) if asked.like else None
    answer = ask(
        searcher,
        asked.question,
        k=asked.passages,
        filters=filters,
        door="page",
        again=again,
        like=like,
    )
    if like:
        st.html(like_html(searcher.generation.document(like.doc_id), like.span, answer.question))
    remember_answer(answer, asked)
    if answer.answerable:
        _draw_summary(searcher, answer, asked)
    else:
        with st.container(horizontal=True, vertical_alignment="center"):
            said = "No other source here is like that." if like else "No article here answers that."
            words = f'<h2 class="summary">{said}</h2>'
            st.html(Html(f'<div role="status">{words}</div>'), width="content")
            if not like:
                draw_saving(searcher, answer.question)
    for line in answer.notices:
        st.html(note(line))
    if instead := answer.did_you_mean:
        link = local_link(ask_address(replace(asked, question=instead)), instead)
        st.html(Html(f'<p class="links">Did you mean: {link}</p>'))
    if answer.answerable:
        _draw_hits(searcher, answer, asked)
    else:
        _draw_silence(searcher, answer, asked)


def _draw_summary(searcher: Searcher, answer: Answer, asked: AskQuery) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        title = '<h2 class="unseen">Passages</h2>'
        line = Html(f'{title}<p class="summary" role="status">{summary(answer)}</p>')
        st.html(line, width="content")
        if not asked.like:
            compared = CompareQuery(asked=asked).parameters()
            st.page_link("compare/page.py", label="Compare them →", query_params=compared)
            draw_saving(searcher, answer.question)
        with st.popover("Export", type="tertiary"):
            dossier = partial(answer_dossier, answer, searcher.generation, permalinks())
            draw_downloads(answer.question, dossier, key="export")


def _draw_hits(searcher: Searcher, answer: Answer, asked: AskQuery) -> None:
    marks = None if asked.like else read_question_marks(searcher, answer.question)
    table = open_kept_table(searcher)
    for hit in answer.hits:
        st.html(hit_html(hit, neighbours=_neighbours(searcher, hit.passage), asked=asked))
        _draw_actions(hit, answer, asked, marks=marks, table=table)


def _neighbours(searcher: Searcher, passage: Passage) -> list[Passage]:
    around = (passage.ordinal - 1, passage.ordinal + 1)
    passages = searcher.generation.passages_of(passage.doc_id)
    return [other for other in passages if other.ordinal in around]


def _draw_actions(
    hit: Hit, answer: Answer, asked: AskQuery, *, marks: Marks | None, table: KeptTable | None
) -> None:
    span = Span(hit.passage.start, hit.passage.end)
    place = place_parameters(hit.document.doc_id, span, asked, quote=hit.passage.text)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.page_link("read/page.py", label="Read in place", query_params=place)
        draw_cite(hit.passage, hit.document)
        with st.popover("Why this?", type="tertiary"):
            st.html(why_html(hit, answer))
        like = AskQuery(like=str(Excerpt(hit.document.doc_id, span))).parameters()
        st.page_link("ask/page.py", label="More like this", query_params=like)
        if not asked.like:
            others = _others(asked).parameters()
            st.page_link("compare/page.py", label="What do the others say?", query_params=others)
        if table:
            draw_keep(table, hit.passage, hit.document, question=answer.question)
        if marks:
            draw_marks(marks, hit)
    if line := mark_error_html(hit):
        st.html(line)


def _others(asked: AskQuery) -> CompareQuery:
    """A comparison of all sources on the question itself, without the filters on sources."""
    return CompareQuery(asked=replace(asked, sources=(), articles=()))


def _draw_silence(searcher: Searcher, answer: Answer, asked: AskQuery) -> None:
    st.html(library_html(searcher.documents))
    _draw_languages(searcher)
    if answer.hits:
        with st.expander("Show the nearest anyway"):
            _draw_hits(searcher, answer, asked)
    st.html(how_to_add_html(searcher.generation.manifest.corpus))


if __name__ == "__main__":
    draw_ask()
