"""The passages of an answer, each with its actions."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from index.records import Passage
from index.search.answer import Answer, Hit
from index.search.searcher import Searcher
from ui.ask.hits import hit_html
from ui.ask.judge_buttons import Marks, draw_marks, mark_error_html
from ui.components.cite_button import draw_cite
from ui.components.keep_button import KeptTable, draw_keep, open_kept_table
from ui.session.permalinks import AskQuery


def draw_hits(searcher: Searcher, answer: Answer, asked: AskQuery) -> list[DeltaGenerator]:
    """Draw each hit, which should be there first; returns the places for their actions."""
    places = []
    for hit in answer.hits:
        neighbours = _neighbours(searcher, hit.passage)
        st.html(hit_html(hit, answer, neighbours=neighbours, asked=asked))
        places.append(st.container(key=f"actions-{hit.rank}"))
    return places


def draw_actions(
    searcher: Searcher, answer: Answer, places: Sequence[DeltaGenerator], *, marks: Marks | None
) -> None:
    """Draw the actions of each hit at its place; without `marks` none can be marked."""
    table = open_kept_table(searcher)
    for hit, place in zip(answer.hits, places, strict=True):
        with place:
            _draw_actions(hit, answer, marks=marks, table=table)


def _neighbours(searcher: Searcher, passage: Passage) -> list[Passage]:
    around = (passage.ordinal - 1, passage.ordinal + 1)
    passages = searcher.generation.passages_of(passage.doc_id)
    return [other for other in passages if other.ordinal in around]


def _draw_actions(
    hit: Hit, answer: Answer, *, marks: Marks | None, table: KeptTable | None
) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        draw_cite(hit.passage, hit.document)
        if table:
            draw_keep(table, hit.passage, hit.document, question=answer.question)
        if marks:
            draw_marks(marks, hit)
    if line := mark_error_html(hit):
        st.html(line)
