"""The share of pairs shown as differing that do differ, on pairs judged by hand."""

import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.compare.comparer import Comparer
from index.compare.comparison import Claim, Pair
from index.search.searcher import Searcher, open_searcher
from ingest.build.pipeline import build
from tests.quality.stances import JUDGED
from tests.support.paths import SHARED

READ = Path(__file__).with_name("differ.json")
MEDQUAD = SHARED / "data" / "medquad" / "articles.jsonl.gz"
TOPICS = 300
LONGEST_TOPIC = 40
ASKED = (
    "Is {} inherited?",
    "Is there a cure for {}?",
    "How many people have {}?",
    "What causes {}?",
    "Is {} rare?",
    "Does {} get better with treatment?",
    "Is {} curable?",
    "Does {} run in families?",
    "Is {} fatal?",
    "Can {} be prevented?",
    "Is {} more common in men than in women?",
    "Do people with {} have a normal life span?",
    "How is {} treated?",
    "When do the symptoms of {} begin?",
)
OVER_ARTICLES = (
    "What causes muscle spasms?",
    "What helps against muscle cramps?",
    "What are the symptoms of ALS?",
    "What is Huntington's disease?",
    "How long do muscle spasms last?",
    "What is Wilson's disease?",
)


def questions_over_articles() -> list[str]:
    """The questions asked over the five user articles."""
    judged = json.loads(JUDGED.read_text(encoding="utf-8"))
    return [*OVER_ARTICLES, *(row["question"] for split in judged.values() for row in split)]


def questions_over_medquad() -> list[str]:
    """The questions asked over the drawn topics of MedQuAD."""
    return [asked.format(topic) for topic in medquad_topics() for asked in ASKED]


def medquad_topics() -> dict[str, list[dict[str, Any]]]:
    """Topics drawn from those of two or more publishers of MedQuAD, with all their articles."""
    topics: dict[str, list[dict[str, Any]]] = {}
    with gzip.open(MEDQUAD, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            topics.setdefault(row["title"].lower(), []).append(row)
    shared = sorted(
        topic
        for topic, rows in topics.items()
        if len(topic) < LONGEST_TOPIC and len({row["source"] for row in rows}) > 1
    )
    random.Random(0).shuffle(shared)
    return {topic: topics[topic] for topic in shared[:TOPICS]}


def open_medquad(index: Path) -> Searcher:
    """A searcher over the articles on the drawn topics, built into `index`."""
    corpus = index.with_name(f"{index.name}.corpus")
    corpus.mkdir(parents=True, exist_ok=True)
    kept = ("_id", "title", "text", "source", "url")
    rows = [row for articles in medquad_topics().values() for row in articles]
    lines = [json.dumps({name: row[name] for name in kept}) for row in rows]
    (corpus / "medquad.jsonl").write_text("\n".join(lines), encoding="utf-8")
    build(index, corpus=[corpus])
    return open_searcher(index)


def differing(comparer: Comparer, questions: list[str]) -> Iterator[tuple[str, Pair]]:
    """Each pair that is shown as differing, once, with the first question that shows it."""
    seen = set()
    for question in questions:
        for pair in comparer.compare(question).pairs:
            ends = frozenset((pair.a.place, pair.b.place))
            if pair.relation == "differ" and ends not in seen:
                seen.add(ends)
                yield question, pair


def read_by_hand() -> dict[frozenset[tuple[str, int]], bool]:
    """Whether two claims differ, by their documents and starts."""
    rows = json.loads(READ.read_text(encoding="utf-8"))
    return {
        frozenset((doc_id, start) for doc_id, start, _ in (row["a"], row["b"])): row["differ"]
        for row in rows
    }


def ends_of(pair: Pair) -> frozenset[tuple[str, int]]:
    """The key of the pair in `read_by_hand`."""
    return frozenset((one.document.doc_id, one.span.start) for one in (pair.a, pair.b))


def row_of(question: str, pair: Pair) -> dict[str, Any]:
    """A pair as stored in `differ.json`, without the verdict "differ": places, no text."""
    return {"question": question, "kind": pair.kind, "a": _place(pair.a), "b": _place(pair.b)}


def _place(claim: Claim) -> list[Any]:
    return [claim.document.doc_id, claim.span.start, claim.span.end]
