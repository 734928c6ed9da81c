"""The pinned quality figures, and the judged sets they are measured on."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from index.embedding.sentence_transformer import EmbeddingModel
from index.evaluation.judged_set import JudgedSet
from index.evaluation.measures import evaluate
from index.evaluation.qrels import read_judged_set
from index.evaluation.system import RETRIEVERS, System
from index.search.searcher import Searcher, open_searcher
from ingest.build.pipeline import build
from tests.quality.lay import ARTICLES, answerable_share, answered, found_within, unanswered
from tests.quality.lit_sentences import lay_lit_figure
from tests.support.paths import SHARED

RETRIEVAL = SHARED / "data" / "retrieval"
SPLITS = {"nfcorpus": "dev", "scifact": "train", "cranfield": "dev"}
PARAGRAPH_WORDS = 8
SAMPLE_QUESTIONS = 50
SAMPLE_DOCUMENTS = 150


def lay_figures(searcher: Searcher) -> dict[str, float]:
    """The figures over the five user articles, by kind of question."""
    figures = {}
    for kind in ("everyday", "veiled"):
        questions = [question for question in answered() if question.kind == kind]
        figures[f"{kind}: right passage first"] = found_within(searcher, questions, k=1)
        figures[f"{kind}: right passage in the first three"] = found_within(
            searcher, questions, k=3
        )
    figures["lay: lit sentence right"] = lay_lit_figure(searcher)
    for split in ("dev", "check"):
        kept = [question for question in answered() if question.split == split]
        refused = [question for question in unanswered() if question.split == split]
        figures[f"{split}: answerable kept"] = answerable_share(searcher, kept)
        figures[f"{split}: unanswerable refused"] = 1 - answerable_share(searcher, refused)
    return figures


def paragraph_figures(model: EmbeddingModel) -> dict[str, float]:
    """The figures of a plain search over the same articles: each paragraph of eight words or more
    is embedded as it is, and the nearest by cosine come first.
    """
    paragraphs = [
        (path.name, " ".join(paragraph.split()).lower(), paragraph)
        for path in sorted(ARTICLES.iterdir())
        for paragraph in path.read_text(encoding="utf-8").split("\n\n")
        if len(paragraph.split()) >= PARAGRAPH_WORDS
    ]
    vectors = model.embed_documents([paragraph for *_, paragraph in paragraphs]).vectors
    ranks: dict[str, list[int]] = {}
    for question in answered():
        order = np.argsort(-(vectors @ model.embed_question(question.question).vector))
        right = [n for n, row in enumerate(order) if question.is_answered_by(*paragraphs[row][:2])]
        ranks.setdefault(question.kind, []).append(right[0] if right else len(order))
    return {
        f"{kind}: plain search, {words}": float(np.mean(np.array(own) < k))
        for kind, own in ranks.items()
        for words, k in (("first", 1), ("in the first three", 3))
    }


def retrieval_figures(searcher: Searcher, judged: JudgedSet) -> dict[str, float]:
    """nDCG@10 of both retrievers fused and of each alone."""
    return {
        retriever: evaluate(System(searcher, retriever=retriever).rank, judged)
        .figures["nDCG@10"]
        .mean
        for retriever in RETRIEVERS
    }


def judged_set(name: str) -> JudgedSet:
    """One of the judged retrieval sets, in the split used for tuning."""
    folder = RETRIEVAL / name
    split = SPLITS[name]
    return read_judged_set(folder / f"queries.{split}.jsonl", folder / f"qrels.{split}.tsv")


def sample(judged: JudgedSet, corpus: Path, into: Path) -> JudgedSet:
    """A part of a judged set that can be embedded in a minute: its first questions, and all of
    their right documents with the first others of the corpus. Writes the documents to `into`.
    """
    names = sorted(judged.questions)[:SAMPLE_QUESTIONS]
    grades = {name: judged.grades[name] for name in names}
    wanted = {document for graded in grades.values() for document in graded}
    lines = list(_sampled_lines(corpus, wanted))
    into.write_text("\n".join(lines), encoding="utf-8")
    return JudgedSet(questions={name: judged.questions[name] for name in names}, grades=grades)


def open_articles(index: Path) -> Searcher:
    """A searcher over the five user articles, built into `index`."""
    build(index, corpus=[ARTICLES])
    return open_searcher(index)


def _sampled_lines(corpus: Path, wanted: set[str]) -> Iterator[str]:
    others = SAMPLE_DOCUMENTS
    for line in corpus.read_text(encoding="utf-8").splitlines():
        if json.loads(line)["_id"] in wanted:
            yield line
        elif others:
            others -= 1
            yield line
