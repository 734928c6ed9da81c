"""Writes questions and comparisons to the history, unless the server has an audience."""

from contextlib import suppress
from urllib.parse import urlencode

import streamlit as st

from index.compare.comparison import Comparison
from index.errors import IndexUnwritableError
from index.notebook.history import Asking, History
from index.search.answer import Answer
from ui.components.attribution import count_sources
from ui.session.permalinks import AskQuery, CompareQuery, Parameters
from ui.session.roles import has_audience
from ui.session.state import index_folder

_LAST = "last asked"


def _remember(page: str, question: str, parameters: Parameters, sources: int) -> None:
    query = urlencode(parameters, doseq=True)
    if has_audience() or st.session_state.get(_LAST) == (page, query):
        return
    st.session_state[_LAST] = (page, query)
    # An answer is worth more than a line in the history; the Kept page reports the error.
    with suppress(IndexUnwritableError):
        History(index_folder()).write(
            Asking(page=page, question=question, query=query, sources=sources)
        )


def remember_answer(answer: Answer, asked: AskQuery) -> None:
    """Add this question to the history, unless it is switched off."""
    sources = count_sources(hit.document for hit in answer.hits) if answer.answerable else 0
    _remember("ask", answer.question, asked.parameters(), sources)


def remember_comparison(comparison: Comparison, compared: CompareQuery) -> None:
    """Add this comparison to the history, unless it is switched off."""
    sources = sum(1 for view in comparison.sources if view.claims)
    _remember("compare", comparison.question, compared.parameters(), sources)
