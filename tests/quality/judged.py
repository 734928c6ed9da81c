"""How the reader judges gold sentences alone, and whether another wording changes a stance.

The sets are judged by reading, on topics that nothing was tuned to; `score.py` beside them prints
how often whole comparisons are right.
"""

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from index.compare.comparer import Comparer
from index.compare.reading import BETWEEN
from index.compare.stance.model import StanceScorer
from index.compare.stance.training.judged_pairs import LABELS
from ingest.build.pipeline import build
from tests.quality.differ import MEDQUAD
from tests.support.paths import SHARED

JUDGED = SHARED / "judged"
LIBRARIES = ("B", "C")
SIDES = {"supports": "entailment", "disputes": "contradiction"}
_TITLE = re.compile(r"^title: *[\"']?(.*?)[\"']? *$", re.MULTILINE)


class Gold(NamedTuple):
    """A gold sentence behind its title, the question, and the labels that count as right."""

    sentence: str
    question: str
    right: frozenset[int]


def gold_figure(library: str, scorer: StanceScorer) -> tuple[int, int]:
    """How many gold sentences of a library the reader judges right, read alone, and of how many."""
    gold = list(gold_sentences(library))
    read = scorer.probabilities([(one.sentence, one.question) for one in gold])
    right = [label in one.right for label, one in zip(read.argmax(axis=1), gold, strict=True)]
    return sum(right), len(right)


def gold_sentences(library: str) -> Iterator[Gold]:
    """The gold sentences of the sources that take a side."""
    articles = _articles(library)
    for row in _rows(f"{library}.dev.jsonl"):
        if row["form"] == "open":
            continue
        for name, where in row["sentences"].items():
            stances = row["accepted"].get(name) or [row["stances"].get(name)]
            right = frozenset(LABELS.index(SIDES[one]) for one in stances if one in SIDES)
            if right:
                title, text = articles[name]
                said = where if isinstance(where, str) else text[where[0] : where[1]]
                yield Gold(BETWEEN.join((title, " ".join(said.split()))), row["question"], right)


def changing_stances(comparer: Comparer) -> tuple[int, int]:
    """How many sources that take a side in one wording of a question do not in another.

    The second number is of all sources that take a side in any wording.
    """
    shown: dict[tuple[int, str], set[str | None]] = {}
    for row in _rows("wordings-B.dev.jsonl"):
        for view in comparer.compare(row["question"]).sources:
            shown.setdefault((row["group"], view.label), set()).add(view.stance)
    sided = [stances for stances in shown.values() if stances & {*SIDES, "mixed"}]
    return sum(len(stances) > 1 for stances in sided), len(sided)


def build_library_b(index: Path) -> None:
    """Build the index of library B, some articles of MedQuAD."""
    wanted = set((JUDGED / "library-b-ids.txt").read_text(encoding="utf-8").split())
    corpus = index.with_name(f"{index.name}.jsonl")
    corpus.parent.mkdir(parents=True, exist_ok=True)
    names = ("_id", "title", "text", "source", "url")
    rows = [{name: row.get(name) for name in names} for row in _medquad() if row["_id"] in wanted]
    corpus.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    build(index, corpus=[corpus])


def _articles(library: str) -> dict[str, tuple[str, str]]:
    """Title and text of the articles of a library, by their names in its rows."""
    if library == "B":
        return {row["_id"]: (row["title"], row["text"]) for row in _medquad()}
    texts = {file.name: file.read_text("utf-8") for file in (JUDGED / "library-c").glob("*.md")}
    return {name: (_title(text), text) for name, text in texts.items()}


def _title(text: str) -> str:
    match = _TITLE.search(text)
    return match.group(1) if match else ""


def _medquad() -> Iterator[Mapping[str, Any]]:
    with gzip.open(MEDQUAD, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _rows(name: str) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, (JUDGED / name).read_text(encoding="utf-8").splitlines())
