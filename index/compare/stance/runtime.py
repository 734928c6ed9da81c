"""Runs the reader's network: by OpenVINO, which keeps weights and activations in 8 bits.

Where OpenVINO cannot, or gets a known text wrong, ONNX Runtime reads in full floats, slower.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.embedding.openvino_model import CompiledModel
from index.records import Vectors

if TYPE_CHECKING:
    from openvino import Model
    from openvino import Output as Port


class Output(NamedTuple):
    """What the network says of texts: `logits`, shape (n, 3), and `states`, shape (n, width).

    The state is the vector of the first token, off which the logits are read.
    """

    logits: Vectors
    states: Vectors


Run = Callable[[Vectors], Output]
"""What the network says of one text for the word embeddings of its tokens, (tokens, width)."""
# Eight bits move a logit by a tenth or two; a processor that multiplies them wrongly, by more.
FURTHEST = 0.5
# The first part of what turns the state into logits.
_HEAD = "/head/head.0/MatMul"
_QUERY = re.compile(r"/layer\.\d+/attention/attn/q/MatMul")


def load_network(file: Path, *, words: Vectors, known: Vectors) -> Run:
    """What runs the network in `file`; `known` are the logits in floats of a text's `words`."""
    try:
        run = _by_openvino(file)
        if np.abs(run(words).logits - known).max() <= FURTHEST:
            return run
    except RuntimeError:
        # OpenVINO's only kind of error; older processors have not all that it asks for.
        pass
    return _by_onnx_runtime(file)


def _by_openvino(file: Path) -> Run:
    model = CompiledModel(file, change=_with_first_token)

    def run(words: Vectors) -> Output:
        logits, state = model.infer(_inputs(words), ["logits", "state"])
        return Output(logits, state.reshape(1, -1))

    return run


def _with_first_token(model: "Model") -> None:
    _read_off_first_token(model)
    [head] = (part for part in model.get_ops() if part.get_friendly_name() == _HEAD)
    [state] = model.add_outputs([head.input_value(0)])
    state.get_tensor().set_names({"state"})


def _read_off_first_token(model: "Model") -> None:
    """Let the last layer compute only the first token, off which the verdict is read.

    It saves a tenth of the time, and changes no verdict: the other tokens of that layer go
    nowhere. A network without these parts is left as it is.
    """
    from openvino import opset13 as ops

    parts = {part.get_friendly_name(): part for part in model.get_ops()}
    last = f"/layer.{sum(_QUERY.fullmatch(name) is not None for name in parts) - 1}/attention"
    names = ("/attn/q/MatMul", "/attn/Reshape", "/attn/Add", "/Add")
    asking, split, placed, joined = (parts.get(f"{last}{name}") for name in names)
    if not (asking and split and placed and joined):
        return

    def first(whole: "Port", axis: int) -> "Port":
        zero, one = ops.constant([0]), ops.constant([1])
        return ops.slice(whole, zero, one, one, ops.constant([axis])).output(0)

    heads = split.output(0).partial_shape
    below = asking.input_value(0)
    token = first(below, 1)
    asking.input(0).replace_source_output(token)
    joined.input(1).replace_source_output(token)
    placed.input(1).replace_source_output(first(placed.input_value(1), 2))
    shape = ops.constant([0, 1, -1, heads[3].get_length()])
    split.input(1).replace_source_output(shape.output(0))


def _by_onnx_runtime(file: Path) -> Run:
    import onnx
    import onnxruntime

    network = onnx.load(file)
    [state] = (node.input[0] for node in network.graph.node if node.name == _HEAD)
    network.graph.output.append(onnx.ValueInfoProto(name=state))
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    # One text per core, as with OpenVINO.
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        network.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )

    def run(words: Vectors) -> Output:
        logits, found = session.run(["logits", state], _inputs(words))
        return Output(logits, found.reshape(1, -1))

    return run


def _inputs(words: Vectors) -> dict[str, np.ndarray]:
    return {"words": words[None], "mask": np.ones((1, len(words)), dtype=np.int64)}
