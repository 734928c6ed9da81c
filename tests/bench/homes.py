"""An index in a folder and in Milvus, side by side: building, questions, memory, agreement."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from index.files.address import index_at, spoken
from index.search.answer import Answer
from index.search.searcher import open_searcher
from tests.bench import child
from tests.bench.articles import sized_articles, write_table
from tests.bench.bench import Bench
from tests.bench.figures import Case, Values
from tests.bench.machine import memory
from tests.bench.questions import milliseconds, percentiles, real_questions
from tests.support.paths import ROOT

SIZE = 100_000
_K = 10


def cases(bench: Bench) -> Iterator[Case]:
    """The same real passages, all embedded, in both stores; the second is a copy of the first."""
    size = min(SIZE, bench.largest)
    folder = bench.folder / "homes" / f"{size}.index"
    engine = index_at(f"milvus-lite:{bench.folder / 'homes' / f'{size}.db'}")
    yield Case(name=f"folder, {size:,}", measure=lambda: _in_folder(bench, folder, size))
    yield Case(name=f"milvus-lite, {size:,}", measure=lambda: _in_engine(folder, engine))


def _in_folder(bench: Bench, index: Path, size: int) -> Values:
    table = write_table(bench.folder / "homes" / f"{size}.jsonl", sized_articles(size))
    built = _timed("ingest", "build", "--index", str(index), "--corpus", str(table))
    return {**_prefixed("build, with embedding", built), **_asked(index, index)}


def _in_engine(folder: Path, index: Path) -> Values:
    copied = _timed("index", "copy", str(folder), spoken(index))
    return {**_prefixed("copy, without embedding", copied), **_asked(index, folder)}


def _timed(*command: str) -> Values:
    """The time `python -m` takes with this command, and the most memory of its largest process."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", *command, "--json"], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise child.ChildError(f"{' '.join(command)} ended with code {process.returncode}")
    return {"s": time.perf_counter() - began, "at most, MB": used.ru_maxrss / 1024}


def _prefixed(what: str, taken: Values) -> Values:
    return {f"{what}, {name}": value for name, value in taken.items()}


def _asked(index: Path, exact: Path) -> Values:
    return child.run("tests.bench.homes", [spoken(index), exact])


def _ask(index: Path, exact: Path) -> Values:
    began = time.perf_counter()
    searcher = open_searcher(index)
    opened = time.perf_counter() - began
    questions = real_questions()
    [first] = milliseconds(searcher.search, questions[:1])
    taken = [one for _ in range(3) for one in milliseconds(searcher.search, questions)]
    used = memory()
    other = open_searcher(exact)
    both = [[_places(one.search(text, k=_K)) for one in (searcher, other)] for text in questions]
    agreed = sum(len(set(ours) & set(theirs)) for ours, theirs in both)
    return {
        "passages": searcher.generation.manifest.passages,
        "open, s": opened,
        "first question, ms": first,
        **percentiles(taken),
        **used,
        f"share of the first {_K} that the folder has, too": agreed / sum(len(t) for _, t in both),
        "questions whose hits are the same, in order": sum(o == t for o, t in both) / len(both),
    }


def _places(answer: Answer) -> list[tuple[str, int, int]]:
    hits = [hit.passage for hit in answer.hits]
    return [(passage.doc_id, passage.start, passage.end) for passage in hits]


if __name__ == "__main__":
    child.print_figures(_ask(index_at(sys.argv[1]), Path(sys.argv[2])))
