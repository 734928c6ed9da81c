"""A peer as a contestant: each task in a process with the peer's packages and no others."""

import json
import os
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from index.embedding.sentence_transformer import load_model
from index.search.searcher import open_searcher
from tests.bench import child, dense_leg
from tests.bench.bench import Bench
from tests.bench.environment import virtual_environment
from tests.bench.figures import Values
from tests.bench.peers.__main__ import RANKED
from tests.bench.peers.contestant import BUILD_MEMORY, DISK, SECONDS, megabytes
from tests.bench.peers.endpoint import ADDRESS, Endpoint
from tests.bench.peers.judged import Judged
from tests.bench.peers.kinds import PEERS
from tests.bench.peers.material import Material
from tests.bench.peers.turns import Waiting, python_module
from tests.bench.preparing import searched
from tests.bench.questions import real_questions
from tests.support.paths import ROOT

_HERE = ROOT / "tests" / "bench" / "peers"
_OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "LOGFIRE_IGNORE_NO_CONFIG": "1",
}
_MODULE = "tests.bench.peers"
# Ten times what ours takes over 100,000 passages, and the run goes on without it.
_LONGEST = 600.0


class Theirs:
    """One peer with its indexes below `folder`; `endpoint` embeds for those that cannot."""

    def __init__(
        self,
        bench: Bench,
        name: str,
        folder: Path,
        *,
        material: Callable[[], Path],
        judged: Sequence[Judged],
        endpoint: Endpoint,
    ) -> None:
        self._bench = bench
        self._name = name
        self._folder = folder
        self._index = folder / "index"
        self._material = material
        self._judged = judged
        self._endpoint = endpoint

    def build(self) -> Values:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        seconds, built = self._run("build", self._material(), self._index)
        return {
            SECONDS: seconds,
            BUILD_MEMORY: built["at most, MB"],
            DISK: megabytes(self._index),
        }

    def first(self) -> float:
        return self._run("first", self._material(), self._index)[0]

    def wait(self) -> Waiting:
        words = self._words("wait", self._material(), self._index)
        helpers = [self._endpoint.process] if PEERS[self._name].endpoint else []
        return Waiting(
            python_module(self._python(), _MODULE, *words),
            os.environ | self._environment(),
            others=helpers,
        )

    def quality(self) -> Values:
        values = {}
        for judged in self._judged:
            index = self._folder / judged.name
            shutil.rmtree(index, ignore_errors=True)
            self._run("rank", judged.material(), index)
            ranked = json.loads(index.with_suffix(f".{RANKED}").read_text(encoding="utf-8"))
            values[judged.figure] = judged.ndcg(ranked)
        return values

    def remove(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, task: str, material: Path, index: Path) -> tuple[float, Values]:
        """The seconds of the whole process, and its figures."""
        python, words = self._python(), self._words(task, material, index)
        began = time.perf_counter()
        figures = child.run(
            _MODULE, words, python=python, environment=self._environment(), seconds=_LONGEST
        )
        return time.perf_counter() - began, figures

    def _words(self, task: str, material: Path, index: Path) -> Sequence[object]:
        return [self._name, task, material, load_model().folder, index]

    def _environment(self) -> Mapping[str, str]:
        needed = PEERS[self._name].endpoint
        return {**_OFFLINE, **({ADDRESS: self._endpoint.address} if needed else {})}

    def _python(self) -> Path:
        kind = PEERS[self._name]
        return environment(self._bench, kind.requirements, least_python=kind.least_python)


def environment(
    bench: Bench,
    requirements: str = "requirements.txt",
    *,
    least_python: tuple[int, int] = (3, 11),
) -> Path:
    """The Python with the packages of `requirements`, a file beside this one."""
    file = _HERE / requirements
    return virtual_environment(
        bench.folder / "environments" / file.stem, file, least_python=least_python
    )


@cache
def medquad_material(bench: Bench) -> Path:
    """Some 4,000 passages, which each peer embeds itself."""
    texts = [one.text for one in searched(bench.medquad(), load_model())]
    material = Material(texts=texts, questions=real_questions())
    return material.save(bench.folder / "peers" / "material-medquad")


@cache
def drawn_material(bench: Bench, index: Path) -> Path:
    """The passages that can be found in an index of ours, with their drawn vectors."""
    searcher = open_searcher(index)
    passages = searcher.generation.passages(dense_leg.rows(searcher).tolist())
    material = Material(
        texts=[passage.text for passage in passages],
        questions=real_questions(),
        vectors=np.concatenate(list(dense_leg.blocks(searcher))),
    )
    return material.save(bench.folder / "peers" / "material-drawn")
