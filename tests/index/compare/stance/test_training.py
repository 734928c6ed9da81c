"""Training the stance model: its pairs, its progress, and how it resumes."""

import gzip
import itertools
import json
import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch

from index.compare.stance.model import StanceModel
from index.compare.stance.pair_reader import WINDOW, PairReader
from index.compare.stance.temperature import calibration_error, fit_temperature, softmax
from index.compare.stance.training.epoch import epoch_pairs
from index.compare.stance.training.fact_claims import items
from index.compare.stance.training.figures import figures
from index.compare.stance.training.judged_pairs import LABELS, Pair, judged_pairs
from index.compare.stance.training.network import StanceNetwork
from index.compare.stance.training.onnx_export import export
from index.compare.stance.training.train import CHECKPOINT, LOG, WEIGHTS, Recipe, logits, train
from index.embedding.model_files import default_folder

SALT = "Salt eases cramps at night."
SETS = ("healthver", "scifact", "fever_rte_dev", "climate_fever", "mnli")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Small judged sets: in each, salt helps, salt harms, and a premise without salt."""
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
        "title": "Night cramps",
        "text": "Symptoms include fever, chills, and sore calves. They pass. The tide is high.",
    }
    for name, lines in {
        "stance/train": rows,
        "stance/dev": rows,
        "trials/annotations": [trial, other],
        "medquad/articles": [article, {"title": "Gout", "text": "Symptoms include a red toe."}],
    }.items():
        file = tmp_path / f"{name}.jsonl.gz"
        file.parent.mkdir(exist_ok=True)
        with gzip.open(file, "wt", encoding="utf-8") as opened:
            opened.writelines(json.dumps(line) + "\n" for line in lines)
    return tmp_path


def test_claims_made_by_rule_come_with_all_three_labels(data: Path) -> None:
    pairs = epoch_pairs(data, seed=3)

    trial = [pair for pair in pairs if pair.premise.startswith("Cramps were rarer")]
    listed = [pair for pair in pairs if pair.premise.endswith("sore calves.")]
    assert {LABELS[pair.label] for pair in trial} == {*LABELS}
    assert all("placebo" in p.hypothesis or "alt water" in p.hypothesis for p in trial)
    assert {pair.label for pair in listed} >= {0, 2}
    assert all(pair.premise.startswith("Night cramps. ") for pair in listed)
    negated = [pair.hypothesis for pair in listed if pair.label == 2]
    assert all(" not " in words for words in negated)


def test_another_seed_words_claims_differently(data: Path) -> None:
    hypotheses = {pair.hypothesis for seed in range(6) for pair in epoch_pairs(data, seed=seed)}

    assert sum("alves" in words for words in hypotheses) > 3


def test_each_set_is_sampled_by_its_share(data: Path) -> None:
    premises = Counter(pair.premise for pair in epoch_pairs(data, seed=1))

    # Three times from healthver, twice from scifact, once and perhaps more from the others.
    assert premises[SALT] >= 3 + 2 + 1


def test_only_short_plain_items_of_a_list_are_used() -> None:
    assert items("the sudden weakness, a headache and pain that comes at night") == [
        "sudden weakness",
        "headache",
    ]


def test_training_learns_and_resumes_after_an_interruption(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    torch.manual_seed(0)
    # On this clock a step takes one second, so the hours are a number of steps.
    clock = itertools.count()
    monkeypatch.setattr(
        "index.compare.stance.training.train.time.process_time", lambda: next(clock)
    )

    train(data, out, Recipe(hours=6 / 3600, batch=4, warm_up=1))
    first = torch.load(out / CHECKPOINT, weights_only=True)["progress"]
    train(data, out, Recipe(hours=18 / 3600, batch=4, warm_up=1))

    second = torch.load(out / CHECKPOINT, weights_only=True)["progress"]
    assert (first["step"], second["step"]) == (6, 18)
    assert second["seconds"] == 18
    losses = [json.loads(line)["loss"] for line in (out / LOG).read_text().splitlines()]
    assert len(losses) == 2
    assert losses[1] < losses[0]
    assert (out / WEIGHTS).is_file()


def test_the_exported_model_scores_like_the_network(tmp_path: Path) -> None:
    torch.manual_seed(1)
    network = StanceNetwork(default_folder()).eval()
    pairs = [Pair(SALT, "Salt helps.", 0), Pair("It rains. " * 90, "Wine " * 150, 1)]

    export(network, tmp_path / "stance.onnx")

    model = StanceModel(tmp_path / "stance.onnx", temperature=1.0)
    exported = model.logits([(pair.premise, pair.hypothesis) for pair in pairs])
    exact = logits(network, PairReader.default().read(pairs)).numpy()
    np.testing.assert_allclose(exported, exact, atol=0.05)
    assert (tmp_path / "stance.onnx").stat().st_size < 25_000_000


def test_a_long_pair_is_cut_to_the_window_and_keeps_its_hypothesis() -> None:
    reader = PairReader.default()

    [long, short] = reader.read([("salt " * 500, "wine " * 500, 0), ("salt", "wine", 1)])

    assert len(long.ids) == WINDOW
    assert 0 < long.hypothesis < WINDOW - 90
    assert short.ids.tolist()[short.hypothesis :] == [4511, 102]
    ids, types, mask = PairReader.padded([long, short])
    assert ids.shape == types.shape == mask.shape == (2, WINDOW)
    assert (types[1].sum(), mask[1].sum()) == (2, 5)


def test_the_temperature_calibrates_probabilities() -> None:
    chance = random.Random(0)
    labels = np.array([chance.randrange(3) for _ in range(3000)])
    predicted = np.array([one if chance.random() < 0.7 else chance.randrange(3) for one in labels])
    logits_too_sure = np.eye(3, dtype=np.float32)[predicted] * 7

    temperature = fit_temperature(logits_too_sure, labels)

    assert temperature == pytest.approx(7 / np.log(8), abs=0.3)
    sure, calm = softmax(logits_too_sure), softmax(logits_too_sure, temperature)
    assert calibration_error(sure, labels) == pytest.approx(0.2, abs=0.03)
    assert calibration_error(calm, labels) == pytest.approx(0, abs=0.02)


def test_figures_agree_with_a_calculation_by_hand() -> None:
    pairs = [Pair("", "", label) for label in (0, 0, 1, 2)]
    predicted = np.eye(3, dtype=np.float32)[[0, 1, 1, 2]]

    measured = figures(predicted, pairs)

    # F1: 2/3 for entailment, 2/3 for neutral, 1 for contradiction.
    assert measured.accuracy == 0.75
    assert measured.macro_f1 == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)
    low, high = measured.accuracy_interval
    assert low <= 0.75 <= high


def test_f1_counts_only_the_labels_in_the_set() -> None:
    pairs = [Pair("", "", label) for label in (0, 0, 2, 2)]
    predicted = np.eye(3, dtype=np.float32)[[0, 1, 2, 2]]

    assert figures(predicted, pairs).macro_f1 == pytest.approx((2 / 3 + 1) / 2)


def test_the_dev_split_is_grouped_by_set(data: Path) -> None:
    by_set = judged_pairs(data, "dev")

    assert list(by_set) == list(SETS)
    assert by_set["mnli"][0] == Pair(SALT, "Salt helps against cramps.", 0)
