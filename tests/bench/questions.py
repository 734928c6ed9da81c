"""Questions as the index grows: time by stage, memory, and recall of the dense retriever."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from index.search.searcher import Searcher, open_searcher
from index.text.analyzer import terms
from tests.bench import child, dense_leg
from tests.bench.bench import Bench
from tests.bench.drawn import load_pool
from tests.bench.drawn_index import build_figures, drawn_index
from tests.bench.figures import Case, Spread, Values
from tests.bench.machine import memory
from tests.quality.lay import answered

_DRAWN_QUESTIONS = 100
# The seeds of passages have 32 bits.
_SEED = 2**32


def cases(bench: Bench) -> Iterator[Case]:
    """One case for each size of the index."""
    return bench.by_size(_measure)


def real_questions() -> list[str]:
    """The lay questions of the quality tests."""
    return [question.question for question in answered()]


def milliseconds(ask: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    """The milliseconds of each question."""
    taken = []
    for question in questions:
        began = time.perf_counter()
        ask(question)
        taken.append(1000 * (time.perf_counter() - began))
    return taken


def percentiles(taken: Sequence[float]) -> Values:
    """The median and the 95th percentile of the milliseconds of questions."""
    middle, high = np.percentile(taken, [50, 95]).tolist()
    return {"p50, ms": middle, "p95, ms": high}


def _measure(bench: Bench, size: int) -> Values:
    index = drawn_index(bench, size)
    return {**child.run("tests.bench.questions", [index]), **build_figures(index)}


def _ask(index: Path) -> Values:
    began = time.perf_counter()
    searcher = open_searcher(index)
    opened = time.perf_counter() - began
    questions = real_questions()
    [first] = milliseconds(searcher.search, questions[:1])
    milliseconds(searcher.search, questions)
    warm = [milliseconds(searcher.search, questions) for _ in range(3)]
    return {
        "open, s": opened,
        "first question, ms": first,
        **percentiles([one for turn in warm for one in turn]),
        "p50 of each turn, ms": Spread.of([float(np.median(turn)) for turn in warm]),
        **_stages(searcher, questions, whole=[one for turn in warm for one in turn]),
        **memory(),
        **_recall(searcher, questions, index),
    }


def _stages(searcher: Searcher, questions: Sequence[str], *, whole: Sequence[float]) -> Values:
    """The median milliseconds of each public call that a question makes, and of the rest."""
    vectors = {text: searcher.model.embed_question(text).vector for text in questions}
    calls: dict[str, Callable[[str], object]] = {
        "embedding": searcher.model.embed_question,
        "dense": lambda text: dense_leg.nearest(searcher, vectors[text], k=dense_leg.CANDIDATES),
        "lexical": lambda text: dense_leg.lexical(searcher).scores(terms(text)),
    }
    taken = {
        f"question: {stage}, ms": float(np.median(milliseconds(call, questions)))
        for stage, call in calls.items()
    }
    return {**taken, "question: rest, ms": float(np.median(whole)) - sum(taken.values())}


def _recall(searcher: Searcher, questions: Sequence[str], index: Path) -> Values:
    pool = load_pool(index.parent)
    real = np.stack([searcher.model.embed_question(text).vector for text in questions])
    drawn = np.stack([pool.draw(_SEED + n)[1] for n in range(_DRAWN_QUESTIONS)])
    return {
        f"recall@10 of {among} by meaning, {kind}": dense_leg.recall(searcher, queries, among=among)
        for kind, queries in (("real", real), ("drawn", drawn))
        for among in (10, dense_leg.CANDIDATES)
    }


if __name__ == "__main__":
    child.print_figures(_ask(Path(sys.argv[1])))
