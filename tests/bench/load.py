"""Many users at once, with one searcher, as the app has one for all its sessions."""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.search.answer import Answer
from index.search.searcher import Searcher, open_searcher
from tests.bench import child
from tests.bench.bench import Bench
from tests.bench.drawn_index import drawn_index
from tests.bench.figures import Case, Values
from tests.bench.machine import memory
from tests.bench.questions import real_questions

_THREADS = 32
LARGE = 100_000


class _Reply(NamedTuple):
    asked: str
    answer: Answer
    milliseconds: float


def cases(bench: Bench) -> Iterator[Case]:
    """Over some thousand embedded passages, and over many with drawn vectors."""
    yield Case(name="4,000", measure=lambda: _measure(bench.medquad_index()))
    if LARGE in bench.sizes:
        yield Case(name=f"{LARGE:,}", measure=lambda: _measure(drawn_index(bench, LARGE)))


def _measure(index: Path) -> Values:
    return child.run("tests.bench.load", [index])


def _load(index: Path) -> Values:
    searcher, questions = open_searcher(index), real_questions()
    searcher.search(questions[0])
    began = time.perf_counter()
    alone = {question: searcher.search(question) for question in questions}
    seconds_alone = time.perf_counter() - began
    before = memory()["resident, MB"]
    began = time.perf_counter()
    replies = _all_at_once(searcher, questions)
    seconds = time.perf_counter() - began
    middle, high = np.percentile([reply.milliseconds for reply in replies], [50, 95]).tolist()
    return {
        "threads": _THREADS,
        "asked": _THREADS * len(questions),
        "alone, questions a second": len(questions) / seconds_alone,
        "questions a second": len(replies) / seconds,
        "p50, ms": middle,
        "p95, ms": high,
        "worst, ms": max(reply.milliseconds for reply in replies),
        "lost": _lost(replies, questions),
        "unlike a single user's": sum(
            not is_same(reply.answer, alone[reply.asked]) for reply in replies
        ),
        "resident before, MB": before,
        **memory(),
    }


def _all_at_once(searcher: Searcher, questions: list[str]) -> list[_Reply]:
    """All replies to threads that each ask all questions, each beginning with a different one."""

    def ask(first: int) -> list[_Reply]:
        replies = []
        for question in questions[first:] + questions[:first]:
            began = time.perf_counter()
            answer = searcher.search(question)
            replies.append(_Reply(question, answer, 1000 * (time.perf_counter() - began)))
        return replies

    starts = [number * len(questions) // _THREADS for number in range(_THREADS)]
    with ThreadPoolExecutor(_THREADS) as pool:
        return [reply for replies in pool.map(ask, starts) for reply in replies]


def is_same(answer: Answer, other: Answer) -> bool:
    """Whether two answers are the same, down to scores and highlights, but not to times."""
    contents = [(one.question, one.answerable, one.hits, one.notices) for one in (answer, other)]
    return contents[0] == contents[1]


def _lost(replies: list[_Reply], questions: list[str]) -> int:
    """The number of questions, over all threads, that got no answer of their own."""
    got = Counter(reply.asked for reply in replies if reply.answer.question == reply.asked)
    return sum(_THREADS - got[question] for question in set(questions))


if __name__ == "__main__":
    child.print_figures(_load(Path(sys.argv[1])))
