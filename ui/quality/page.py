"""The page Quality: how well this library answers the questions of which one has said what does."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from index.attribution import counted
from index.errors import ConcordanceError, TableError
from index.evaluation.judged_set import JudgedSet, Unit, place_judgements
from index.evaluation.measures import Evaluation, evaluate
from index.evaluation.report import Places
from index.evaluation.significance import Difference, differences
from index.evaluation.system import RETRIEVERS, Ranked, System
from index.files.digests import file_digest
from index.notebook.judgements import JUDGED, judged_file, read_marks
from index.search.searcher import RetrieverName, Searcher
from ui.markup import Html, error_html, isolated, note
from ui.quality.figure_charts import count_ranks, figures_chart, ranks_chart
from ui.quality.figures import (
    comparison_html,
    counts_html,
    figures_html,
    leading_words,
    likely_figures,
    worst_html,
)
from ui.quality.own_verdicts import draw_own_verdicts
from ui.session.state import live_generation, open_library

_WORST = 10
_EXPLAINED = (
    "A right passage is one that you said answers; if a question names only an article, any "
    "passage of it. <b>Order of the first ten</b> is 100 points if all right passages come before "
    "all others, and fewer the further down they are. The <b>likely range</b> holds the true "
    "figure, over all questions of the same kind, in about 19 of 20 cases; in the picture it "
    "is the line through a point. The more questions, the shorter it is."
)

Evaluations = dict[RetrieverName, Evaluation]
Rankings = dict[tuple[RetrieverName, Unit, str], list[Ranked]]


def draw_quality() -> None:
    """Draw the figures for the marked questions, or how to get some."""
    st.html(Html("<h1>How well are your questions answered?</h1>"))
    try:
        searcher = open_library()
        file = judged_file(searcher.generation.manifest.corpus)
    except ConcordanceError as error:
        st.html(error_html(str(error)))
        return
    try:
        _draw_marked(searcher, file)
    except TableError as error:
        st.html(error_html(str(error)))
    if file.is_file():
        # Read at the click: there may be more marks by then.
        st.download_button("Download what you marked", file.read_bytes, JUDGED, "text/csv")


def _draw_marked(searcher: Searcher, file: Path) -> None:
    judgements = read_marks(file)
    if not judgements:
        _draw_nothing(file)
        return
    judged = place_judgements(file, judgements, searcher)
    for line in judged.notices:
        st.html(note(line))
    if judged.questions:
        _draw_figures(searcher, _measure(searcher, file, judged))
    draw_own_verdicts(searcher, judged)


def _draw_nothing(file: Path) -> None:
    st.html(
        Html(
            "<p>You have not said yet which passages answer. There are two ways to do so:</p><ul>"
            "<li>Ask a question, and click “Answers it” or “Does not answer” under the passages. "
            "One that answers for each of twenty questions is enough to be useful.</li>"
            f"<li>Write a table with the columns question, article, phrase and grade, and save "
            f"it as {isolated(str(file))}. The phrase is a few words from the passage that answers."
            "</li></ul>"
        )
    )


def _measure(searcher: Searcher, file: Path, judged: JudgedSet) -> Evaluations:
    """Evaluations of both ways of searching and of each alone; asks only what has changed."""
    live = live_generation()
    kept = _evaluations(*live, file_digest(file))
    if kept:
        return kept
    rankings = _rankings(*live)
    total = len(RETRIEVERS) * len(judged.questions)
    asked = 0
    bar = st.progress(0.0)

    def advance(steps: int) -> None:
        nonlocal asked
        asked += steps
        bar.progress(asked / total, f"Asking your questions in three ways: {asked} of {total}")

    evaluations = {
        retriever: evaluate(
            partial(_rank, rankings, System(searcher, retriever=retriever), retriever),
            judged,
            advance=advance,
        )
        for retriever in RETRIEVERS
    }
    bar.empty()
    kept.update(evaluations)
    return kept


def _rank(
    rankings: Rankings, system: System, retriever: RetrieverName, question: str, unit: Unit
) -> list[Ranked]:
    """The ranking for a question, from the cache if it was asked before: marks do not change it."""
    key = retriever, unit, question
    if key not in rankings:
        rankings[key] = list(system.rank(question, unit))
    return rankings[key]


@st.cache_resource(show_spinner=False, max_entries=1)
def _evaluations(index: str, generation: str, written: str, marks: str) -> Evaluations:
    return {}


@st.cache_resource(show_spinner=False, max_entries=1)
def _rankings(index: str, generation: str, written: str) -> Rankings:
    return {}


def _draw_figures(searcher: Searcher, evaluations: Evaluations) -> None:
    together = evaluations["both"]
    measured = together.measured()
    wrong = sum(one.wrong for one in together.outcomes.values())
    if measured:
        _draw_leading([one.rank for one in measured.values()])
    _draw_left(wrong, len(together.outcomes) - len(measured))
    if not measured:
        return
    st.html(Html("<h2>Where the first right passage comes</h2>"))
    counts = count_ranks([one.rank for one in measured.values()])
    st.altair_chart(ranks_chart(counts))
    _draw_worst(searcher, together)
    shown = likely_figures(together.figures, len(measured))
    with st.expander("All figures, with their likely ranges"):
        st.html(Html(f"{figures_html(shown, len(measured))}{counts_html(counts)}"))
        st.html(Html(f'<p class="facts">{_EXPLAINED}</p>'))
        st.altair_chart(figures_chart(shown))
    with st.expander("Is searching by meaning and words better than by one of them?"):
        _draw_comparison(evaluations)


def _draw_comparison(evaluations: Evaluations) -> None:
    together = evaluations["both"]
    others: dict[RetrieverName, Difference] = {
        retriever: differences(together, evaluations[retriever])["nDCG@10"]
        for retriever in RETRIEVERS
        if retriever != "both"
    }
    st.html(comparison_html(together.figures["nDCG@10"], others))


def _draw_leading(ranks: Sequence[int | None]) -> None:
    first = sum(1 for rank in ranks if rank == 1)
    st.html(Html(f'<p class="leading" role="status">{leading_words(first, len(ranks))}</p>'))


def _draw_left(wrong: int, only_wrong: int) -> None:
    """What the marks say besides: passages that do not answer, and questions without a right one"""
    if wrong:
        still = "is" if wrong == 1 else "are"
        st.html(
            Html(
                f'<p class="facts">{counted(wrong, "passage")} of which you said “does not '
                f"answer” {still} still among the first five.</p>"
            )
        )
    if only_wrong:
        st.html(
            note(
                f"{counted(only_wrong, 'question')} with nothing yet that answers: say “Answers "
                f"it” under a passage, and the question counts here, too."
            )
        )


def _draw_worst(searcher: Searcher, evaluation: Evaluation) -> None:
    st.html(Html("<h2>Questions with the worst results</h2>"))
    worst = evaluation.worst(_WORST)
    if worst:
        st.html(worst_html(worst, Places(searcher)))
    else:
        st.html(Html("<p>None: the right passages come first for every question.</p>"))


if __name__ == "__main__":
    draw_quality()
