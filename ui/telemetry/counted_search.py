"""Questions and comparisons from the pages and the API, each counted and logged once."""

import time
from functools import partial
from typing import Literal

from index.compare.comparer import Comparer
from index.compare.comparison import Comparison
from index.retrieval.filters import Filters
from index.search.answer import Answer
from index.search.excerpt import Excerpt
from index.search.searcher import Searcher
from ui.telemetry.log import write

Door = Literal["page", "api"]


def ask(
    searcher: Searcher,
    question: str,
    *,
    k: int,
    filters: Filters,
    door: Door,
    again: bool = False,
    like: Excerpt | None = None,
) -> Answer:
    """The answer to a question, as `Searcher.search` gives it, or what is like a text instead.

    A page drawn `again` asks nothing new, so it is not counted.

    Raises:
        QuestionError: it cannot be asked as it is.
    """
    find = partial(searcher.search_like, like) if like else partial(searcher.search, question)
    if again:
        return find(k=k, filters=filters)
    began = time.perf_counter()
    answer: Answer | None = None
    try:
        answer = find(k=k, filters=filters)
    finally:
        question = answer.question if answer else question
        _note_question(searcher, question, answer, door=door, seconds=time.perf_counter() - began)
    return answer


def compare(
    comparer: Comparer, question: str, *, claim: str | None, filters: Filters, door: Door
) -> Comparison:
    """What each source says to a question, as `Comparer.compare` gives it.

    Raises:
        QuestionError: it cannot be asked as it is.
    """
    began = time.perf_counter()
    comparison: Comparison | None = None
    try:
        comparison = comparer.compare(question, claim=claim, filters=filters)
    finally:
        if comparison is None:
            seconds = time.perf_counter() - began
            _note_comparison(comparer, question, "error", door=door, seconds=seconds)
    note_comparison(comparer, comparison, door=door)
    return comparison


def note_comparison(comparer: Comparer, comparison: Comparison, *, door: Door) -> None:
    """Count a finished comparison, and write it to the log."""
    outcome = "answered" if any(view.claims for view in comparison.sources) else "refused"
    seconds = comparison.milliseconds / 1000
    _note_comparison(comparer, comparison.question, outcome, door=door, seconds=seconds)


def _note_question(
    searcher: Searcher, question: str, answer: Answer | None, *, door: Door, seconds: float
) -> None:
    # Imported here so that the first page loads sooner.
    from ui.telemetry.metrics import count_question

    shown = len(answer.hits) if answer and answer.answerable else 0
    outcome = "error" if answer is None else "answered" if answer.answerable else "refused"
    count_question(door, outcome, seconds=seconds, hits=shown)
    fields = {
        "door": door,
        "outcome": outcome,
        "milliseconds": round(1000 * seconds, 1),
        "hits": shown,
        "generation": searcher.generation.manifest.name,
        "question": question,
    }
    write("question", fields)


def _note_comparison(
    comparer: Comparer, question: str, outcome: str, *, door: Door, seconds: float
) -> None:
    from ui.telemetry.metrics import count_comparison

    count_comparison(door, outcome, seconds=seconds)
    fields = {
        "door": door,
        "outcome": outcome,
        "milliseconds": round(1000 * seconds, 1),
        "generation": comparer.searcher.generation.manifest.name,
        "question": question,
    }
    write("comparison", fields)
