"""Writes questions to the history, unless the server has an audience."""

from contextlib import suppress
from urllib.parse import urlencode

import streamlit as st

from index.errors import IndexUnwritableError
from index.notebook.history import Asking, History
from index.search.answer import Answer
from ui.components.attribution import count_sources
from ui.session.permalinks import AskQuery
from ui.session.roles import has_audience
from ui.session.state import index_folder

_LAST = "last asked"


def remember_answer(answer: Answer, asked: AskQuery) -> None:
    """Add this question to the history, unless it is switched off."""
    query = urlencode(asked.parameters(), doseq=True)
    if has_audience() or st.session_state.get(_LAST) == query:
        return
    st.session_state[_LAST] = query
    sources = count_sources(hit.document for hit in answer.hits) if answer.answerable else 0
    # An answer is worth more than a line in the history; the Kept page reports the error.
    with suppress(IndexUnwritableError):
        History(index_folder()).write(
            Asking(page="ask", question=answer.question, query=query, sources=sources)
        )
