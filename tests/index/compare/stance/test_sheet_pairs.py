"""Training pairs from written sheets."""

import json
import random
from pathlib import Path

import pytest

from index.compare.stance.training import sheet_pairs as sheets
from index.compare.stance.training.judged_pairs import Pair
from index.compare.stance.training.sheet_pairs import KEPT, SHEETS, kept_pairs, sheet_pairs

LETTERS = "yunmxu"


def sheet(topic: str) -> str:
    passages = [
        {"title": topic, "heading": "", "lead": "", "text": f"Passage {number}."}
        for number in range(len(LETTERS) - 1)
    ]
    passages.append({"title": topic, "heading": "Use", "lead": "Mind:", "text": "- rust"})
    asked = [{"ways": ["Is it old?", "It is old."], "labels": LETTERS}]
    return json.dumps({"topic": topic, "passages": passages, "asked": asked})


@pytest.fixture(autouse=True)
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, topics in (("some", ("Topic 0", "Topic 1")), (f"{KEPT}1", ("Kept topic",))):
        lines = [sheet(topic) for topic in topics]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(sheets, "SHEETS", tmp_path)


def test_each_passage_is_read_with_what_was_asked_and_labelled_by_its_letter() -> None:
    pairs = list(sheet_pairs(random.Random(0), undecided=1.0))

    first = [(one.premise, one.label) for one, _ in pairs if one.premise.startswith("Topic 0 ")]
    assert first == [
        ("Topic 0 | Passage 0.", 0),
        ("Topic 0 | Passage 1.", 1),
        ("Topic 0 | Passage 2.", 2),
        ("Topic 0 | Passage 3.", 0),
        ("Topic 0 | Passage 3.", 2),
        ("Topic 0 | Use | Mind: - rust", 1),
    ]
    assert all({pair.hypothesis for pair in ways} == {"Is it old?", "It is old."} for ways in pairs)
    assert all(one == other._replace(hypothesis=one.hypothesis) for one, other in pairs)
    assert {one.label for one, _ in sheet_pairs(random.Random(0), undecided=0.0)} == {0, 2}


def test_sheets_kept_from_training_are_read_in_all_wordings() -> None:
    trained = {one.premise.split(" | ")[0] for one, _ in sheet_pairs(random.Random(0))}
    kept = kept_pairs()

    assert trained == {"Topic 0", "Topic 1"}
    assert kept[0] == (
        Pair("Kept topic | Passage 0.", "Is it old?", 0),
        Pair("Kept topic | Passage 0.", "It is old.", 0),
    )
    assert [ways[0].label for ways in kept] == [0, 1, 2, 1]


@pytest.mark.parametrize("file", sorted(SHEETS.glob("*.jsonl")), ids=lambda file: file.stem)
def test_every_sheet_asks_six_passages_in_several_wordings(file: Path) -> None:
    for line in file.read_text(encoding="utf-8").splitlines():
        read = json.loads(line)
        assert len(read["passages"]) == 6, read["topic"]
        for passage in read["passages"]:
            assert all((passage["title"], passage["text"])), read["topic"]
            assert set(passage) == {"title", "heading", "lead", "text"}
        for asked in read["asked"]:
            assert len(set(asked["ways"])) > 1, asked
            assert len(asked["labels"]) == 6, asked
            assert set(asked["labels"]) <= set("yunmx"), asked


def test_no_topic_is_both_kept_and_trained_on() -> None:
    topics: dict[bool, set[str]] = {True: set(), False: set()}
    for file in SHEETS.glob("*.jsonl"):
        lines = file.read_text(encoding="utf-8").splitlines()
        topics[file.name.startswith(KEPT)] |= {json.loads(line)["topic"].lower() for line in lines}
    assert topics[True]
    assert not topics[True] & topics[False]
