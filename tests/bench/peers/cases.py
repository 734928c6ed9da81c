"""Peers side by side: the same passages, questions and model, each in processes of its own."""

import json
import shutil
import time
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from index.embedding.sentence_transformer import load_model
from index.evaluation.judged_set import Unit
from index.evaluation.measures import evaluate
from index.evaluation.system import Ranked
from index.notebook.judgements import short_name
from index.search.searcher import open_searcher
from tests.bench import child, dense_leg
from tests.bench.bench import Bench
from tests.bench.drawn_index import drawn_index
from tests.bench.environment import virtual_environment
from tests.bench.figures import Case, Spread, Values
from tests.bench.peers import ours
from tests.bench.peers.__main__ import PEERS, RANKED
from tests.bench.peers.material import Material
from tests.bench.peers.ours import FIRST_QUESTIONS, LARGE, SETS
from tests.bench.preparing import Searched, searched
from tests.bench.questions import real_questions
from tests.quality.figures import RETRIEVAL, SPLITS, judged_set
from tests.support.paths import ROOT

_REQUIREMENTS = ROOT / "tests" / "bench" / "peers" / "requirements.txt"
_OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}


def cases(bench: Bench) -> Iterator[Case]:
    """Ours, then each peer."""
    yield Case(name="ours", measure=lambda: ours.measure(bench))
    for name in PEERS:
        yield Case(name=name, measure=_Measured(bench, name).all)


class _Measured:
    """Measures one peer; its indexes are deleted afterwards."""

    def __init__(self, bench: Bench, name: str) -> None:
        self._bench = bench
        self._name = name
        self._folder = bench.folder / "peers" / name.replace(" ", "-")

    def all(self) -> Values:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        try:
            values = {**self._over_medquad(), **self._over_sets()}
            if LARGE in self._bench.sizes:
                values |= self._over_many()
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)
        return values

    def _over_medquad(self) -> Values:
        material, index = medquad_material(self._bench), self._folder / "medquad"
        seconds, built = self._run("build", material, index)
        first = [self._run("first", material, index)[0] for _ in range(FIRST_QUESTIONS)]
        return {
            "build 4,000, s": seconds,
            "build: memory at most, MB": built["at most, MB"],
            "first question, s": Spread.of(first),
            **self._run("warm", material, index)[1],
        }

    def _over_sets(self) -> Values:
        values = {}
        for name in SETS:
            index = self._folder / name
            self._run("rank", set_material(self._bench, name), index)
            ranked = json.loads(index.with_suffix(f".{RANKED}").read_text(encoding="utf-8"))
            values[f"nDCG@10, {name} {SPLITS[name]}"] = _ndcg(name, ranked)
        return values

    def _over_many(self) -> Values:
        _, values = self._run("large", large_material(self._bench), self._folder / "large")
        return {f"{LARGE:,} passages: {name}": value for name, value in values.items()}

    def _run(self, task: str, material: Path, index: Path) -> tuple[float, Values]:
        """The seconds of the whole process, and its figures."""
        python = virtual_environment(self._bench.folder / "peers" / "environment", _REQUIREMENTS)
        model = load_model().folder
        began = time.perf_counter()
        figures = child.run(
            "tests.bench.peers",
            [self._name, task, material, model, index],
            python=python,
            environment=_OFFLINE,
        )
        return time.perf_counter() - began, figures


@cache
def medquad_material(bench: Bench) -> Path:
    """Some 4,000 passages, which each peer embeds itself."""
    texts = [one.text for one in searched(bench.medquad(), load_model())]
    material = Material(texts=texts, questions=real_questions())
    return material.save(bench.folder / "peers" / "material-medquad")


@cache
def set_material(bench: Bench, name: str) -> Path:
    """The passages of a judged set, with their vectors in our index."""
    corpus = RETRIEVAL / name / "corpus.jsonl"
    passages = _passages(name)
    searcher = open_searcher(bench.set_index(name, corpus))
    ids = [searcher.documents[row].doc_id for row in dense_leg.document_of(searcher)]
    if ids != [one.doc_id for one in passages]:
        raise child.ChildError(f"the index of {name} has other passages than its corpus")
    material = Material(
        texts=[one.text for one in passages],
        questions=list(judged_set(name).questions.values()),
        vectors=np.concatenate(list(dense_leg.blocks(searcher))),
    )
    return material.save(bench.folder / "peers" / f"material-{name}")


@cache
def large_material(bench: Bench) -> Path:
    """Many passages with drawn vectors."""
    searcher = open_searcher(drawn_index(bench, LARGE))
    passages = searcher.generation.passages(range(searcher.generation.manifest.passages))
    material = Material(
        texts=[passage.text for passage in passages],
        questions=real_questions(),
        vectors=np.concatenate(list(dense_leg.blocks(searcher))),
    )
    return material.save(bench.folder / "peers" / "material-large")


@cache
def _passages(name: str) -> list[Searched]:
    return searched(RETRIEVAL / name / "corpus.jsonl", load_model())


def _ndcg(name: str, ranked: dict[str, list[tuple[int, float]]]) -> float:
    """nDCG@10 of the passages ranked for each question, each document by its best passage."""
    names = [short_name(one.doc_id) for one in _passages(name)]

    def rank(question: str, unit: Unit) -> Sequence[Ranked]:
        best: dict[str, float] = {}
        for row, score in ranked[question]:
            best.setdefault(names[row], score)
        return [Ranked((document,), score) for document, score in best.items()]

    return evaluate(rank, judged_set(name)).figures["nDCG@10"].mean
