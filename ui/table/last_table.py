"""The table that a person last had: in the address, in the session, or beside the articles."""

import streamlit as st

from index.errors import QuestionError, TableError
from index.notebook.judgements import asks_same
from index.notebook.saved_questions import read_saved, save_questions, table_file
from index.retrieval.query import parse_question
from index.search.searcher import Searcher
from ui.markup import error_html
from ui.session.permalinks import Parameters
from ui.session.sign_in import may_edit
from ui.session.state import address_parameters
from ui.session.table_address import (
    ADD,
    DROP,
    MOST_QUESTIONS,
    TableQuery,
    read_table,
    without_repeats,
)

_LAST = "last table"
_FULL = f"A table has at most {MOST_QUESTIONS} questions. Remove one first."


def current_table(searcher: Searcher) -> TableQuery:
    """The table to show, with what the address adds or drops; the address then names it.

    What an editor changes is kept beside the articles; for everyone it stays while they are here.
    Problems are reported on the page.
    """
    parameters = address_parameters()
    query = read_table(parameters)
    is_change = bool(parameters.get(ADD) or parameters.get(DROP))
    before = list(query.questions)
    if not before and not parameters.get(DROP):
        before = _last_questions(searcher)
    query = query.with_questions(_changed(before, parameters))
    if is_change and may_edit():
        _keep(searcher, query)
    st.session_state[_LAST] = list(query.questions)
    _name_in_address(query, parameters)
    return query


def _last_questions(searcher: Searcher) -> list[str]:
    if _LAST in st.session_state:
        return list(st.session_state[_LAST])
    try:
        return read_saved(table_file(searcher.generation.manifest.corpus))
    except TableError as error:
        st.html(error_html(f"Your last table is not shown: {error}"))
        return []


def _changed(before: list[str], parameters: Parameters) -> list[str]:
    """The questions without those that are dropped or cannot be asked, and with those added."""
    dropped = parameters.get(DROP, [])
    kept = [one for one in before if not any(asks_same(one, gone) for gone in dropped)]
    wanted = without_repeats([*kept, *parameters.get(ADD, [])])
    if len(wanted) > MOST_QUESTIONS:
        st.html(error_html(_FULL))
    return [one for one in wanted[:MOST_QUESTIONS] if _can_be_asked(one)]


def _can_be_asked(question: str) -> bool:
    try:
        parse_question(question)
    except QuestionError as error:
        st.html(error_html(str(error)))
        return False
    return True


def _keep(searcher: Searcher, query: TableQuery) -> None:
    try:
        save_questions(table_file(searcher.generation.manifest.corpus), query.questions)
    except TableError as error:
        st.html(error_html(f"This table will not be here on your next visit: {error}"))


def _name_in_address(query: TableQuery, parameters: Parameters) -> None:
    own = {ADD, DROP, "q", "sort", "name", "stance"}
    others = {name: values for name, values in parameters.items() if name not in own}
    wanted = {**query.parameters(), **others}
    if wanted != parameters:
        st.query_params.from_dict(wanted)
