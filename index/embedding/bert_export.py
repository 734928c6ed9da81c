"""Writes a BERT model as ONNX from its files, without torch, whose import alone takes seconds."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.embedding.model_files import read_json, read_list
from index.embedding.onnx_model import ONNX_OPSET, OUTPUTS

if TYPE_CHECKING:
    from onnx import ModelProto

_WEIGHTS = "model.safetensors"
_POOLING = {
    "mean": "mean",
    "cls": "cls",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_cls_token": "cls",
}
# With any other value of these, the model computes something else than is written here.
_USUAL = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "position_embedding_type": "absolute",
    "is_decoder": False,
}


def pooling_of(folder: Path) -> str | None:
    """How the vector of a text comes from those of its tokens, `mean` or `cls`.

    None if the model in `folder` is none that `write_bert` can write.
    """
    config = read_json(folder / "config.json")
    if "model_type" not in config or any(config.get(name, v) != v for name, v in _USUAL.items()):
        return None
    parts = read_list(folder / "modules.json")
    kinds = [str(part.get("type")).rpartition(".")[2] for part in parts]
    if kinds not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        return None
    # The weights are beside the configuration.
    if parts[0].get("path") or not (folder / _WEIGHTS).is_file():
        return None
    pooling = read_json(folder / str(parts[1].get("path")) / "config.json")
    if not pooling.get("include_prompt", True):
        return None
    # sentence-transformers writes a name, and used to write a switch for each.
    modes = [name for name, is_on in pooling.items() if name.startswith("pooling_mode_") and is_on]
    modes += [mode] if (mode := pooling.get("pooling_mode")) else []
    return _POOLING.get(str(modes[0])) if len(modes) == 1 else None


def write_bert(folder: Path, file: Path) -> None:
    """Write the model in `folder`, for which there is a `pooling_of`, to `file`.

    It reads the tokens of one text, all of which count, and has the same outputs as
    `write_export`; vectors of texts are not brought to length 1.

    Source: Devlin et al. 2019, doi:10.18653/v1/N19-1423, section 3; Vaswani et al. 2017,
    arXiv:1706.03762, eq. 1; Hendrycks and Gimpel 2016, arXiv:1606.08415 (GELU).

    Raises:
        KeyError, ValueError: the weights are not those of a BERT model of that configuration.
    """
    import onnx
    from safetensors.numpy import load_file

    weights = load_file(folder / _WEIGHTS)
    config = read_json(folder / "config.json")
    graph = _Graph({name.removeprefix("bert."): part for name, part in weights.items()}, config)
    graph.write(pooling_of(folder) or "mean")
    onnx.save(graph.model(), file)


class _Graph:
    """The nodes and weights of a model under way; a method returns the name of what it adds."""

    def __init__(self, weights: Mapping[str, NDArray[Any]], config: Mapping[str, Any]) -> None:
        self._weights = weights
        self._heads = int(config["num_attention_heads"])
        self._width = int(config["hidden_size"])
        self._layers = int(config["num_hidden_layers"])
        self._epsilon = float(config["layer_norm_eps"])
        self._nodes: list[Any] = []
        self._tensors: dict[str, NDArray[Any]] = {}

    def write(self, pooling: str) -> None:
        count = self._add("Shape", "input_ids", start=1, end=2)
        places = self._add(
            "Slice", self._table("position"), self._constant([0]), count, self._constant([0])
        )
        words = self._add("Gather", self._table("word"), "input_ids")
        # All tokens are of the first kind: a text is no pair of texts.
        kind = self._keep("first_type", self._weight("embeddings.token_type_embeddings.weight")[0])
        tokens = self._add("Add", self._add("Add", words, kind), places)
        tokens = self._normalised(tokens, "embeddings.LayerNorm")
        for number in range(self._layers):
            tokens = self._layer(tokens, f"encoder.layer.{number}")
        self._add("Identity", tokens, name=OUTPUTS[1])
        if pooling == "cls":
            self._add("Gather", tokens, self._constant(0), name=OUTPUTS[0], axis=1)
        else:
            self._add("ReduceMean", tokens, self._constant([1]), name=OUTPUTS[0], keepdims=0)

    def model(self) -> "ModelProto":
        from onnx import TensorProto, helper, numpy_helper

        shapes: list[list[int | str]] = [[1, self._width], [1, "tokens", self._width]]
        outputs = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
            for name, shape in zip(OUTPUTS, shapes, strict=True)
        ]
        graph = helper.make_graph(
            self._nodes,
            "bert",
            [helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "tokens"])],
            outputs,
            [numpy_helper.from_array(value, name) for name, value in self._tensors.items()],
        )
        opset = helper.make_opsetid("", ONNX_OPSET)
        return helper.make_model(graph, opset_imports=[opset], ir_version=9)

    def _layer(self, tokens: str, layer: str) -> str:
        attended = self._dense(
            self._attention(tokens, f"{layer}.attention.self"), f"{layer}.attention.output.dense"
        )
        tokens = self._normalised(
            self._add("Add", attended, tokens), f"{layer}.attention.output.LayerNorm"
        )
        wide = self._add("Gelu", self._dense(tokens, f"{layer}.intermediate.dense"))
        narrow = self._dense(wide, f"{layer}.output.dense")
        return self._normalised(self._add("Add", narrow, tokens), f"{layer}.output.LayerNorm")

    def _attention(self, tokens: str, part: str) -> str:
        size = self._width // self._heads
        split = self._constant([1, -1, self._heads, size])
        query, key, value = (
            self._add("Reshape", self._dense(tokens, f"{part}.{name}"), split)
            for name in ("query", "key", "value")
        )
        query = self._add("Transpose", query, perm=[0, 2, 1, 3])
        key = self._add("Transpose", key, perm=[0, 2, 3, 1])
        value = self._add("Transpose", value, perm=[0, 2, 1, 3])
        scale = self._constant(np.float32(size**-0.5))
        scores = self._add("Mul", self._add("MatMul", query, key), scale)
        found = self._add("MatMul", self._add("Softmax", scores, axis=-1), value)
        found = self._add("Transpose", found, perm=[0, 2, 1, 3])
        return self._add("Reshape", found, self._constant([1, -1, self._width]))

    def _dense(self, tokens: str, part: str) -> str:
        weight = self._keep(f"{part}.weight", self._weight(f"{part}.weight").T)
        bias = self._keep(f"{part}.bias", self._weight(f"{part}.bias"))
        return self._add("Add", self._add("MatMul", tokens, weight), bias)

    def _normalised(self, tokens: str, part: str) -> str:
        names = [
            self._keep(f"{part}.{one}", self._weight(f"{part}.{one}")) for one in ("weight", "bias")
        ]
        return self._add("LayerNormalization", tokens, *names, axis=-1, epsilon=self._epsilon)

    def _table(self, kind: str) -> str:
        name = f"embeddings.{kind}_embeddings.weight"
        return self._keep(name, self._weight(name))

    def _weight(self, name: str) -> NDArray[Any]:
        return self._weights[name].astype(np.float32)

    def _keep(self, name: str, value: NDArray[Any]) -> str:
        self._tensors[name] = np.asarray(value, order="C")
        return name

    def _constant(self, value: Any) -> str:  # noqa: ANN401
        array = np.asarray(value)
        return self._keep(f"{array.dtype}{array.tolist()}", array)

    def _add(self, kind: str, *inputs: str, name: str | None = None, **attributes: Any) -> str:  # noqa: ANN401
        from onnx import helper

        name = name or f"{kind}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **attributes))
        return name
