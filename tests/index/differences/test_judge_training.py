"""How the judge of near pairs is fitted, and what it is fitted to."""

import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.compare.stance.runtime import Output
from index.differences.training import sheet_statements as sheets
from index.differences.training.fit import fitted
from index.records import Vectors
from tests.support.bag_of_words import BagOfWords

PASSAGES = [
    "Lavender keeps moths away. Cedar smells nice.",
    "Moths ate wool beside lavender bags. Traps caught forty moths.",
    "Lavender drove all moths away within days. Nobody liked cedar.",
    "Moths lay eggs in wool. Lavender was not part of it.",
]


class SideReader:
    """Says yes where moths go away, and no where they eat."""

    name = "sides"

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """One of three rows for each pair."""
        rows = [
            (0.9, 0.1, 0.0) if "away" in said else (0.0, 0.1, 0.9) if "ate" in said else (0, 1, 0)
            for said, _ in pairs
        ]
        return np.array(rows, dtype=np.float32)

    def outputs(self, pairs: Sequence[tuple[str, str]]) -> Output:
        """Undecided: no pair is judged here."""
        undecided = np.zeros((len(pairs), 3), dtype=np.float32)
        return Output(undecided, undecided)


def test_sentences_that_answer_yes_and_no_contradict_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: BagOfWords
) -> None:
    named = [
        {"title": f"Letter {number}", "heading": "", "lead": "", "text": text}
        for number, text in enumerate(PASSAGES)
    ]
    asked = [{"ways": ["Does lavender keep moths away?"], "labels": "ynyu"}]
    sheet = json.dumps({"topic": "moths", "passages": named, "asked": asked})
    (tmp_path / "one.jsonl").write_text(sheet, encoding="utf-8")
    (tmp_path / "kept-1.jsonl").write_text(sheet, encoding="utf-8")
    monkeypatch.setattr(sheets, "SHEETS", tmp_path)

    found = list(sheets.sheet_statements(model, SideReader(), random.Random(0), count=9))

    said = {(one.pair.a.claim.text, one.pair.b.claim.text): one.contradict for one in found}
    first, no, second, _ = (text.split(". ")[0].rstrip(".") + "." for text in PASSAGES)
    assert said == {
        (first, no): True,
        (no, second): True,
        (first, second): False,
        (first, "Lavender was not part of it."): False,
    }


def test_the_fit_tells_apart_what_a_feature_tells_apart() -> None:
    chance = np.random.default_rng(0)
    features = chance.normal(5, 3, size=(400, 6)).astype(np.float32)
    labels = features[:, 2] > 5

    of_features, bias = fitted(features, labels, np.ones(400))

    right = (features @ of_features + bias > 0) == labels
    assert right.mean() > 0.8
    assert np.abs(of_features).argmax() == 2
