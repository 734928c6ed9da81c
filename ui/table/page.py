"""The page Table: what each source says to each of several questions."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from index.attribution import counted
from index.compare.comparison import Comparison
from index.compare.corrections import corrected
from index.compare.retrieve_claims import all_sources
from index.compare.source_table import FEW, SourceTable, arranged, source_table
from index.compare.table_formats import table_csv, table_markdown
from index.errors import ConcordanceError, IndexMissingError, TableError
from index.export.table_dossier import table_dossier
from index.notebook.judgements import asks_same
from index.notebook.saved_questions import read_saved, saved_file
from index.retrieval.filters import Filters
from index.search.searcher import Searcher
from ui.components.cite_button import permalinks
from ui.components.download_buttons import draw_downloads
from ui.components.first_steps import empty_html
from ui.components.overrule_button import draw_overruling
from ui.markup import Html, error_html, local_link, note
from ui.session.comparisons import judged_comparison, known_comparison, own_verdicts
from ui.session.roles import has_audience
from ui.session.sign_in import may_edit
from ui.session.state import library_roots, open_library
from ui.session.table_address import MOST_QUESTIONS, TableQuery, table_address
from ui.table.controls import draw_arrangement, draw_question_box
from ui.table.grid import grid_html
from ui.table.last_table import current_table

_PURPOSE = (
    "Put several questions side by side: each source is a row, each question a column, with what "
    "the source says to it and the sentence that shows it."
)
_KEPT = "This table is kept beside the articles and is here again on your next visit."
_SHARED = " Everyone who uses this program sees it."
_MOST_OFFERED = 8


def draw_table() -> None:
    """Draw the table that the address names, or the last one; compare what is not compared yet."""
    st.html(Html("<h1>What the sources say</h1>"))
    try:
        searcher = open_library()
        query = current_table(searcher)
        draw_question_box(query)
        _draw_saved(searcher, query)
        if query.questions:
            _draw_grid(searcher, query)
        else:
            st.html(Html(f"<p>{_PURPOSE}</p>"))
    except IndexMissingError:
        st.html(empty_html(library_roots()))
    except ConcordanceError as error:
        st.html(error_html(str(error)))


def _draw_saved(searcher: Searcher, query: TableQuery) -> None:
    """Saved questions that are not in the table, each added with one click."""
    try:
        saved = read_saved(saved_file(searcher.generation.manifest.corpus))
    except TableError:
        # The page Kept reports it.
        return
    fresh = [one for one in saved if not any(asks_same(one, other) for other in query.questions)]
    if fresh and len(query.questions) < MOST_QUESTIONS:
        links = [local_link(table_address(query, add=one), one) for one in fresh[:_MOST_OFFERED]]
        st.html(Html(f'<p class="links">Add a saved question: {" ".join(links)}</p>'))


def _draw_grid(searcher: Searcher, query: TableQuery) -> None:
    own, trouble = own_verdicts(searcher)
    if trouble:
        st.html(error_html(trouble))
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    ):
        status = st.empty()
        draw_arrangement(query)
    place = st.empty()
    made = [known_comparison(question) for question in query.questions]
    sources = _labels(searcher, made)

    def draw() -> SourceTable:
        shown = [corrected(one, own) if one else None for one in made]
        rows = sources if len(sources) <= FEW else ()
        table = source_table(query.questions, shown, sources=rows)
        wanted = arranged(table, query.arrangement)
        place.html(grid_html(wanted, query))
        status.html(_status_html(made, len(sources)))
        return table

    table = draw()
    for number, question in enumerate(query.questions):
        if made[number] is None:
            made[number] = judged_comparison(question)
            table = draw()
    for line in dict.fromkeys(line for one in made if one for line in one.notices):
        st.html(note(line))
    _draw_downloads(searcher, arranged(table, query.arrangement))
    draw_overruling([one for one in table.comparisons if one], searcher)


def _labels(searcher: Searcher, made: Sequence[Comparison | None]) -> list[str]:
    """The labels of all sources; a comparison has them, and listing them anew takes longer."""
    first = next((one for one in made if one), None)
    return [one.label for one in (first.sources if first else all_sources(searcher, Filters()))]


def _status_html(made: Sequence[Comparison | None], sources: int) -> Html:
    compared = sum(1 for one in made if one)
    questions = counted(len(made), "question")
    done = questions if compared == len(made) else f"{compared} of {questions} compared"
    return Html(
        f'<p class="facts" role="status">{done} · {counted(sources, "source")} · Each verdict is a '
        "small model’s and may be wrong: the sentence is what counts.</p>"
    )


def _draw_downloads(searcher: Searcher, table: SourceTable) -> None:
    with st.container(horizontal=True):
        st.download_button(
            "Download as table",
            # Without a byte order mark, spreadsheets assume another encoding.
            lambda: f"\ufeff{table_csv(table)}".encode(),
            "sources-by-questions.csv",
            "text/csv",
            on_click="ignore",
        )
        st.download_button(
            "Download as text",
            partial(table_markdown, table),
            "sources-by-questions.md",
            "text/markdown",
            on_click="ignore",
        )
        dossier = partial(table_dossier, table, searcher.generation.manifest, permalinks())
        draw_downloads("sources by questions", dossier, key="table", as_tables=False)
    if may_edit():
        st.html(Html(f'<p class="facts">{_KEPT}{_SHARED if has_audience() else ""}</p>'))


if __name__ == "__main__":
    draw_table()
