"""BERT models written as ONNX without torch: the same vectors as sentence-transformers'."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.embedding.bert_export import pooling_of, write_bert
from index.embedding.onnx_model import OnnxModel
from index.embedding.sentence_transformer import load_model

QUESTIONS = ("Why do my calves cramp?", "Does salt help? " * 40, "naïve “筋肉”", "")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A small BERT model with random weights, by its kind of pooling."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel

    source = load_model().folder

    def made(pooling: str) -> Path:
        folder = tmp_path_factory.mktemp(pooling)
        config = BertConfig(
            hidden_size=24,
            num_hidden_layers=2,
            num_attention_heads=3,
            intermediate_size=40,
            max_position_embeddings=64,
        )
        torch.manual_seed(0)
        model = BertModel(config)
        for part in model.parameters():
            # Zeros and ones, as they begin, would hide what is left out.
            torch.nn.init.normal_(part, std=0.3)
        model.save_pretrained(folder / "raw")
        for name in ("tokenizer.json", "tokenizer_config.json", "vocab.txt"):
            (folder / "raw" / name).write_bytes((source / name).read_bytes())
        transformer = Transformer(str(folder / "raw"), max_seq_length=64)
        modules = [transformer, Pooling(24, pooling_mode=pooling)]
        SentenceTransformer(modules=modules, device="cpu").save(str(folder / "model"))
        return folder / "model"

    return made


@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_a_bert_model_written_without_torch_gives_the_same_vectors(
    small: Callable[[str], Path], tmp_path: Path, pooling: str
) -> None:
    folder, file = small(pooling), tmp_path / "bert.onnx"
    assert pooling_of(folder) == pooling
    write_bert(folder, file)
    model, exported = load_model(str(folder)), OnnxModel(file)

    for question in QUESTIONS:
        expected = model._embed_by_torch(question, role="query")
        found = model._embed_exported(question, exported, role="query")
        np.testing.assert_allclose(found.vector, expected.vector, atol=1e-5)
        np.testing.assert_allclose(found.pieces, expected.pieces, atol=1e-5)


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("config.json", {"model_type": "mpnet"}),
        ("config.json", {"hidden_act": "relu"}),
        ("config.json", {"position_embedding_type": "relative_key"}),
        ("1_Pooling/config.json", {"pooling_mode_max_tokens": True}),
        ("1_Pooling/config.json", {"include_prompt": False}),
        ("1_Pooling/config.json", {"pooling_mode_mean_tokens": False}),
    ],
)
def test_any_other_model_is_left_to_torch(
    tmp_path: Path, file: str, change: dict[str, object]
) -> None:
    source = load_model().folder
    for name in ("config.json", "modules.json", "1_Pooling/config.json", "model.safetensors"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).symlink_to(source / name)
    assert pooling_of(tmp_path) == "mean"
    described = json.loads((source / file).read_text())
    (tmp_path / file).unlink()

    (tmp_path / file).write_text(json.dumps(described | change))

    assert pooling_of(tmp_path) is None
