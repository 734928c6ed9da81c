"""The last comparisons of the live generation, so that no page judges the same again."""

from collections.abc import Sequence

import streamlit as st

from index.compare.comparer import Told
from index.compare.comparison import Comparison
from index.errors import TableError
from index.notebook.judgements import Judgement, judged_file, read_marks
from index.retrieval.filters import Filters
from index.search.answer import Answer
from index.search.searcher import Searcher
from ui.session.state import live_generation, open_comparer
from ui.telemetry.counted_search import note_comparison

_MOST_KEPT = 64
_Key = tuple[str, Filters]


def known_comparison(question: str, filters: Filters | None = None) -> Comparison | None:
    """The comparison, with the model's verdicts, if it was made before; None otherwise.

    Raises:
        IndexMissingError, IndexDamagedError: there is no live generation, or it is damaged.
    """
    return _kept(*live_generation()).get(_key(question, filters))


def judged_comparison(
    question: str,
    filters: Filters | None = None,
    *,
    answer: Answer | None = None,
    told: Told | None = None,
) -> Comparison:
    """What each source says to a question or claim, as the model judges it; kept for every page.

    A person's verdicts are put in when it is drawn. `answer` and `told` are as for
    `Comparer.gather` and `Comparer.judge`.

    Raises:
        QuestionError: the question or a filter is not valid.
    """
    if known := known_comparison(question, filters):
        return known
    comparer = open_comparer()
    inquiry = comparer.gather(question, filters=filters, answer=answer)
    comparison = comparer.judge(inquiry, told=told)
    note_comparison(comparer, comparison, door="page")
    kept = _kept(*live_generation())
    kept[_key(question, filters)] = comparison
    for oldest in list(kept)[:-_MOST_KEPT]:
        kept.pop(oldest, None)
    return comparison


def own_verdicts(searcher: Searcher) -> tuple[Sequence[Judgement], str]:
    """A person's verdicts on the articles, for `corrected`; and why there are none, if so."""
    try:
        return read_marks(judged_file(searcher.generation.manifest.corpus)), ""
    except TableError as error:
        return [], f"Your own verdicts are not shown: {error}"


def _key(question: str, filters: Filters | None) -> _Key:
    return " ".join(question.split()), filters or Filters()


@st.cache_resource(show_spinner=False, max_entries=1)
def _kept(index: str, generation: str, written: str) -> dict[_Key, Comparison]:
    return {}
