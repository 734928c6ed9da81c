"""The page Ask: a question or claim, who says what to it, and the passages that answer it."""

from dataclasses import replace

import streamlit as st

from index.errors import ConcordanceError, IndexMissingError, QuestionError
from ui.ask.answer import draw_answer
from ui.ask.beside import draw_beside
from ui.ask.scope import draw_scope, with_remembered
from ui.components.first_steps import empty_html, hints_html
from ui.components.overview import languages_words
from ui.components.question_form import Form, draw_form, typed
from ui.markup import Html, error_html, local_link, note
from ui.session.permalinks import AskQuery, ask_address, place_beside, read_asked
from ui.session.state import (
    address_parameters,
    library_roots,
    open_library,
    sided_suggestions,
    suggestions,
)

_FORM = Form(
    name="",
    label="Ask a question, or type a claim",
    placeholder="Ask a question, or type a claim",
    button="Ask",
    counts=True,
)


def draw_ask() -> None:
    """Draw the form and, if the address contains a question, its answer."""
    try:
        searcher = open_library()
        asked = with_remembered(_read_address(), searcher.listings)
        examples = [] if asked.question or asked.like else suggestions()
        submitted = draw_form(_FORM.showing(examples), searcher.listings, asked, on_click=_ask)
        if asked.question or asked.like:
            draw_answer(searcher, asked)
            return
        draw_scope(searcher.listings, asked)
        if place := place_beside(address_parameters()):
            draw_beside(searcher, place, asked, None)
        if submitted:
            st.html(note("Type a question or a claim first."))
        _draw_examples(examples, asked)
        _draw_sided(asked)
        if words := languages_words(searcher.generation):
            st.html(note(words))
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


def _draw_examples(questions: list[str], asked: AskQuery) -> None:
    if questions:
        st.html(_links_html("Try:", questions, asked))


def _draw_sided(asked: AskQuery) -> None:
    """Draw questions on which sources take sides, once they are found."""
    found = sided_suggestions()
    if not found.done():
        _wait_for_sided()
    elif questions := found.result():
        st.html(_links_html("Your sources take sides on:", questions, asked))


@st.fragment(run_every=1.0)
def _wait_for_sided() -> None:
    if sided_suggestions().done():
        st.rerun()


def _links_html(words: str, questions: list[str], asked: AskQuery) -> Html:
    links = [
        local_link(ask_address(replace(asked, question=question)), question)
        for question in questions
    ]
    return Html(f'<p class="links"><span>{words}</span> {" ".join(links)}</p>')


if __name__ == "__main__":
    draw_ask()
