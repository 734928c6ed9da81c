"""Pairs of premise and hypothesis, and the judged sets of them."""

import gzip
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

LABELS = ("entailment", "neutral", "contradiction")


class Pair(NamedTuple):
    """A premise, a hypothesis, and which of `LABELS` holds between them."""

    premise: str
    hypothesis: str
    label: int


def judged_pairs(data: Path, split: str) -> dict[str, list[Pair]]:
    """The pairs of each judged set below `data`, of the split "train" or "dev"."""
    pairs: dict[str, list[Pair]] = {}
    for row in rows(data / "stance" / f"{split}.jsonl.gz"):
        pair = Pair(row["premise"], row["hypothesis"], LABELS.index(row["label"]))
        pairs.setdefault(row["set"], []).append(pair)
    return pairs


def said(templates: Sequence[str], names: Mapping[str, str], chance: random.Random) -> str:
    """A claim in the words of one of `templates`, as a sentence."""
    words = chance.choice(templates).format(**names)
    return f"{words[:1].upper()}{words[1:]}."


def rows(file: Path) -> Iterator[dict[str, Any]]:
    """The objects of a gzipped file of JSON lines."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
