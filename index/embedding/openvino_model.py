"""A model as OpenVINO runs it, in full precision, in bf16, or with activations in eight bits."""

import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from index.embedding.int8_export import GROUP
from index.embedding.onnx_model import OUTPUTS, inputs_of
from index.embedding.threads import cores
from index.records import Vectors

Precision = Literal["f32", "bf16"]


class CompiledModel:
    """The model in `file` as OpenVINO runs it: one text per core, activations in groups.

    `change`, if given, may alter the network before it is compiled. Several threads may use it at
    once.

    Raises:
        RuntimeError: this processor cannot compute in that precision, or OpenVINO failed.
    """

    def __init__(
        self,
        file: Path,
        *,
        precision: Precision = "f32",
        change: Callable[[Any], None] | None = None,
    ) -> None:
        # OpenVINO works without this module, which reports conversions to its makers.
        sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
        import openvino

        settings = {
            "INFERENCE_PRECISION_HINT": precision,
            # Activations that meet weights in eight bits are rounded, too.
            "DYNAMIC_QUANTIZATION_GROUP_SIZE": str(GROUP),
            # One text per core; two cores on one text wait for each other.
            "NUM_STREAMS": str(cores()),
            "INFERENCE_NUM_THREADS": str(cores()),
        }
        core = openvino.Core()
        # Elsewhere OpenVINO would silently compute in another precision, or very slowly in this.
        if precision == "bf16" and "BF16" not in core.get_property(
            "CPU", "OPTIMIZATION_CAPABILITIES"
        ):
            raise RuntimeError("this processor has no bf16")
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


class OpenvinoModel:
    """Embeds one text at a time with OpenVINO. Several threads may use it at once."""

    def __init__(self, file: Path, *, precision: Precision = "f32") -> None:
        self._model = CompiledModel(file, precision=precision)

    def embed(self, ids: Sequence[int]) -> tuple[Vectors, Vectors]:
        """The vector of a text, shape (dim,), and its token vectors, shape (tokens, dim)."""
        of_text, of_tokens = self._model.infer(inputs_of(ids, self._model.inputs), OUTPUTS)
        return of_text[0], of_tokens[0]
