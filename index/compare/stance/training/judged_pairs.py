"""Pairs of a passage and a question or claim, and the judged sets of them."""

import gzip
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from index.compare.reading import BETWEEN

LABELS = ("entailment", "neutral", "contradiction")
# Our own pairs, judged by reading; their passages come with title and heading.
WRITTEN = "written"
# Verdicts of a person on their own articles: `python -m index judgements --training FILE`.
OWN = "own"
FILES = tuple(f"{part}{{split}}.jsonl.gz" for part in ("", "more.", f"{OWN}.", "written."))


class Pair(NamedTuple):
    """A passage, a question or claim, and which of `LABELS` holds between them.

    Entailment is yes, contradiction is no, neutral does not decide.
    """

    premise: str
    hypothesis: str
    label: int


Wordings = tuple[Pair, ...]
"""Pairs that differ only in how the same is asked or claimed."""


def judged_pairs(data: Path, split: str) -> dict[str, list[Pair]]:
    """The pairs of each judged set below `data`, of the split "train" or "dev".

    Pairs whose passage says both are left out.
    """
    pairs: dict[str, list[Pair]] = {}
    for row in judged_rows(data, split):
        pair = Pair(passage_of(row), row["hypothesis"], LABELS.index(row["label"]))
        pairs.setdefault(row["set"], []).append(pair)
    return pairs


def judged_rows(data: Path, split: str) -> Iterator[Mapping[str, Any]]:
    """The rows of all judged sets of a split that have one label."""
    for name in FILES:
        file = data / "stance" / name.format(split=split)
        yield from (row for row in rows(file) if row["label"] in LABELS)


def passage_of(row: Mapping[str, Any]) -> str:
    """The passage of a row as the reader reads it: behind its title and heading, if it has any."""
    said = f"{row.get('before', '')} {row['premise']}".strip()
    return below(row, said)


def below(row: Mapping[str, Any], said: str) -> str:
    """A text behind the title and the heading of a row."""
    above = [part for part in (row.get("title"), row.get("heading")) if part]
    return BETWEEN.join([*above, said])


def said(templates: Sequence[str], names: Mapping[str, str], chance: random.Random) -> str:
    """A claim in the words of one of `templates`, as a sentence."""
    words = chance.choice(templates).format(**names)
    return f"{words[:1].upper()}{words[1:]}."


def rows(file: Path) -> Iterator[dict[str, Any]]:
    """The objects of a gzipped file of JSON lines; none where there is no such file."""
    if not file.is_file():
        return
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
