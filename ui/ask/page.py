"""The page Ask: a question or claim, who says what to it, and the passages that answer it."""

from concurrent.futures import Future
from dataclasses import replace

import streamlit as st

from index.errors import ConcordanceError, IndexMissingError, QuestionError
from ui.ask.answer import draw_answer
from ui.ask.beside import draw_beside
from ui.ask.question_form import draw_form, typed
from ui.ask.scope import draw_scope, with_remembered
from ui.components.first_steps import empty_html, hints_html
from ui.components.overview import languages_words
from ui.markup import Html, error_html, local_link, note
from ui.session.permalinks import AskQuery, ask_address, place_beside, read_asked
from ui.session.state import (
    address_parameters,
    library_generation,
    library_roots,
    open_library,
    sided_suggestions,
    suggestions,
)

_SEEN = "suggestions-seen"


def draw_ask() -> None:
    """Draw the form at once and, if the address contains a question, its answer."""
    try:
        listings = library_generation().listings
        asked = with_remembered(_read_address(), listings)
        examples = suggestions()
        is_asked = bool(asked.question or asked.like)
        known = examples.result() if examples.done() and not is_asked else []
        submitted = draw_form(listings, asked, examples=known, on_click=_ask)
        if is_asked:
            draw_answer(open_library(), asked)
            return
        draw_scope(listings, asked)
        if place := place_beside(address_parameters()):
            draw_beside(open_library(), place, asked, None)
        if submitted:
            st.html(note("Type a question or a claim first."))
        _draw_suggestions(asked)
        if words := languages_words(library_generation()):
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
    st.query_params.from_dict(replace(typed(), like=like).parameters())


def _draw_suggestions(asked: AskQuery) -> None:
    """Draw the questions that were found so far, and the others as soon as they are."""
    words_of_each = ("Try:", "Your sources take sides on:")
    both = _begun()
    for words, found in zip(words_of_each, both, strict=False):
        if found.done() and (questions := found.result()):
            st.html(_links_html(words, questions, asked))
    if len(both) < len(words_of_each) or not both[-1].done():
        _wait_for_suggestions()


def _begun() -> list[Future[list[str]]]:
    """The suggestions that are looked for; those with sides, for which models are loaded, last.

    Otherwise a question that is asked at once waits for them.
    """
    first = suggestions()
    return [first, sided_suggestions()] if first.done() else [first]


@st.fragment(run_every=1.0)
def _wait_for_suggestions() -> None:
    now = [found.done() for found in _begun()]
    if now != st.session_state.setdefault(_SEEN, now):
        st.session_state[_SEEN] = now
        st.rerun()


def _links_html(words: str, questions: list[str], asked: AskQuery) -> Html:
    links = [
        local_link(ask_address(replace(asked, question=question)), question)
        for question in questions
    ]
    return Html(f'<p class="links"><span>{words}</span> {" ".join(links)}</p>')


if __name__ == "__main__":
    draw_ask()
