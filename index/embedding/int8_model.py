"""An int8 export of a model, which embeds passages about twice as fast.

A weight becomes one of 256 steps between the least and the largest of its column, and OpenVINO
rounds the activations in groups of 64. The vectors keep a cosine of .999 to those of the full
export; rounding whole layers, at the same speed, leaves .998 and a worse ranking.
"""

import platform
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding.onnx_model import OUTPUTS, OnnxModel, inputs_of
from index.embedding.threads import cores
from index.records import Vectors

# Between the cosines above and those of a processor that multiplies int8 wrongly.
LEAST_COSINE = 0.99
# Less is not worth the rounding: processors without int8 instructions are slower with it.
FASTER = 1.25
# Raise this with every change to how weights are rounded: older files are then not used.
ROUNDING = 1
_GROUP = 64
_ROUNDS = 3
_NAMING = ("cpu family", "model", "model name", "flags", "CPU implementer", "CPU part", "Features")


class CompiledModel:
    """The model in `file` as OpenVINO runs it: one text per core, activations in groups.

    `change`, if given, may alter the network before it is compiled. Several threads may use it at
    once.
    """

    def __init__(self, file: Path, *, change: Callable[[Any], None] | None = None) -> None:
        # OpenVINO works without this module, which reports conversions to its makers.
        sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
        import openvino

        settings = {
            "INFERENCE_PRECISION_HINT": "f32",
            "DYNAMIC_QUANTIZATION_GROUP_SIZE": str(_GROUP),
            # One text per core; two cores on one text wait for each other.
            "NUM_STREAMS": str(cores()),
            "INFERENCE_NUM_THREADS": str(cores()),
        }
        core = openvino.Core()
        network = core.read_model(file)
        if change:
            change(network)
        self._model = core.compile_model(network, "CPU", settings)
        # Two threads that access a first array at once wait for each other for ever.
        _ = openvino.Tensor(openvino.Type.f32, openvino.Shape([1])).data
        self.inputs = [wanted.any_name for wanted in self._model.inputs]
        self._requests = threading.local()

    def infer(self, inputs: Mapping[str, NDArray[Any]], outputs: Sequence[str]) -> list[Vectors]:
        """The named outputs for these inputs."""
        if not hasattr(self._requests, "own"):
            self._requests.own = self._model.create_infer_request()
        # They are of the request, which the thread's next call writes over.
        shared = self._requests.own.infer(inputs, share_outputs=True)
        return [np.array(shared[name]) for name in outputs]


class Int8Model:
    """Embeds one text at a time with OpenVINO. Several threads may use it at once."""

    def __init__(self, file: Path) -> None:
        self._model = CompiledModel(file)

    def embed(self, ids: Sequence[int]) -> tuple[Vectors, Vectors]:
        """The vector of a text, shape (dim,), and its token vectors, shape (tokens, dim)."""
        of_text, of_tokens = self._model.infer(inputs_of(ids, self._model.inputs), OUTPUTS)
        return of_text[0], of_tokens[0]


def write_int8(export: Path, file: Path) -> None:
    """Write the model in `export` to `file`, with the weights of its layers in eight bits."""
    import onnx

    model = onnx.load(export)
    weights = {tensor.name: tensor for tensor in model.graph.initializer}
    nodes = []
    for node in model.graph.node:
        if node.op_type == "MatMul" and node.input[1] in weights:
            name = node.input[1]
            parts = _rounded(onnx.numpy_helper.to_array(weights[name]))
            names = [f"{name}_{part}" for part in ("steps", "size", "zero")]
            model.graph.initializer.remove(weights[name])
            model.graph.initializer.extend(
                onnx.numpy_helper.from_array(part, own)
                for part, own in zip(parts, names, strict=True)
            )
            node.input[1] = f"{name}_rounded"
            nodes.append(onnx.helper.make_node("DequantizeLinear", names, [node.input[1]], axis=1))
        nodes.append(node)
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.save(model, file)


def is_worth_it(eight: Int8Model, export: OnnxModel, texts: Sequence[Sequence[int]]) -> bool:
    """Whether `eight` embeds texts faster on this processor, to nearly the same vectors."""
    for ids in texts:
        for ours, same in zip(eight.embed(ids), export.embed(ids), strict=True):
            if _cosines(ours, same).min() < LEAST_COSINE:
                return False
    rounds = [(_seconds(eight.embed, texts), _seconds(export.embed, texts)) for _ in range(_ROUNDS)]
    ours, theirs = (min(seconds) for seconds in zip(*rounds, strict=True))
    return bool(theirs > FASTER * ours)


@cache
def processor() -> str:
    """The model of this processor and its instructions, on which `is_worth_it` depends."""
    return "\n".join([platform.machine(), platform.processor(), *_described_by_linux()])


def _described_by_linux() -> Iterator[str]:
    try:
        first, _, _ = Path("/proc/cpuinfo").read_text(encoding="utf-8").partition("\n\n")
    except OSError:
        return
    for line in first.splitlines():
        name, _, value = line.partition(":")
        if name.strip() in _NAMING:
            yield value.strip()


def _rounded(
    weights: NDArray[np.float32],
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """The steps of a matrix, the size of a step and the step of 0, for each column.

    Source: Jacob et al. 2018, eq. 1, doi:10.1109/CVPR.2018.00286, column by column.

    >>> steps, size, zero = _rounded(np.float32([[-0.5, 0], [127, 0]]))
    >>> (steps.tolist(), size.tolist(), zero.tolist())
    ([[0, 0], [255, 0]], [0.5, 1.0], [1, 0])
    """
    least, largest = weights.min(axis=0).clip(max=0), weights.max(axis=0).clip(min=0)
    size = ((largest - least) / 255).astype(np.float32)
    size[size == 0] = 1
    zero = np.round(-least / size)
    steps = (np.round(weights / size) + zero).clip(0, 255)
    return steps.astype(np.uint8), size, zero.astype(np.uint8)


def _cosines(ours: Vectors, same: Vectors) -> Vectors:
    lengths = np.linalg.norm(ours, axis=-1) * np.linalg.norm(same, axis=-1)
    return np.atleast_1d(np.einsum("...i,...i->...", ours, same) / np.maximum(lengths, 1e-12))


def _seconds(embed: Callable[[Sequence[int]], object], texts: Sequence[Sequence[int]]) -> float:
    # CPU time, so that other programs on the machine do not decide.
    began = time.process_time()
    for ids in texts:
        embed(ids)
    return time.process_time() - began
