"""An index in Milvus finds what one in a folder finds, in the same order, over real articles."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from index.embedding.embedder import Embedder
from index.embedding.sentence_transformer import load_model
from index.retrieval.filters import Filters
from index.search.answer import Answer
from index.search.searcher import Searcher
from index.settings import DEFAULT_MODEL
from index.store.copy_index import copy_index
from index.store.generation import Generation
from index.store.open import open_store
from ingest.build.pipeline import build
from tests.support.paths import SHARED, needs_shared
from tests.support.stores import contents_of, places

LIBRARY = SHARED / "data" / "medquad" / "articles.jsonl.gz"
ARTICLES, EVERY, QUESTIONS = 80, 100, 24
FORMS = (
    "what are the symptoms of {}?",
    "how is {} treated?",
    "{}",
    "who is at risk of {}",
    "is {} inherited",
)

pytestmark = needs_shared


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The same articles in a folder and in an engine."""

    corpus: Path
    folder: Path
    engine: Path
    model: Embedder
    questions: list[str]

    def built(self) -> tuple[Searcher, Searcher]:
        """Both, up to date with the articles."""
        for index in (self.folder, self.engine):
            build(index, corpus=[self.corpus], model=self.model)
        folder, engine = (open_store(index) for index in (self.folder, self.engine))
        return Searcher(folder, self.model), Searcher(engine, self.model)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    with gzip.open(LIBRARY, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for number, line in enumerate(lines) if number % EVERY == 0]
    rows = [row for row in rows if len(row["text"]) < 3_000][:ARTICLES]
    with places(tmp_path_factory, "milvus-lite") as place:
        corpus = place.folder / "articles"
        corpus.mkdir()
        for number, row in enumerate(rows):
            written = {"title": row["title"], "source": row["source"], "published": None}
            head = "".join(f"{name}: {json.dumps(value)}\n" for name, value in written.items())
            text = f"---\n{head if row['source'] else ''}---\n{row['text']}\n"
            (corpus / f"{number:03d}.md").write_text(text, encoding="utf-8")
        titles = [row["title"] for row in rows[: QUESTIONS * 2 : 2]]
        model, folder, engine = load_model(DEFAULT_MODEL), place.folder / "index", place.index()
        build(folder, corpus=[corpus], model=model)
        # Nothing is embedded twice.
        copy_index(folder, engine)
        yield Pair(
            corpus=corpus,
            folder=folder,
            engine=engine,
            model=model,
            questions=[FORMS[n % len(FORMS)].format(title) for n, title in enumerate(titles)],
        )


def hits_of(answer: Answer) -> list[tuple[object, ...]]:
    """Each hit by its place and its copies, sorted: they come in the order they were added."""
    return [
        (
            hit.document.doc_id,
            hit.passage.start,
            hit.passage.end,
            sorted((place.doc_id, place.start) for place, _ in hit.also_in),
        )
        for hit in answer.hits
    ]


def assert_agree(pair: Pair, *, filters: Filters | None = None) -> int:
    """Both stores give the same hits with the same scores; returns the count of answered ones."""
    folder, engine = pair.built()
    answered = 0
    for question in pair.questions:
        mine, other = (one.search(question, k=10, filters=filters) for one in (folder, engine))
        assert hits_of(other) == hits_of(mine), question
        for name in ("dense", "lexical", "fused"):
            wanted, scores = ([getattr(h.scores, name) for h in one.hits] for one in (mine, other))
            np.testing.assert_allclose(scores, wanted, atol=1e-5, err_msg=question)
        assert (other.answerable, other.notices) == (mine.answerable, mine.notices)
        answered += mine.answerable
    return answered


def places_of(generation: Generation) -> dict[int, tuple[str, int]]:
    return {
        row: (listing.doc_id, ordinal)
        for listing in generation.listings
        for ordinal, row in enumerate(generation.rows_of(listing.doc_id))
    }


def test_the_ten_nearest_are_those_of_an_exact_search(pair: Pair) -> None:
    _, engine = pair.built()
    generation = engine.generation
    retriever = open_store(pair.engine).retriever(generation)
    rows = sorted(places_of(generation))
    vectors = np.array([one.vector for one in generation.stored(rows)], dtype=np.float32)
    usual = ~np.array([passage.boilerplate for passage in generation.passages(rows)])
    assert usual.sum() > 150

    selection = retriever.usual()
    nothing = retriever.by_words([], selection=selection, count=10)
    right = 0
    for question in pair.questions:
        vector = pair.model.embed_question(question).vector
        near = retriever.gather(vector, nothing, selection=selection, count=10)
        scores = np.where(usual, vectors @ vector, -1)
        right += len(set(near.rows.tolist()) & {rows[place] for place in np.argsort(-scores)[:10]})

    assert right / (10 * len(pair.questions)) >= 0.99


def test_both_stores_give_the_same_hits_and_scores_even_after_changes(pair: Pair) -> None:
    assert len(pair.questions) == QUESTIONS
    assert assert_agree(pair) > QUESTIONS / 2

    for number in range(0, 40, 4):
        (pair.corpus / f"{number:03d}.md").unlink()
        changed = pair.corpus / f"{number + 1:03d}.md"
        changed.write_text(changed.read_text().replace(". ", ".\n\nIn other words: ", 1))
        copy = (pair.corpus / f"{number + 2:03d}.md").read_text()
        (pair.corpus / f"copy{number}.md").write_text(copy)

    assert assert_agree(pair) > QUESTIONS / 2
    assert contents_of(pair.engine) == contents_of(pair.folder)
    assert_agree(pair, filters=Filters(sources=("GARD",)))
