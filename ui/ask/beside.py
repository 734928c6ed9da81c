"""The article beside the answer, open at a passage: a panel at the right, a sheet on a phone."""

import streamlit as st

from index.errors import QuestionError
from index.notebook.quote_check import locate
from index.search.answer import Answer
from index.search.searcher import Searcher
from ui.markup import Html, error_html, escape, local_link
from ui.read.article import NO_MARK, head_html, hits_in, text_html
from ui.read.quote_status import checked_html, mark_html
from ui.session.new_articles import note_read
from ui.session.permalinks import (
    AskQuery,
    Parameters,
    ask_address,
    place_parameters,
    read_address,
    read_remembered,
    read_span,
)

_VERBATIM = "These are the article’s own words, checked when it was opened here."


def draw_beside(
    searcher: Searcher, place: Parameters, asked: AskQuery, answer: Answer | None
) -> None:
    """Draw the article at the place that the address names, with the other hits of `answer`."""
    try:
        shown = _article_html(searcher, place, asked, answer)
    except QuestionError as error:
        shown = Html(f"{_bar_html(asked)}{error_html(str(error))}")
    st.html(Html(f'<aside class="beside" aria-label="The article" tabindex="-1">{shown}</aside>'))


def _article_html(
    searcher: Searcher, place: Parameters, asked: AskQuery, answer: Answer | None
) -> Html:
    """The head and the text of the article, or why it cannot be shown.

    Raises:
        QuestionError: there is no such article, or it has no such characters.
    """
    document = searcher.generation.document(place["doc"][-1])
    if document is None:
        raise QuestionError("This article is no longer in the library.")
    note_read(document.doc_id)
    kept = read_remembered(place)
    if kept is None:
        quote, checked, verdict = read_span(place, length=len(document.text)), "", None
    else:
        located = locate(document.text, kept)
        quote, checked, verdict = (
            located.span,
            checked_html(document, located, kept),
            located.verdict,
        )
    hits = hits_in(document, answer) if answer else []
    others = [span for span in hits if span != quote]
    mark = mark_html(_VERBATIM, verdict) if verdict else NO_MARK
    text = text_html(document, quote=quote, others=others, mark=mark)
    where = (
        place_parameters(
            document.doc_id, quote, asked, quote=document.text[quote.start : quote.end]
        )
        if quote
        else {**place, **asked.parameters()}
    )
    return Html(f"{_bar_html(asked, where)}{checked}{head_html(document)}{text}")


def _bar_html(asked: AskQuery, where: Parameters | None = None) -> str:
    """A link that closes the panel, and one to the whole page of the article."""
    links = [local_link(read_address(where), "Open its page")] if where else []
    close = f'<a class="close" href="{escape(ask_address(asked))}" target="_self">Close</a>'
    return f'<p class="bar">{" ".join([*links, close])}</p>'
