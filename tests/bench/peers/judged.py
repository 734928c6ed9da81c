"""The judged sets that all engines rank, alone or among many drawn passages."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from index.embedding.sentence_transformer import load_model
from index.evaluation.judged_set import JudgedSet, Unit
from index.evaluation.measures import evaluate
from index.evaluation.system import Ranked
from index.notebook.judgements import short_name
from index.search.searcher import open_searcher
from index.store.folder.store import FolderStore
from ingest.build.pipeline import build
from tests.bench import dense_leg
from tests.bench.articles import sized_articles, write_table
from tests.bench.bench import Bench, build_index
from tests.bench.child import ChildError
from tests.bench.drawn import DrawnVectors, load_pool
from tests.bench.peers.material import Material
from tests.bench.preparing import Searched, searched
from tests.quality.figures import RETRIEVAL, SPLITS, judged_set


@dataclass(frozen=True, slots=True)
class Judged:
    """A judged set; `among` as many passages that nobody judged, with drawn vectors."""

    bench: Bench
    name: str
    among: int = 0

    @property
    def figure(self) -> str:
        """What is measured."""
        among = f", among {self.among:,} others" if self.among else ""
        return f"nDCG@10, {self.name} {SPLITS[self.name]}{among}"

    @property
    def questions(self) -> JudgedSet:
        """The questions, with what answers them."""
        return judged_set(self.name)

    def index(self) -> Path:
        """Our index of its documents, and of the others."""
        return _index(self)

    def material(self) -> Path:
        """All passages, with their vectors in our index."""
        return _material(self)

    def ndcg(self, ranked: dict[str, list[tuple[int, float]]]) -> float:
        """nDCG@10 of the passages ranked for each question, each document by its best passage."""
        names = [short_name(one.doc_id) for one in _passages(self)]

        def rank(question: str, unit: Unit) -> Sequence[Ranked]:
            best: dict[str, float] = {}
            for row, score in ranked[question]:
                best.setdefault(names[row], score)
            return [Ranked((document,), score) for document, score in best.items()]

        return evaluate(rank, self.questions).figures["nDCG@10"].mean


def _corpus(judged: Judged) -> Path:
    corpus = RETRIEVAL / judged.name / "corpus.jsonl"
    if not judged.among:
        return corpus
    folder = judged.bench.folder / "among" / f"{judged.name}-{judged.among}"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(corpus, folder / corpus.name)
    return folder


@cache
def _index(judged: Judged) -> Path:
    corpus = _corpus(judged)
    if not judged.among:
        return judged.bench.set_index(judged.name, corpus)
    index = corpus.with_name(f"{corpus.name}-index")
    others = corpus / "others.jsonl"
    if not (index / "live").is_file():
        # What was judged is embedded first, and stays as it is when the others come.
        others.unlink(missing_ok=True)
        build_index(index, corpus)
    write_table(others, sized_articles(judged.among))
    pool = load_pool(judged.bench.folder / "drawn")
    build(index, corpus=[corpus], model=DrawnVectors(pool, exports=FolderStore(index).models))
    return index


@cache
def _passages(judged: Judged) -> list[Searched]:
    """All that can be found, in the order of our index."""
    searcher = open_searcher(_index(judged))
    passages = searched(_corpus(judged), load_model())
    documents = [searcher.documents[row].doc_id for row in dense_leg.document_of(searcher)]
    if documents != [one.doc_id for one in passages]:
        raise ChildError(f"the index of {judged.name} has other passages than its corpus")
    return [passages[row] for row in dense_leg.rows(searcher).tolist()]


@cache
def _material(judged: Judged) -> Path:
    material = Material(
        texts=[one.text for one in _passages(judged)],
        questions=list(judged.questions.questions.values()),
        vectors=np.concatenate(list(dense_leg.blocks(open_searcher(_index(judged))))),
    )
    return material.save(judged.bench.folder / "peers" / f"material-{judged.name}-{judged.among}")
