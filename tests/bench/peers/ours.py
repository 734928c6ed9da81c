"""Our engine beside the peers: as a user runs it, over the same passages and questions."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

from index.evaluation.measures import evaluate
from index.evaluation.system import System
from index.search.searcher import open_searcher
from ingest.build.pipeline import build
from tests.bench import child
from tests.bench.bench import Bench
from tests.bench.drawn_index import drawn_index
from tests.bench.figures import Spread, Values
from tests.bench.machine import memory
from tests.bench.peers.__main__ import asked
from tests.bench.peers.material import Material
from tests.bench.questions import real_questions
from tests.quality.figures import RETRIEVAL, SPLITS, judged_set
from tests.support.paths import ROOT

LARGE = 100_000
SETS = ("scifact", "nfcorpus")
FIRST_QUESTIONS = 3


def measure(bench: Bench) -> Values:
    """The same figures as for a peer; the build also reads and cuts the articles."""
    index = bench.folder / "peers" / "ours"
    shutil.rmtree(index, ignore_errors=True)
    began = time.perf_counter()
    built = child.run("tests.bench.peers.ours", ["build", index, bench.medquad()])
    seconds = time.perf_counter() - began
    values: dict[str, float | str | Spread] = {
        "build 4,000, s": seconds,
        "build: memory at most, MB": built["at most, MB"],
        "first question, s": Spread.of([_first(index) for _ in range(FIRST_QUESTIONS)]),
        **child.run("tests.bench.peers.ours", ["warm", index]),
    }
    for name in SETS:
        searcher = open_searcher(bench.set_index(name, RETRIEVAL / name / "corpus.jsonl"))
        evaluation = evaluate(System(searcher).rank, judged_set(name))
        values[f"nDCG@10, {name} {SPLITS[name]}"] = evaluation.figures["nDCG@10"].mean
    if LARGE in bench.sizes:
        many = child.run("tests.bench.peers.ours", ["warm", drawn_index(bench, LARGE)])
        values |= {f"{LARGE:,} passages: {name}": value for name, value in many.items()}
    return values


def _first(index: Path) -> float:
    command = [sys.executable, "-m", "index", "search", real_questions()[0], "--json"]
    began = time.perf_counter()
    subprocess.run([*command, "--index", str(index)], cwd=ROOT, check=True, stdout=subprocess.PIPE)
    return time.perf_counter() - began


def _warm(index: Path) -> Values:
    searcher = open_searcher(index)
    return asked(searcher.search, Material(texts=[], questions=real_questions()))


def _build(index: Path, corpus: Path) -> Values:
    build(index, corpus=[corpus])
    return {"at most, MB": memory()["at most, MB"]}


if __name__ == "__main__":
    task, *paths = sys.argv[1:]
    child.print_figures(_warm(Path(paths[0])) if task == "warm" else _build(*map(Path, paths)))
