"""An embedding model as one ONNX file, so that a question is embedded without torch.

torch takes seconds to import and 20 ms per question; ONNX Runtime 0.2 s and 6 to 8 ms, with the
same vectors. The file contains the whole model and is written once, by a build.
"""

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.records import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
OUTPUTS = ("sentence_embedding", "token_embeddings")
ONNX_OPSET = 20
# Raise this with every change to what `write_export` writes: older exports are then not used.
EXPORT_FORMAT = 1


class OnnxModel:
    """Embeds one text at a time with ONNX Runtime. Several threads may use it at once."""

    def __init__(self, file: Path) -> None:
        # Imported here: much that never embeds reads this file, the command line's start too.
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # A question is too small for two threads: they wait for each other longer than they work.
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            file, options, providers=["CPUExecutionProvider"]
        )
        self._inputs = [wanted.name for wanted in self._session.get_inputs()]

    def embed(self, ids: Sequence[int]) -> tuple[Vectors, Vectors]:
        """The vector of a text, shape (dim,), and its token vectors, shape (tokens, dim)."""
        of_text, of_tokens = self._session.run(OUTPUTS, inputs_of(ids, self._inputs))
        return of_text[0], of_tokens[0]


def inputs_of(ids: Sequence[int], names: Sequence[str]) -> dict[str, NDArray[np.int64]]:
    """The inputs of an export for a text of these tokens, by name."""
    tokens = np.array([ids], dtype=np.int64)
    given = {
        "input_ids": tokens,
        "attention_mask": np.ones_like(tokens),
        "token_type_ids": np.zeros_like(tokens),
    }
    return {name: given[name] for name in names}


def write_export(transformer: "SentenceTransformer", file: Path) -> None:
    """Write `transformer` into `file`.

    Raises:
        ModelError: a model of this kind cannot be exported.
    """
    import torch
    from transformers import PreTrainedModel

    # Eager attention becomes a graph of fewer nodes, a tenth faster.
    for part in transformer.modules():
        if isinstance(part, PreTrainedModel):
            part.set_attn_implementation("eager")
    features = transformer.preprocess(["One text to follow through the model."])
    names = [name for name in INPUTS if name in features]
    if "input_ids" not in names or "attention_mask" not in names:
        raise ModelError("does not read a text as a sequence of tokens")

    class Whole(torch.nn.Module):
        """The model as a function from tensors to tensors, which can be traced."""

        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, *inputs: torch.Tensor) -> tuple[torch.Tensor, ...]:
            outputs = self.transformer(dict(zip(names, inputs, strict=True)))
            return tuple(outputs[name] for name in OUTPUTS)

    try:
        # Whatever the exporter warns about shows when the vectors are compared.
        with warnings.catch_warnings(), torch.no_grad():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                Whole().eval(),
                tuple(features[name] for name in names),
                file,
                # The newer exporter needs another package and produces the same graph.
                dynamo=False,
                opset_version=ONNX_OPSET,
                input_names=names,
                output_names=list(OUTPUTS),
                dynamic_axes={name: {1: "tokens"} for name in (*names, OUTPUTS[1])},
            )
    except (torch.onnx.errors.OnnxExporterError, RuntimeError, KeyError, TypeError) as error:
        raise ModelError(f"cannot be written as ONNX ({type(error).__name__})") from error
