"""How often the sentence that is lit is one that answers."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from index.records import Span
from index.search.answer import Hit
from index.search.searcher import Searcher, open_searcher
from index.text.sentences import sentences
from ingest.build.pipeline import build
from tests.quality.lay import answered

LIT = Path(__file__).with_name("lit")
DEPTH = 10


class LitQuestion(NamedTuple):
    """A question, the article that answers it, and all its sentences that do, word for word.

    `negated`: it turns on a "not", "without", "except" or the like.
    """

    question: str
    article: str
    sentences: tuple[str, ...]
    negated: bool


def lit_questions() -> list[LitQuestion]:
    """Sixty questions over twelve articles, in which other sentences have nearly the same words,
    or more of those of the question.
    """
    rows = map(json.loads, (LIT / "questions.jsonl").read_text("utf-8").splitlines())
    return [LitQuestion(**row | {"sentences": tuple(row["sentences"])}) for row in rows]


def open_lit_articles(index: Path) -> Searcher:
    """A searcher over the twelve articles, built into `index`."""
    build(index, corpus=[LIT / "articles"])
    return open_searcher(index)


def exam_figures(searcher: Searcher) -> dict[str, float]:
    """The share of questions for which the first passage that answers lights what answers."""
    right: dict[str, list[bool]] = {"a negation": [], "none": []}
    for asked in lit_questions():
        hits = searcher.search(asked.question, k=DEPTH).hits
        own = [hit for hit in hits if asked.article in hit.document.path]
        judged = [_is_lit(hit, asked.sentences) for hit in own]
        known = [lit for lit in judged if lit is not None]
        right["a negation" if asked.negated else "none"].append(bool(known and known[0]))
    return {f"exam, {kind}: lit sentence right": _share(own) for kind, own in right.items()}


def lay_lit_figure(searcher: Searcher) -> float:
    """The share of passages that answer a lay question whose lit sentence has the words for which
    they were judged so. Those of a single sentence, and words of two, are left out.
    """
    right = [
        lit
        for asked in answered()
        for hit in searcher.search(asked.question, k=DEPTH).hits
        for lit in [_is_lit(hit, [w for name, w in asked.gold if name == hit.document.doc_id])]
        if lit is not None
    ]
    return _share(right)


def _is_lit(hit: Hit, words: Sequence[str]) -> bool | None:
    """Whether the lit sentence of a hit has any of these words; None if no sentence of several."""
    spans = list(_spans(hit))
    having = [span for span in spans if any(_plain(own) in _text(hit, span) for own in words)]
    if not having or len(spans) == 1:
        return None
    return hit.why.answers and hit.why.sentence in having


def _spans(hit: Hit) -> Iterator[Span]:
    for start, end in sentences(hit.passage.text):
        yield Span(hit.passage.start + start, hit.passage.start + end)


def _text(hit: Hit, span: Span) -> str:
    return _plain(hit.document.text[span.start : span.end])


def _plain(words: str) -> str:
    return " ".join(words.replace("*", "").split()).lower()


def _share(right: Sequence[bool]) -> float:
    return sum(right) / len(right)
