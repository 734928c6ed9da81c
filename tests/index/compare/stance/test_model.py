"""The reader that ships, others by name, and the command that runs them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.compare.stance import runtime
from index.compare.stance.model import (
    SETTINGS,
    SHIPPED,
    WORDS,
    StanceModel,
    about_the_reader,
    load_stance_model,
)
from index.embedding.model_files import default_folder
from index.errors import ModelError
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from openvino import Model

MOST_BYTES = 80_000_000
PAIRS = [
    ("Stretching the calf stops a cramp within a minute.", "Stretching stops cramps."),
    ("The clinic opens at nine and has a garden.", "Stretching stops cramps."),
    ("Dehydration does not cause cramps.", "Dehydration causes cramps."),
]


def test_the_shipped_model_is_small_and_calibrated() -> None:
    assert sum(file.stat().st_size for file in (SHIPPED, WORDS, SETTINGS)) < MOST_BYTES
    assert 0.5 < json.loads(SETTINGS.read_text(encoding="utf-8"))["temperature"] < 4


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "A small model of 9 MB judged, and may be wrong."),
        (
            {"precision": 0.847},
            "A small model of 9 MB judged, and may be wrong: "
            "on topics new to it, 85 of 100 sides that it showed were right.",
        ),
    ],
)
def test_what_judged_is_told_by_its_size_and_its_measured_precision(
    tmp_path: Path, settings: dict[str, float], words: str
) -> None:
    file, beside = tmp_path / "model.onnx", tmp_path / "model.json"
    file.write_bytes(bytes(9_400_000))
    beside.write_text(json.dumps(settings), encoding="utf-8")

    assert about_the_reader(files=(file,), settings=beside) == words
    assert about_the_reader("another").startswith("The stance model “another” judged; how often")


def test_plain_pairs_get_the_right_labels() -> None:
    probabilities = load_stance_model().probabilities(PAIRS)

    assert probabilities.argmax(axis=1).tolist() == [0, 1, 2]
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)


def test_a_pair_scores_the_same_alone_and_beside_others() -> None:
    model = StanceModel()
    long = ("Salt and water are lost in sweat. " * 30, "Sweat holds salt.")

    together = model.probabilities([*PAIRS, long, *PAIRS])

    np.testing.assert_allclose(together[:3], together[4:], atol=1e-4)
    np.testing.assert_allclose(together[1], model.probabilities(PAIRS[1:2])[0], atol=1e-4)
    assert model.probabilities([]).shape == (0, 3)


def _no_openvino(_: Path) -> object:
    raise RuntimeError("could not create a primitive descriptor")


def _wrong_openvino(_: Path) -> object:
    zeros = np.zeros((1, 3), dtype=np.float32)
    return lambda words: runtime.Output(zeros, zeros)


@pytest.mark.parametrize("broken", [_no_openvino, _wrong_openvino])
def test_where_openvino_fails_or_is_wrong_the_same_file_is_read_in_floats(
    monkeypatch: pytest.MonkeyPatch, broken: object
) -> None:
    usual = StanceModel().outputs(PAIRS)
    monkeypatch.setattr(runtime, "_by_openvino", broken)

    in_floats = StanceModel().outputs(PAIRS)

    assert np.abs(in_floats.logits - usual.logits).max() < runtime.FURTHEST
    assert (in_floats.logits != usual.logits).any()
    assert in_floats.states.shape == usual.states.shape == (len(PAIRS), 768)
    assert np.abs(in_floats.states - usual.states).max() < 0.1 * np.abs(usual.states).max()


def test_the_last_layer_reads_off_one_token_what_it_would_off_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    changed = runtime._read_off_first_token
    sizes: list[tuple[str, str]] = []

    def watched(network: "Model") -> None:
        before = str(_last_states(network))
        changed(network)
        network.validate_nodes_and_infer_types()
        sizes.append((before, str(_last_states(network))))

    monkeypatch.setattr(runtime, "_read_off_first_token", watched)
    first = StanceModel().logits(PAIRS)
    monkeypatch.setattr(runtime, "_read_off_first_token", lambda _: None)
    every = StanceModel().logits(PAIRS)

    assert sizes == [("[?,?,768]", "[?,..1,768]")]
    np.testing.assert_allclose(first, every, atol=1e-4)


def _last_states(network: "Model") -> object:
    parts = {part.get_friendly_name(): part for part in network.get_ops()}
    return parts["/layer.7/output/Add"].output(0).partial_shape


def test_judging_imports_no_torch() -> None:
    code = (
        "import sys; from index.compare.stance.model import load_stance_model; "
        "print(load_stance_model().probabilities([('Salt helps.', 'Salt helps.')]).shape, "
        "'torch' in sys.modules)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout == "(1, 3) False\n"


def _cross_encoder(folder: Path, labels: list[str]) -> str:
    """A tiny cross-encoder with random weights and these labels."""
    from transformers import BertConfig, BertForSequenceClassification

    config = BertConfig(
        hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        vocab_size=30522, id2label=dict(enumerate(labels)),
        label2id={label: number for number, label in enumerate(labels)},
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json", "vocab.txt", "special_tokens_map.json"):
        if (default_folder() / name).is_file():
            shutil.copy(default_folder() / name, folder)
    return str(folder)


def test_labels_of_another_model_may_come_in_any_order(tmp_path: Path) -> None:
    name = _cross_encoder(tmp_path, ["CONTRADICTION", "ENTAILMENT", "NEUTRAL"])

    scorer = load_stance_model(name)
    probabilities = scorer.probabilities(PAIRS)

    raw = scorer._encoder.predict(PAIRS, show_progress_bar=False)  # type: ignore[attr-defined]
    assert scorer.name == name
    assert probabilities.argsort(axis=1).tolist() == raw[:, [1, 2, 0]].argsort(axis=1).tolist()
    assert scorer.probabilities([]).shape == (0, 3)


def test_a_model_with_other_labels_is_refused(tmp_path: Path) -> None:
    name = _cross_encoder(tmp_path, ["good", "bad"])

    with pytest.raises(
        ModelError, match="is not a stance model: its labels are good, bad, not entailment"
    ):
        load_stance_model(name)


def test_a_missing_model_is_reported_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)

    with pytest.raises(ModelError, match="There is no stance model"):
        load_stance_model(str(tmp_path / "nothing"))


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "index", "stance", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_prints_one_line_per_pair_in_order(tmp_path: Path) -> None:
    rows = [
        {"_id": str(number), "premise": premise, "hypothesis": hypothesis}
        for number, (premise, hypothesis) in enumerate(PAIRS)
    ]
    file = tmp_path / "pairs.jsonl"
    file.write_text("\n\n".join(map(json.dumps, rows)), encoding="utf-8")

    done = run("--pairs", str(file))

    printed = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["_id"] for row in printed] == ["0", "1", "2"]
    assert [row["label"] for row in printed] == ["entailment", "neutral", "contradiction"]
    assert set(printed[0]["probabilities"]) == {"entailment", "neutral", "contradiction"}


@pytest.mark.parametrize("line", ['{"premise": "x"}', "[1]", "nonsense"])
def test_a_row_that_is_not_a_pair_is_reported_with_its_line(tmp_path: Path, line: str) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text('{"premise": "a", "hypothesis": "b"}\n' + line, encoding="utf-8")

    done = run("--pairs", str(file))

    assert done.returncode == 1
    assert "line 2 is not a pair of sentences" in done.stderr
    assert done.stdout == ""
