"""Lay questions over the five user articles: how many are answered or refused correctly."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.search.answer import Hit
from index.search.searcher import Searcher
from tests.support.paths import SHARED

HERE = Path(__file__).parent
ARTICLES = SHARED / "articles"


@dataclass(frozen=True, slots=True, kw_only=True)
class LayQuestion:
    """A question; `gold` pairs a document with a phrase of the passage that answers it.

    `kind` is everyday (as people ask), veiled (lay words only, as far from the article's as
    possible) or, without gold, far, near or nonsense.
    """

    question: str
    kind: str
    split: str
    gold: tuple[tuple[str, str], ...] = ()

    def is_answered_by(self, document: str, text: str) -> bool:
        """Whether `text`, in lower case and with single spaces, contains a phrase of its gold."""
        return any(
            document == right and " ".join(phrase.split()).lower() in text
            for right, phrase in self.gold
        )


def answered() -> list[LayQuestion]:
    """The questions that some passage of the five articles answers."""
    return [
        LayQuestion(
            question=row["question"],
            kind=row["kind"],
            split=row["split"],
            gold=tuple((gold["document"], gold["phrase"]) for gold in row["gold"]),
        )
        for row in _rows("lay_questions.jsonl")
    ]


def unanswered() -> list[LayQuestion]:
    """The questions that no passage of the five articles answers."""
    return [
        LayQuestion(question=row["question"], kind=row["kind"], split=row["split"])
        for row in _rows("unanswerable_questions.jsonl")
    ]


def found_within(searcher: Searcher, questions: Sequence[LayQuestion], *, k: int) -> float:
    """The share of questions with a right passage among the first `k`."""
    right = [
        any(_is_right(hit, question) for hit in searcher.search(question.question, k=k).hits)
        for question in questions
    ]
    return sum(right) / len(right)


def answerable_share(searcher: Searcher, questions: Sequence[LayQuestion]) -> float:
    """The share of questions taken for answerable."""
    kept = [searcher.search(question.question).answerable for question in questions]
    return sum(kept) / len(kept)


def corpus_digest(folder: Path) -> str:
    """A digest of all files in `folder`, which names the corpus of a figure."""
    total = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()[:16]


def _is_right(hit: Hit, question: LayQuestion) -> bool:
    text = " ".join(hit.passage.text.split()).lower()
    return question.is_answered_by(hit.document.doc_id, text)


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines()]
