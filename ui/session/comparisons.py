"""Comparisons of the live generation: begun, judged, and kept for as long as it is live."""

import streamlit as st

from index.compare.comparer import Advance
from index.compare.comparison import Comparison
from index.retrieval.filters import Filters
from ui.session.state import live_generation, open_comparer
from ui.telemetry.counted_search import note_comparison

_MOST_KEPT = 64


def known_comparison(question: str, filters: Filters) -> Comparison | None:
    """The comparison of this question if it was judged before; None if it was not."""
    return _kept(*live_generation()).get((question, filters))


def judged_comparison(
    question: str, filters: Filters, *, advance: Advance | None = None
) -> Comparison:
    """What each source says to a question or claim; judged now unless it was before.

    `advance` is called while they are read, as by `Comparer.judge`.

    Raises:
        QuestionError: the question or a filter is not valid.
    """
    kept = _kept(*live_generation())
    if known := kept.get((question, filters)):
        return known
    comparer = open_comparer()
    comparison = comparer.judge(comparer.gather(question, filters=filters), advance=advance)
    note_comparison(comparer, comparison, door="page")
    kept[question, filters] = comparison
    for oldest in list(kept)[:-_MOST_KEPT]:
        kept.pop(oldest, None)
    return comparison


@st.cache_resource(show_spinner=False, max_entries=1)
def _kept(index: str, generation: str, written: str) -> dict[tuple[str, Filters], Comparison]:
    """The last comparisons, so that clicks and the way back from an article judge nothing again."""
    return {}
