"""Training pairs from sheets: six sources on one topic, all asked the same in several wordings.

A sheet is a line of `sheets/*.jsonl`, written for this project: passages, and what was asked with
one letter for each passage: y and n answer, m says both, u does not decide, x is in doubt.
"""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.compare.reading import BETWEEN
from index.compare.stance.training.judged_pairs import Pair, Wordings, judged_pairs

SHEETS = Path(__file__).with_name("sheets")
# Sheets in files of this name are kept for development, with their topics.
KEPT = "kept-"
_LABELS = {"y": (0,), "u": (1,), "n": (2,), "m": (0, 2), "x": ()}


def sheet_pairs(
    chance: random.Random, *, undecided: float = 0.6, only: str = ""
) -> Iterator[Wordings]:
    """Each passage with everything asked of it, in two wordings drawn at random.

    Of the passages that do not decide, a part is drawn: `undecided`, in 0..1. Of the files,
    `only` those whose names begin so.
    """
    for sheet in _sheets(only, kept=False):
        for asked in sheet["asked"]:
            for passage, letter in zip(sheet["passages"], asked["labels"], strict=True):
                if letter == "u" and chance.random() >= undecided:
                    continue
                ways = chance.sample(asked["ways"], 2)
                for label in _LABELS[letter]:
                    yield tuple(Pair(_said(passage), way, label) for way in ways)


def kept_pairs() -> list[Wordings]:
    """The pairs of the sheets kept for development, without what says both."""
    return [
        tuple(Pair(_said(passage), way, _LABELS[letter][0]) for way in asked["ways"])
        for sheet in _sheets("", kept=True)
        for asked in sheet["asked"]
        for passage, letter in zip(sheet["passages"], asked["labels"], strict=True)
        if letter in "yun"
    ]


def development_pairs(data: Path) -> dict[str, list[Pair]]:
    """The pairs of each judged set below `data` that nothing is trained on, and of kept sheets."""
    sheets = [pair for ways in kept_pairs() for pair in ways]
    return judged_pairs(data, "dev") | ({SHEETS.name: sheets} if sheets else {})


def _sheets(begins: str, *, kept: bool) -> Iterator[dict[str, Any]]:
    for file in sorted(SHEETS.glob(f"{begins}*.jsonl")):
        if file.name.startswith(KEPT) == kept:
            yield from map(json.loads, file.read_text(encoding="utf-8").splitlines())


def _said(passage: dict[str, str]) -> str:
    text = f"{passage['lead']} {passage['text']}".strip()
    return BETWEEN.join(part for part in (passage["title"], passage["heading"], text) if part)
