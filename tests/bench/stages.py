"""The time of a warm question by stage: each stage without those that it calls."""

import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.embedding.sentence_transformer import EmbeddingModel
from index.retrieval.bm25 import LexicalIndex
from index.retrieval.dense import DenseIndex
from index.retrieval.ivf import IvfIndex
from index.retrieval.ranking import Ranker
from index.search import explanation, passage_readings, question_words, searcher
from index.search.did_you_mean import Speller
from index.search.distinct import DistinctPassages
from index.search.passage_readings import PassageReadings
from index.search.searcher import Searcher, open_searcher
from index.settings import SearchSettings
from index.store.folder.generation import FolderGeneration
from index.store.folder.retriever import FolderRetriever
from tests.bench import child
from tests.bench.figures import Values
from tests.bench.questions import real_questions

Calls = Sequence[tuple[str, object, str]]

_TURNS = 3
_CALLS: Calls = (
    ("tokens of the question", EmbeddingModel, "_ids"),
    ("embedding", EmbeddingModel, "embed_question"),
    ("ways to write its words", question_words, "_ways_of"),
    ("whether a phrase is held", FolderRetriever, "holds"),
    ("search by meaning", DenseIndex, "near"),
    ("inverted file", IvfIndex, "near"),
    ("vectors of candidates", DenseIndex, "take"),
    ("search by words", LexicalIndex, "found"),
    ("search by words", LexicalIndex, "summed"),
    ("search by words", LexicalIndex, "best"),
    ("gathering candidates", FolderRetriever, "gather"),
    ("search by words", FolderRetriever, "by_words"),
    ("late interaction", FolderRetriever, "maxsim"),
    ("feedback and fusion", Ranker, "rank"),
    ("reader", PassageReadings, "reorder"),
    ("near-duplicates", FolderRetriever, "copies"),
    ("near-duplicates", DistinctPassages, "_saying_the_same"),
    ("passages from SQLite", FolderGeneration, "passages"),
    ("documents from SQLite", FolderGeneration, "documents_at"),
    ("token vectors from files", FolderGeneration, "tokens_of"),
    ("locations of copies", FolderGeneration, "locations"),
    ("sentences", explanation, "sentences"),
    ("sentences", passage_readings, "sentences"),
    ("tokens of passages", EmbeddingModel, "content_token_starts"),
    ("explanation", searcher, "explain"),
    ("features of an answer", searcher, "gather"),
    ("language", searcher, "foreign_language"),
    ("near words", Speller, "did_you_mean"),
    ("the rest", Searcher, "search"),
)


class Stages:
    """Seconds by stage, in which `clock` tells the time."""

    def __init__(self, clock: Callable[[], float] = time.thread_time) -> None:
        self.taken: defaultdict[str, float] = defaultdict(float)
        self._clock = clock
        self._threads = threading.local()

    def timed(self, stage: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same call; its time counts for `stage`, and not for the one that it is made in."""

        @wraps(call)
        def measured(*given: object, **named: object) -> object:
            # Each thread has stages of its own, inside of which others are.
            inner: list[float] = self._threads.__dict__.setdefault("inner", [0.0])
            began = self._clock()
            inner.append(0.0)
            try:
                return call(*given, **named)
            finally:
                whole = self._clock() - began
                self.taken[stage] += whole - inner.pop()
                inner[-1] += whole

        return measured

    @contextmanager
    def watching(self, calls: Calls) -> Iterator[None]:
        """Measure these attributes of modules and classes, each for its stage."""
        with pytest.MonkeyPatch.context() as patch:
            for stage, owner, name in calls:
                patch.setattr(owner, name, self.timed(stage, getattr(owner, name)))
            yield


def by_stage(index: Path, *, reads: bool) -> Values:
    """The median milliseconds of processor time of each stage, and of the whole without them.

    Processor time, since on a busy machine a clock says more of others; that of all threads, so
    that two stages at once count as one after the other.
    """
    opened = open_searcher(index)
    if not reads:
        opened = opened.with_settings(SearchSettings(reader_depth=0))
    questions = real_questions() * _TURNS
    for question in questions:
        opened.search(question)
    whole = [_seconds(opened, question) for question in questions]
    stages, rows = Stages(), []
    with stages.watching(_CALLS):
        for question in questions:
            stages.taken.clear()
            opened.search(question)
            rows.append(dict(stages.taken))
    return {"whole, ms": 1000 * float(np.median(whole)), **medians(rows)}


def medians(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The median milliseconds of each stage, the longest first, of the seconds in `rows`."""
    names = {name for row in rows for name in row}
    found = {
        f"{name}, ms": 1000 * float(np.median([row.get(name, 0) for row in rows])) for name in names
    }
    return dict(sorted(found.items(), key=lambda one: -one[1]))


def _seconds(opened: Searcher, question: str) -> float:
    began = time.process_time()
    opened.search(question)
    return time.process_time() - began


if __name__ == "__main__":
    child.print_figures(by_stage(Path(sys.argv[1]), reads=sys.argv[2] == "reads"))
