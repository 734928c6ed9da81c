"""The corpora and judged questions for the calibration of silence."""

import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from index.search.searcher import open_searcher
from index.settings import SearchSettings
from ingest.build.pipeline import build
from ingest.terminal import TerminalProgress
from tests.quality.figures import RETRIEVAL, SPLITS, judged_set
from tests.quality.lay import ARTICLES, answered, unanswered
from tests.support.paths import SHARED

MEDQUAD = SHARED / "data" / "medquad" / "articles.jsonl.gz"
ASKED = ("articles", "library", "summaries")
FEATURES = ["meaning", "reading", "nearness", "held", "length"]
QUESTIONS_OF_A_SET = 200
QUESTIONS_OF_ANOTHER = 60
LIBRARY_TITLES = 500
LIBRARY_ARTICLES = 1500
SHORTEST_ARTICLE = 80


def observe(name: str, index: Path, settings: SearchSettings) -> pd.DataFrame:
    """The features of each question judged on this corpus, whose index is built if need be."""
    build(index / name, corpus=[_corpus(name, index)], progress=TerminalProgress())
    searcher = open_searcher(index / name).with_settings(settings)
    rows = [
        {"corpus": name, "split": split, "kind": kind, "question": question}
        | {feature: getattr(features, feature) for feature in (*FEATURES, "is_named", "is_lit")}
        for question, kind, split in _questions(name)
        for features in [searcher.answer_features(question)]
    ]
    return pd.DataFrame(rows)


def _questions(corpus: str) -> Iterator[tuple[str, str, str]]:
    """Questions over a corpus, each with its kind and split."""
    if corpus == "articles":
        yield from ((asked.question, "answered", asked.split) for asked in answered())
    elif corpus in SPLITS:
        yield from ((question, "answered", "dev") for question in _judged(corpus))
    for asked in unanswered():
        if corpus == "articles" or asked.kind != "near":
            yield asked.question, asked.kind, asked.split if corpus == "articles" else "dev"
    for line in (Path(__file__).with_name("questions.jsonl")).read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["corpus"] in (corpus, "all"):
            yield row["question"], row["kind"], "dev"
    another = "scifact" if corpus == "cranfield" else "cranfield"
    for question in _judged(another)[:QUESTIONS_OF_ANOTHER]:
        yield question, "other", "dev"


def _judged(name: str) -> list[str]:
    """Questions of a retrieval set, without the titles that NFCorpus has among them."""
    judged = judged_set(name).questions
    texts = [judged[key] for key in sorted(judged)]
    chosen = [text for text in texts if name != "nfcorpus" or text.endswith("?")]
    return chosen[:QUESTIONS_OF_A_SET]


def _corpus(name: str, index: Path) -> Path:
    if name == "articles":
        return ARTICLES
    if name in SPLITS:
        return RETRIEVAL / name / "corpus.jsonl"
    folder = index / f"{name} corpus"
    folder.mkdir(parents=True, exist_ok=True)
    with gzip.open(MEDQUAD, "rt", encoding="utf-8") as file:
        articles = [json.loads(line) for line in file]
    chosen = _library(articles) if name == "library" else _summaries(articles)
    kept = ("_id", "title", "text", "source", "url")
    lines = [json.dumps({field: article[field] for field in kept}) for article in chosen]
    (folder / "library.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def _library(articles: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """All articles of some randomly drawn titles, so that other titles stay unanswered."""
    chance = random.Random(1)
    by_title = defaultdict(list)
    for article in articles:
        by_title[article["title"]].append(article)
    titles = sorted(by_title)
    chance.shuffle(titles)
    drawn = [article for title in titles[:LIBRARY_TITLES] for article in by_title[title]]
    drawn = [article for article in drawn if len(article["text"]) > SHORTEST_ARTICLE]
    chance.shuffle(drawn)
    return drawn[:LIBRARY_ARTICLES]


def _summaries(articles: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Every third short article of one publisher, each on a topic of its own."""
    summaries = [article for article in articles if article["_id"].startswith("MPlusHealthTopics")]
    return sorted(summaries, key=lambda article: article["_id"])[::3]
