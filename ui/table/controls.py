"""The box that adds a question to the table, and the order and filters of its rows."""

from dataclasses import replace

import streamlit as st

from index.compare.source_table import Arrangement
from index.notebook.judgements import STANCES
from ui.components.stance_symbols import SYMBOLS, said_words
from ui.session.table_address import ADD, TableQuery

_TYPED = "table-question"
_NAMED, _STANCES, _BY = "table-name", "table-stances", "table-order"
_BY_NAME = -1


def draw_question_box(query: TableQuery) -> None:
    """Draw the box in which a question is typed."""
    with (
        st.form("table-add", clear_on_submit=True, border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input("Add a question or a claim", key=_TYPED)
        st.form_submit_button("Add", type="primary", on_click=_add)


def draw_arrangement(query: TableQuery) -> None:
    """Draw the order of the rows and their filters, as the address has them."""
    arrangement = query.arrangement
    places = [_BY_NAME, *range(len(query.questions))]
    st.session_state[_NAMED] = arrangement.named
    st.session_state[_STANCES] = [one for one in STANCES if one in arrangement.stances]
    st.session_state[_BY] = _BY_NAME if arrangement.by is None else arrangement.by
    is_usual = arrangement == Arrangement()
    with st.popover("Order and filter" if is_usual else "Ordered or filtered", type="tertiary"):
        st.selectbox(
            "Order",
            places,
            key=_BY,
            format_func=lambda place: _order_words(query, place),
            on_change=_arrange,
            args=[query],
        )
        st.text_input("Only sources named", key=_NAMED, on_change=_arrange, args=[query])
        st.pills(
            "Only sources with at least one",
            STANCES,
            selection_mode="multi",
            key=_STANCES,
            format_func=lambda one: f"{SYMBOLS[one]} {said_words(one, 'yes/no')}",
            on_change=_arrange,
            args=[query],
        )


def _order_words(query: TableQuery, place: int) -> str:
    return "By name" if place == _BY_NAME else f"By what they say to: {query.questions[place]}"


def _add() -> None:
    if words := " ".join(st.session_state[_TYPED].split()):
        st.query_params[ADD] = words


def _arrange(query: TableQuery) -> None:
    by = st.session_state[_BY]
    arrangement = Arrangement(
        by=None if by == _BY_NAME else by,
        named=st.session_state[_NAMED].strip(),
        stances=tuple(st.session_state[_STANCES]),
    )
    st.query_params.from_dict(replace(query, arrangement=arrangement).parameters())
