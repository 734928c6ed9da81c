"""Questions with passages found together, and which of their sentences answer: what is trained on.

A sheet is a line of `sheets/*.jsonl`, written for this project: eight passages, and a dozen
questions in several wordings, each with the sentences that answer it and those that help. The
sheets of stances say the same of whole passages, MedQuAD of the section that was asked for.
"""

import gzip
import hashlib
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from index.records import Span
from index.text.sentences import sentences

SHEETS = Path(__file__).with_name("sheets")
STANCE_SHEETS = Path(__file__).parents[2] / "compare" / "stance" / "training" / "sheets"
# Sheets in files of this name are kept for development, with their topics.
KEPT = "kept-"
HELPS = 0.4
_LONGEST = 900
_TITLES = 1500
_SECTIONS = 7


class Text(NamedTuple):
    """A passage: its title and heading, its text, and the spans of its sentences."""

    above: str
    text: str
    sentences: tuple[Span, ...]


class Judged(NamedTuple):
    """A passage and how well it answers: 1, `HELPS` or 0; the same of its sentences, if known."""

    text: Text
    answers: float
    of_sentences: tuple[float, ...] | None = None

    def grade(self, sentence: int) -> float:
        """How well a sentence answers: as well as the passage, if that is all that is known."""
        return self.of_sentences[sentence] if self.of_sentences else self.answers


class Group(NamedTuple):
    """The wordings of a question, the passages judged for it, and the set that it is from."""

    origin: str
    ways: tuple[str, ...]
    passages: tuple[Judged, ...]


def question_groups(data: Path, *, kept: bool) -> list[Group]:
    """All groups to train on, or those `kept` for development. `data` is the folder of the sets."""
    groups = [*_answer_sheets(kept=kept), *_stance_sheets(kept=kept), *_sections(data, kept=kept)]
    return groups if kept else [*groups, *_written(data)]


def is_kept(topic: str) -> bool:
    """Whether nothing about this topic of MedQuAD is trained on: about one of five."""
    return int(hashlib.md5(topic.lower().encode()).hexdigest(), 16) % 10 < 2  # noqa: S324


def _answer_sheets(*, kept: bool) -> Iterator[Group]:
    for sheet in _lines(SHEETS, kept=kept):
        texts = [
            _of_sentences(_above(passage), passage["sentences"]) for passage in sheet["passages"]
        ]
        for asked in sheet["asked"]:
            grades = [[0.0] * len(text.sentences) for text in texts]
            for grade, places in ((HELPS, asked["partly"]), (1.0, asked["answers"])):
                for passage, sentence in places:
                    grades[passage][sentence] = grade
            judged = (
                Judged(text, max(own), tuple(own)) for text, own in zip(texts, grades, strict=True)
            )
            yield Group("sheets", tuple(asked["ways"]), tuple(judged))


def _stance_sheets(*, kept: bool) -> Iterator[Group]:
    for sheet in _lines(STANCE_SHEETS, kept=kept):
        texts = [
            _of_text(_above(passage), f"{passage['lead']} {passage['text']}".strip())
            for passage in sheet["passages"]
        ]
        for asked in sheet["asked"]:
            # The letter x is in doubt, u does not decide, all others do.
            judged = tuple(
                Judged(text, 0.0 if letter == "u" else 1.0)
                for text, letter in zip(texts, asked["labels"], strict=True)
                if letter != "x"
            )
            if len(judged) > 2:
                yield Group("stances", tuple(asked["ways"]), judged)


def _sections(data: Path, *, kept: bool) -> Iterator[Group]:
    """Sections of one topic of MedQuAD, and for each the question that it was published under."""
    by_topic: dict[str, dict[str, dict[str, Any]]] = {}
    for row in _rows(data / "medquad" / "articles.jsonl.gz"):
        by_topic.setdefault(row["title"].lower(), {}).setdefault(row["qtype"], row)
    topics = sorted(topic for topic, sections in by_topic.items() if len(sections) > 1)
    random.Random(5).shuffle(topics)
    for topic in topics[:_TITLES]:
        if is_kept(topic) != kept:
            continue
        rows = list(by_topic[topic].values())[:_SECTIONS]
        texts = [_of_text(row["title"], " ".join(row["text"].split())[:_LONGEST]) for row in rows]
        for row in rows:
            question = row["question"].replace(" ?", "?").replace("What is (are)", "What is")
            judged = (
                Judged(text, float(other is row)) for text, other in zip(texts, rows, strict=True)
            )
            yield Group("sections", (question,), tuple(judged))


def _written(data: Path) -> Iterator[Group]:
    """Open questions written for the project, each with the sentence that answers it."""
    for row in _rows(data / "stance" / "written_questions.train.jsonl.gz"):
        parts = [part for part in (row["before"], row["premise"]) if part]
        text = _of_sentences("\n".join(filter(None, (row["title"], row["heading"]))), parts)
        grades = (*(0.0 for _ in parts[1:]), 1.0)
        yield Group("written", (row["question"],), (Judged(text, 1.0, grades),))


def _of_sentences(above: str, parts: list[str]) -> Text:
    spans, end = [], -1
    for part in parts:
        spans.append(Span(end + 1, end + 1 + len(part)))
        end = spans[-1].end
    return Text(above, " ".join(parts), tuple(spans))


def _of_text(above: str, text: str) -> Text:
    return Text(above, text, tuple(sentences(text)))


def _above(passage: dict[str, Any]) -> str:
    return "\n".join(part for part in (passage["title"], passage["heading"]) if part)


def _lines(folder: Path, *, kept: bool) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.glob("*.jsonl")):
        if file.name.startswith(KEPT) == kept:
            yield from map(json.loads, file.read_text(encoding="utf-8").splitlines())


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
