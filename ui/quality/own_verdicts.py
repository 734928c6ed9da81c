"""How often the program's verdicts are those that a person gave."""

from collections.abc import Mapping, Sequence

import streamlit as st

from index.attribution import counted
from index.compare.question import asked_in
from index.evaluation.judged_set import JudgedSet
from index.evaluation.judged_verdict import Verdict, stance_verdicts
from index.search.searcher import Searcher
from ui.components.stance_symbols import said_words
from ui.markup import Html, escape, local_link
from ui.session.comparisons import judged_comparison
from ui.session.permalinks import AskQuery, ask_address, read_address

_MOST_SHOWN = 20
_OPPOSITE = {"supports", "disputes"}


def draw_own_verdicts(searcher: Searcher, judged: JudgedSet) -> None:
    """Compare the questions with verdicts of a person, and draw how many the program shares.

    Nothing is drawn without such verdicts.
    """
    if not judged.stances:
        return
    st.html(Html("<h2>Your own verdicts on sources</h2>"))
    bar = st.progress(0.0)
    verdicts: list[Verdict] = []
    for done, (question, stances) in enumerate(judged.stances.items(), start=1):
        verdicts += stance_verdicts(judged_comparison(judged.questions[question]), stances)
        bar.progress(done / len(judged.stances))
    bar.empty()
    titles = {one.doc_id: one.title for one in searcher.listings}
    st.html(verdicts_html(verdicts, titles))


def verdicts_html(verdicts: Sequence[Verdict], titles: Mapping[str, str]) -> Html:
    """How many verdicts are the same, how many opposite, and which differ."""
    differing = [one for one in verdicts if not one.is_right]
    opposite = sum({one.judged, one.shown} == _OPPOSITE for one in verdicts)
    same = len(verdicts) - len(differing)
    head = (
        f'<p role="status">You gave {counted(len(verdicts), "verdict")}. The program says the same '
        f"in {same} of them, and the opposite in {opposite}.</p>"
    )
    entries = "".join(f"<li>{_differing(one, titles)}</li>" for one in differing[:_MOST_SHOWN])
    more = len(differing) - _MOST_SHOWN
    rest = f'<p class="facts">and {more:,} more</p>' if more > 0 else ""
    return Html(f'{head}<ul class="worst">{entries}</ul>{rest}')


def _differing(one: Verdict, titles: Mapping[str, str]) -> str:
    doc_id = one.doc_id or ""
    form = asked_in(one.question).form
    title = local_link(read_address({"doc": [doc_id]}), f"“{titles.get(doc_id, doc_id)}”")
    return (
        f"{local_link(ask_address(AskQuery(question=one.question)), one.question)}"
        f'<p class="facts">{title} · you: {escape(said_words(one.judged, form))} · the program: '
        f"{escape(said_words(one.shown, form))}</p>"
    )
