"""The page that says how well this library answers the questions that were marked."""

from functools import partial
from pathlib import Path

import streamlit as st

from index.attribution import counted
from index.errors import ConcordanceError, JudgementsError
from index.evaluation.judged_set import JudgedSet, Unit, place_judgements
from index.evaluation.measures import Evaluation, evaluate
from index.evaluation.report import Places
from index.evaluation.significance import Difference, differences
from index.evaluation.system import RETRIEVERS, Ranked, System
from index.files.digests import file_digest
from index.notebook.judgements import JUDGED, judged_file, read_marks
from index.search.searcher import RetrieverName, Searcher
from ui.markup import Html, isolated, note, trouble
from ui.quality.figure_charts import count_ranks, figures_chart, ranks_chart
from ui.quality.figures import NAMES, comparison_html, counts_html, figures_html, worst_html
from ui.session.state import live_generation, open_library

_WORST = 10
_EXPLAINED = (
    "Every figure lies between 0 and 1; 1 is best. Where a question names only an article, any "
    "passage of it is right. <b>Order of the first ten</b> is 1 where all "
    "right passages come before all others, and less the further down they stand; elsewhere it "
    "is called nDCG@10. The line through a point is where the figure would likely lie with other "
    "questions of the same kind: the more questions, the shorter it is."
)

Evaluations = dict[RetrieverName, Evaluation]
Rankings = dict[tuple[RetrieverName, Unit, str], list[Ranked]]


def draw_quality() -> None:
    """Draw the figures over the marks, or how to get some."""
    st.html(Html("<h1>How well are your questions answered?</h1>"))
    try:
        searcher = open_library()
        file = judged_file(searcher.generation.manifest.corpus)
    except ConcordanceError as error:
        st.html(trouble(str(error)))
        return
    try:
        _draw_marked(searcher, file)
    except JudgementsError as error:
        st.html(trouble(str(error)))
    if file.is_file():
        # It is read when it is asked for: a click elsewhere may have marked more by then.
        st.download_button("Download your marks", file.read_bytes, JUDGED, "text/csv")


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


def _draw_nothing(file: Path) -> None:
    st.html(
        Html(
            "<p>No question is marked yet. There are two ways to get figures:</p><ul>"
            "<li>Ask a question, and mark passages under it as right or wrong. A few right ones "
            "for each of twenty questions tell a good deal.</li>"
            f"<li>Write a table with the columns question, article, phrase and grade, and save "
            f"it as {isolated(str(file))}. The phrase is a few words of the passage that answers."
            "</li></ul>"
        )
    )


def _measure(searcher: Searcher, file: Path, judged: JudgedSet) -> Evaluations:
    """Both ways of searching together and each alone; asked only where something has changed."""
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

    found = {
        retriever: evaluate(
            partial(_rank, rankings, System(searcher, retriever=retriever), retriever),
            judged,
            advance=advance,
        )
        for retriever in RETRIEVERS
    }
    bar.empty()
    kept.update(found)
    return kept


def _rank(
    rankings: Rankings, system: System, retriever: RetrieverName, question: str, unit: Unit
) -> list[Ranked]:
    """What was found for a question before, else what is found now: a new mark changes neither."""
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


def _draw_figures(searcher: Searcher, found: Evaluations) -> None:
    together = found["both"]
    measured = together.measured()
    wrong = sum(one.wrong for one in together.outcomes.values())
    only_wrong = len(together.outcomes) - len(measured)
    st.html(Html(f'<p class="summary" role="status">{_summary(len(measured), wrong)}</p>'))
    if only_wrong:
        st.html(
            note(
                f"{counted(only_wrong, 'question')} with wrong marks only: mark a right "
                f"passage for each, and it counts here, too."
            )
        )
    if not measured:
        return
    shown = {name: together.figures[name] for name in NAMES}
    counts = count_ranks([one.rank for one in measured.values()])
    st.altair_chart(figures_chart(shown))
    st.html(Html(f'<p class="facts">{_EXPLAINED}</p>'))
    st.html(Html("<h2>At which place the first right one comes</h2>"))
    st.altair_chart(ranks_chart(counts))
    with st.expander("The same as tables"):
        st.html(Html(f"{figures_html(shown)}{counts_html(counts)}"))
    _draw_worst(searcher, together)
    st.html(Html("<h2>Are two ways of searching better than one?</h2>"))
    others: dict[RetrieverName, Difference] = {
        retriever: differences(together, found[retriever])["nDCG@10"]
        for retriever in RETRIEVERS
        if retriever != "both"
    }
    st.html(comparison_html(together.figures["nDCG@10"], others))


def _summary(questions: int, wrong: int) -> str:
    still = f"{counted(wrong, 'passage')} marked as wrong still among the first five"
    return f"{counted(questions, 'question')} with something right · {still}"


def _draw_worst(searcher: Searcher, evaluation: Evaluation) -> None:
    st.html(Html("<h2>Questions that came out worst</h2>"))
    worst = evaluation.worst(_WORST)
    if worst:
        st.html(worst_html(worst, Places(searcher)))
    else:
        st.html(Html("<p>None: for every question what is right comes first.</p>"))


if __name__ == "__main__":
    draw_quality()
