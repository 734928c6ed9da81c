"""The last comparisons of the live generation, so that no page judges the same again."""

from collections.abc import Sequence

import streamlit as st

from index.compare.comparison import Comparison
from index.errors import TableError
from index.notebook.judgements import Judgement, judged_file, read_marks
from index.retrieval.filters import Filters
from index.search.searcher import Searcher
from ui.session.state import live_generation

_MOST_KEPT = 64
_Key = tuple[str, str, Filters]


def kept_comparison(
    question: str, *, claim: str = "", filters: Filters | None = None
) -> Comparison | None:
    """The comparison, with the model's verdicts, if it was made before; None otherwise.

    Raises:
        IndexMissingError, IndexDamagedError: there is no live generation, or it is damaged.
    """
    return _kept(*live_generation()).get(_key(question, claim, filters))


def keep_comparison(
    comparison: Comparison, question: str, *, claim: str = "", filters: Filters | None = None
) -> None:
    """Keep a comparison for every page and session, in place of the oldest if there are many.

    Keep it as the model judged it: a person's verdicts are put in when it is drawn.

    Raises:
        IndexMissingError, IndexDamagedError: as `kept_comparison`.
    """
    kept = _kept(*live_generation())
    kept[_key(question, claim, filters)] = comparison
    for oldest in list(kept)[:-_MOST_KEPT]:
        kept.pop(oldest, None)


def own_verdicts(searcher: Searcher) -> tuple[Sequence[Judgement], str]:
    """A person's verdicts on the articles, for `corrected`; and why there are none, if so."""
    try:
        return read_marks(judged_file(searcher.generation.manifest.corpus)), ""
    except TableError as error:
        return [], f"Your own verdicts are not shown: {error}"


def _key(question: str, claim: str, filters: Filters | None) -> _Key:
    asked, claimed = (" ".join(words.split()) for words in (question, claim))
    return asked, claimed, filters or Filters()


@st.cache_resource(show_spinner=False, max_entries=1)
def _kept(index: str, generation: str, written: str) -> dict[_Key, Comparison]:
    return {}
