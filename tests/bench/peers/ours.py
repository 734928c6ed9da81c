"""Our engine beside the peers: as a user runs it, over the same passages and questions."""

import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from index.evaluation.measures import evaluate
from index.evaluation.system import System
from index.search.searcher import Searcher, open_searcher
from index.settings import SearchSettings
from ingest.build.pipeline import build
from tests.bench import child
from tests.bench.articles import sized_articles, write_table
from tests.bench.bench import Bench
from tests.bench.drawn import load_pool
from tests.bench.drawn_index import added_folder
from tests.bench.figures import Values
from tests.bench.machine import memory
from tests.bench.peers.contestant import BUILD_MEMORY, DISK, SECONDS, megabytes
from tests.bench.peers.judged import Judged
from tests.bench.peers.turns import Waiting, python_module, serve
from tests.bench.questions import real_questions
from tests.support.paths import ROOT

_MODULE = "tests.bench.peers.ours"


class Ours:
    """Our index in `index`; `size` is the number of drawn vectors, 0 if all are embedded.

    Without a `reader` the index is built by another contestant, and searched as the peers do it,
    which have none.
    """

    def __init__(
        self,
        bench: Bench,
        index: Path,
        *,
        judged: Sequence[Judged],
        size: int = 0,
        reader: bool = True,
    ) -> None:
        self._bench = bench
        self._index = index
        self._judged = judged
        self._size = size
        self._reader = reader

    def build(self) -> Values:
        """Build as a user does, which also reads and cuts the articles."""
        if not self._reader:
            return {}
        shutil.rmtree(self._index, ignore_errors=True)
        if self._size:
            return self._build_drawn()
        began = time.perf_counter()
        built = child.run(_MODULE, ["build", self._index, self._bench.medquad()])
        return {
            SECONDS: time.perf_counter() - began,
            BUILD_MEMORY: built["at most, MB"],
            DISK: megabytes(self._index),
        }

    def _build_drawn(self) -> Values:
        """The same with drawn vectors, without the time that drawing them takes."""
        load_pool(self._index.parent)
        table = self._index.with_name(f"{self._size}.jsonl")
        write_table(table, sized_articles(self._size))
        began = time.perf_counter()
        built = child.run("tests.bench.drawn_index", [self._index, self._size])
        seconds = time.perf_counter() - began
        drawing = built["build: drawing vectors, s"]
        assert isinstance(drawing, float)
        return {
            SECONDS: seconds - drawing,
            BUILD_MEMORY: built["build: memory at most, MB"],
            DISK: megabytes(self._index),
        }

    def first(self) -> float:
        """The seconds of the command line with one question."""
        if not self._reader:
            return self._first_unread()
        command = python_module(sys.executable, "index", "search", real_questions()[0], "--json")
        began = time.perf_counter()
        subprocess.run(
            [*command, "--index", str(self._index)],
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
        )
        return time.perf_counter() - began

    def _first_unread(self) -> float:
        began = time.perf_counter()
        child.run(_MODULE, ["first", self._index])
        return time.perf_counter() - began

    def wait(self) -> Waiting:
        """A process that answers all questions when it is asked."""
        task = "wait" if self._reader else "wait-unread"
        return Waiting(python_module(sys.executable, _MODULE, task, self._index))

    def quality(self) -> Values:
        """nDCG@10 on the judged sets."""
        return {
            judged.figure: evaluate(
                System(_opened(judged.index(), reader=self._reader)).rank, judged.questions
            )
            .figures["nDCG@10"]
            .mean
            for judged in self._judged
        }

    def remove(self) -> None:
        """Delete the index."""
        shutil.rmtree(self._index, ignore_errors=True)
        shutil.rmtree(added_folder(self._index), ignore_errors=True)


def _opened(index: Path, *, reader: bool) -> Searcher:
    searcher = open_searcher(index)
    return searcher if reader else searcher.with_settings(SearchSettings(reader_depth=0))


def _build(index: Path, corpus: Path) -> Values:
    build(index, corpus=[corpus])
    return {"at most, MB": memory()["at most, MB"]}


if __name__ == "__main__":
    task, *paths = sys.argv[1:]
    index = Path(paths[0])
    if task.startswith("wait"):
        serve(_opened(index, reader=task == "wait").search, real_questions())
    elif task == "first":
        _opened(index, reader=False).search(real_questions()[0])
        child.print_figures({})
    else:
        child.print_figures(_build(*map(Path, paths)))
