"""The dialog that exports an answer: its passages, and who says what."""

from functools import partial

import streamlit as st

from index.compare.comparison_formats import comparison_csv, comparison_markdown
from index.compare.corrections import corrected
from index.export.quotations import answer_dossier, comparison_dossier
from index.retrieval.filters import Filters
from index.search.answer import Answer
from index.search.searcher import Searcher
from ui.components.cite_button import permalinks
from ui.components.download_buttons import draw_downloads
from ui.markup import Html
from ui.session.comparisons import known_comparison, own_verdicts


@st.fragment
def draw_export(searcher: Searcher, answer: Answer, filters: Filters) -> None:
    """Draw the button; a click draws nothing else of the page again."""
    if st.button("Export", type="tertiary", key="export"):
        _draw_dialog(searcher, answer, filters)


@st.dialog("Export", width="medium")
def _draw_dialog(searcher: Searcher, answer: Answer, filters: Filters) -> None:
    manifest = searcher.generation.manifest
    st.html(Html("<h3>The passages</h3>"))
    with st.container(horizontal=True):
        found = partial(answer_dossier, answer, searcher.generation, permalinks())
        draw_downloads(answer.question, found, key="export")
    known = known_comparison(answer.question, filters)
    if known is None or not any(view.claims for view in known.sources):
        return
    comparison = corrected(known, own_verdicts(searcher)[0])
    st.html(Html("<h3>Who says what</h3>"))
    with st.container(horizontal=True):
        # Each file is written when its button is clicked.
        st.download_button(
            "Table", partial(comparison_csv, comparison), "comparison.csv", "text/csv"
        )
        st.download_button(
            "Text", partial(comparison_markdown, comparison), "comparison.md", "text/markdown"
        )
        said = partial(comparison_dossier, comparison, manifest, permalinks())
        draw_downloads(comparison.question, said, key="export-sides", as_tables=False)
