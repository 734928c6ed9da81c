"""Exports with weights in eight bits: smaller, with nearly the same vectors."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from index.embedding.arithmetic import ARITHMETICS, EIGHT, WHOLE
from index.embedding.exports import MANY, Exports
from index.embedding.int8_export import write_blocks, write_int8
from index.embedding.model_files import default_folder
from index.embedding.onnx_model import OnnxModel
from index.embedding.openvino_model import OpenvinoModel
from index.embedding.probes import PASSAGE
from index.embedding.sentence_transformer import load_model
from index.embedding.token_vectors import directions
from index.embedding.trial import Trial
from tests.support.paths import ROOT

IDS = [[101, 2339, 2079, 2026, 3456, 2015, 102], [101, *range(3000, 3120), 102], [101, 102]]


@pytest.fixture(scope="session")
def export(fresh_cache: Path) -> Path:
    [file] = (fresh_cache / "exports").glob(f"*-{WHOLE}-*.onnx")
    return file


@pytest.fixture(scope="session")
def eight(export: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("eight") / "eight.onnx"
    write_int8(export, file)
    return file


def test_int8_takes_less_space_and_gives_nearly_the_same_vectors(export: Path, eight: Path) -> None:
    rounded, whole = OpenvinoModel(eight), OnnxModel(export)

    for ids in IDS:
        for ours, same in zip(rounded.embed(ids), whole.embed(ids), strict=True):
            lengths = np.linalg.norm(ours, axis=-1) * np.linalg.norm(same, axis=-1)
            assert ((ours * same).sum(axis=-1) / lengths).min() > 0.99
            assert ours.shape == same.shape
    assert eight.stat().st_size < 0.7 * export.stat().st_size


@pytest.mark.parametrize(
    ("only_feed_forward", "least_cosine", "most_size"), [(False, 0.9994, 0.7), (True, 0.9997, 0.8)]
)
def test_rounding_groups_of_a_column_or_fewer_layers_keeps_more_of_a_passage(
    export: Path, tmp_path: Path, only_feed_forward: bool, least_cosine: float, most_size: float
) -> None:
    file = tmp_path / "eight.onnx"
    write_int8(export, file, only_feed_forward=only_feed_forward)
    ids = Tokenizer.from_file(str(default_folder() / "tokenizer.json")).encode(PASSAGE).ids

    (ours, _), (same, _) = OpenvinoModel(file).embed(ids), OnnxModel(export).embed(ids)

    assert ours @ same / (np.linalg.norm(ours) * np.linalg.norm(same)) > least_cosine
    assert file.stat().st_size < most_size * export.stat().st_size


def test_blocks_of_eight_bits_take_half_the_space_and_give_nearly_the_same_vectors(
    export: Path, tmp_path: Path
) -> None:
    file = tmp_path / "blocks.onnx"
    write_blocks(export, file)
    rounded, whole = OnnxModel(file), OnnxModel(export)

    for ids in IDS[:2]:
        (ours, ours_of_tokens), (same, same_of_tokens) = rounded.embed(ids), whole.embed(ids)
        assert ours @ same > 0.999
        lengths = np.linalg.norm(ours_of_tokens, axis=1) * np.linalg.norm(same_of_tokens, axis=1)
        assert ((ours_of_tokens * same_of_tokens).sum(axis=1) / lengths).min() > 0.998
    assert file.stat().st_size < 0.5 * export.stat().st_size


def test_many_passages_get_nearly_the_same_vectors_as_few_in_their_order(
    fresh_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONCORDANCE_CACHE", str(fresh_cache))
    texts = [f"Cramps {word} legs." for word in ("hurt", "tire", "stiffen", "wake")] * (MANY // 4)
    model = load_model(exports=Path("none"))

    many, few = model.embed_documents(texts), model.embed_documents(texts[:4])

    assert (many.vectors[:4] * few.vectors).sum(axis=1).min() > 0.99
    for ours, same in zip(many.tokens[:4], few.tokens, strict=True):
        assert np.abs(directions(ours) - directions(same)).max() <= 3
    np.testing.assert_array_equal(many.vectors[:4], many.vectors[-4:])


def test_a_damaged_int8_export_is_written_again(
    export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = load_model().digest
    (tmp_path / export.name).hardlink_to(export)
    monkeypatch.setattr(
        "index.embedding.exports.try_out",
        lambda choices, _: [Trial(name, 1, 1, 0.5**n) for n, (name, _) in enumerate(choices)],
    )
    Exports([tmp_path], digest).prepare({"passages": IDS, "questions": IDS[:1]})
    [file] = tmp_path.glob(f"*-{EIGHT}-*.onnx")
    written = file.read_bytes()
    file.write_bytes(b"no model")

    reader = Exports([tmp_path], digest).for_passages(MANY)

    assert reader
    reader.embed(IDS[0])
    assert reader.name not in [one.name for one in ARITHMETICS["passages"] if one.kind == EIGHT]
    Exports([tmp_path], digest).prepare({"passages": IDS, "questions": IDS[:1]})
    assert file.read_bytes() == written


def test_loading_a_model_sends_no_telemetry(eight: Path) -> None:
    reading = (
        "import sys; from pathlib import Path; "
        "from index.embedding.openvino_model import OpenvinoModel; "
        f"OpenvinoModel(Path({str(eight)!r})).embed([101, 102]); "
        "print([name for name, module in sys.modules.items() if 'telemetry.' in name and module])"
    )

    ended = subprocess.run(
        [sys.executable, "-c", reading], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert ended.stdout == "[]\n"
