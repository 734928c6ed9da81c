"""Profiles of a build and of questions, by file of the program, and of questions by stage."""

import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from index.search.searcher import open_searcher
from ingest.build.pipeline import build
from tests.bench import child
from tests.bench.bench import Bench
from tests.bench.environment import packages
from tests.bench.figures import Case, Values
from tests.bench.picture import REQUIREMENTS
from tests.bench.questions import real_questions
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from pyinstrument.frame import Frame

_PARTS = ("index", "ingest")
_LEAST_SHARE = 0.01
# Seconds between samples: a question takes only twenty milliseconds.
_INTERVAL = 0.001


def cases(bench: Bench) -> Iterator[Case]:
    """A first build with all embedding, then warm questions over an index like it."""
    yield Case(name="build, share of", measure=lambda: _measure(bench, "build"))
    yield Case(name="question, share of", measure=lambda: _measure(bench, "question"))
    yield Case(name="question by stage", measure=lambda: _by_stage(bench, "reads"))
    yield Case(name="the same without the reader", measure=lambda: _by_stage(bench, "reads not"))


def _by_stage(bench: Bench, how: str) -> Values:
    return child.run("tests.bench.stages", [bench.medquad_index(), how])


def _measure(bench: Bench, what: str) -> Values:
    path = packages(bench.folder / "tools", REQUIREMENTS)
    index = bench.medquad_index() if what == "question" else bench.folder / "profiled"
    if what == "build":
        shutil.rmtree(index, ignore_errors=True)
    return child.run(
        "tests.bench.profile",
        [what, index, bench.medquad()],
        environment={"PYTHONPATH": str(path)},
    )


def _profile(what: str, index: Path, corpus: Path) -> Values:
    """Each file's share of the time of the process; its threads count there, too."""
    from pyinstrument import Profiler

    if what == "question":
        searcher = open_searcher(index)
        searcher.search("Why do my legs cramp at night?")
    profiler = Profiler(interval=_INTERVAL)
    with profiler:
        if what == "question":
            for question in real_questions():
                searcher.search(question)
        else:
            build(index, corpus=[corpus])
    root = profiler.last_session and profiler.last_session.root_frame()
    if root is None:
        raise child.ChildError("nothing was profiled")
    return shares(root)


def shares(root: "Frame") -> Values:
    """Each file's share of the time, with calls out of the program; the largest first."""
    taken: Counter[str] = Counter()
    _add(root, "the rest", taken)
    whole = sum(taken.values())
    large = {
        name: time / whole for name, time in taken.most_common() if time > _LEAST_SHARE * whole
    }
    large.pop("the rest", None)
    return {"seconds": whole, **large, "the rest": 1 - sum(large.values())}


def _add(frame: "Frame", owner: str, taken: Counter[str]) -> None:
    path = Path(frame.file_path or "")
    if path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in _PARTS:
        owner = path.relative_to(ROOT).as_posix()
    taken[owner] += frame.time - sum(called.time for called in frame.children)
    for called in frame.children:
        _add(called, owner, taken)


if __name__ == "__main__":
    child.print_figures(_profile(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
