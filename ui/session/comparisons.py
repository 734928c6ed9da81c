"""The last comparisons of the live generation, so that no page judges the same again."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from functools import partial
from itertools import count
from threading import Condition, Lock

import streamlit as st

from index.compare.comparison import Comparison, SourceView
from index.errors import ConcordanceError, TableError
from index.notebook.judgements import Judgement, judged_file, read_marks
from index.retrieval.filters import Filters
from index.search.answer import Answer
from index.search.searcher import Searcher
from ui.session.background import begin
from ui.session.state import live_generation, open_comparer
from ui.telemetry.counted_search import note_comparison

_MOST_KEPT = 64
_beginning = Lock()
_Key = tuple[str, Filters]


def known_comparison(question: str, filters: Filters | None = None) -> Comparison | None:
    """The comparison, with the model's verdicts, if it was made before; None otherwise.

    Raises:
        IndexMissingError, IndexDamagedError: there is no live generation, or it is damaged.
    """
    return _kept(*live_generation()).get(_key(question, filters))


class Judging:
    """A comparison that is being judged beside the page, while that draws what is there already."""

    def __init__(self) -> None:
        self._views: list[SourceView] = []
        self._told = Condition()
        self._future: Future[Comparison] = Future()

    def views(self) -> Iterator[SourceView]:
        """Each source with its verdict as soon as it is read, nearest first; ends with the last."""
        for place in count():
            with self._told:
                self._told.wait_for(partial(self._has, place))
                if place == len(self._views):
                    return
            yield self._views[place]

    def result(self) -> Comparison:
        """The whole comparison, once it is there.

        Raises:
            QuestionError: the question or a filter is not valid.
        """
        return self._future.result()

    def tell(self, view: SourceView) -> None:
        """Add a source that was read."""
        with self._told:
            self._views.append(view)
            self._told.notify_all()

    def work(self, compare: Callable[[], Comparison]) -> None:
        """Judge; what goes wrong is raised where the result is wanted."""
        try:
            self._future.set_result(compare())
        except ConcordanceError as error:
            self._future.set_exception(error)
        finally:
            # After a fault of the program, nobody waits for ever.
            self._future.cancel()
            with self._told:
                self._told.notify_all()

    def _has(self, place: int) -> bool:
        return place < len(self._views) or self._future.done()


def begin_judging(
    question: str, filters: Filters | None = None, *, answer: Answer | None = None
) -> Judging:
    """Judge what each source says to a question or claim in a thread of its own.

    It is finished and kept even if nobody waits for it any more, and judged once however often it
    is begun meanwhile. `answer` is as for `Comparer.gather`.
    """
    version = live_generation()
    comparer, kept, running = open_comparer(), _kept(*version), _running(*version)
    key = _key(question, filters)
    with _beginning:
        if key in running:
            return running[key]
        judging = running[key] = Judging()

    def compare() -> Comparison:
        try:
            inquiry = comparer.gather(question, filters=filters, answer=answer)
            comparison = comparer.judge(inquiry, told=judging.tell)
            note_comparison(comparer, comparison, door="page")
            kept[key] = comparison
            for oldest in list(kept)[:-_MOST_KEPT]:
                kept.pop(oldest, None)
            return comparison
        finally:
            running.pop(key, None)

    begin(partial(judging.work, compare))
    return judging


def judged_comparison(question: str, filters: Filters | None = None) -> Comparison:
    """What each source says to a question or claim, as the model judges it; kept for every page.

    A person's verdicts are put in when it is drawn.

    Raises:
        QuestionError: the question or a filter is not valid.
    """
    return known_comparison(question, filters) or begin_judging(question, filters).result()


def own_verdicts(searcher: Searcher) -> tuple[Sequence[Judgement], str]:
    """A person's verdicts and marks, and why they cannot be read, if so."""
    try:
        return read_marks(judged_file(searcher.generation.manifest.corpus)), ""
    except TableError as error:
        return [], f"Your verdicts and marks are not shown, and none can be added: {error}"


def _key(question: str, filters: Filters | None) -> _Key:
    return " ".join(question.split()), filters or Filters()


@st.cache_resource(show_spinner=False, max_entries=1)
def _kept(index: str, generation: str, written: str) -> dict[_Key, Comparison]:
    return {}


@st.cache_resource(show_spinner=False, max_entries=1)
def _running(index: str, generation: str, written: str) -> dict[_Key, Judging]:
    return {}
