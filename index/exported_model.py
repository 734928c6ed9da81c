"""An embedding model as one ONNX file, so that a question is read without torch.

torch takes seconds to import and 20 ms a question; ONNX Runtime 0.2 s and 6 to 8 ms, with the
same vectors. The file holds the whole model and is made once, by a build.
"""

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnxruntime

from index.digest import file_digest
from index.errors import ModelError
from index.records import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
OUTPUTS = ("sentence_embedding", "token_embeddings")
ONNX_OPSET = 20


class ExportedModel:
    """The vectors of one text at a time, by ONNX Runtime. Several threads may ask at once."""

    def __init__(self, file: Path) -> None:
        options = onnxruntime.SessionOptions()
        # A question is too small for two: they wait for each other longer than they work.
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            file, options, providers=["CPUExecutionProvider"]
        )
        self._inputs = [wanted.name for wanted in self._session.get_inputs()]

    def embed(self, ids: Sequence[int]) -> tuple[Vectors, Vectors]:
        """The vector of a text, shape (dim,), and those of its tokens, shape (tokens, dim)."""
        tokens = np.array([ids], dtype=np.int64)
        given = {
            "input_ids": tokens,
            "attention_mask": np.ones_like(tokens),
            "token_type_ids": np.zeros_like(tokens),
        }
        of_text, of_tokens = self._session.run(
            OUTPUTS, {name: given[name] for name in self._inputs}
        )
        return of_text[0], of_tokens[0]


def find_export(folder: Path, digest: str) -> Path | None:
    """The whole export in `folder` of the model with this digest, if there is one.

    One that is not as it was written counts as none.
    """
    for file in folder.glob(f"{digest[:16]}-*.onnx"):
        if file.stem.partition("-")[2] == _digest(file):
            return file
    return None


def export(transformer: "SentenceTransformer", folder: Path, digest: str) -> Path:
    """Write `transformer`, the model with this digest, into `folder`, and drop older exports.

    The last one before is kept, since the index that is live may need it. The file's name tells
    the model and what the file holds, so that damage is seen.

    Raises:
        ModelError: a model of this kind cannot be exported.
    """
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / "draft.onnx"
    try:
        _write(transformer, draft)
        file = folder / f"{digest[:16]}-{_digest(draft)}.onnx"
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    others = set(folder.glob("*.onnx")) - {file}
    for other in sorted(others, key=lambda other: other.stat().st_mtime)[:-1]:
        other.unlink()
    return file


def _write(transformer: "SentenceTransformer", file: Path) -> None:
    import torch
    from transformers import PreTrainedModel

    # Attention spelled out becomes a graph of fewer nodes, a tenth faster.
    for part in transformer.modules():
        if isinstance(part, PreTrainedModel):
            part.set_attn_implementation("eager")
    features = transformer.preprocess(["One text to follow through the model."])
    names = [name for name in INPUTS if name in features]
    if "input_ids" not in names or "attention_mask" not in names:
        raise ModelError("does not read a text as a row of tokens")

    class Whole(torch.nn.Module):
        """The model as a function from tensors to tensors, which is what can be followed."""

        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, *inputs: torch.Tensor) -> tuple[torch.Tensor, ...]:
            found = self.transformer(dict(zip(names, inputs, strict=True)))
            return tuple(found[name] for name in OUTPUTS)

    try:
        # What the exporter warns of is checked by whoever compares the vectors.
        with warnings.catch_warnings(), torch.no_grad():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                Whole().eval(),
                tuple(features[name] for name in names),
                file,
                # The newer exporter needs another package and ends with the same graph.
                dynamo=False,
                opset_version=ONNX_OPSET,
                input_names=names,
                output_names=list(OUTPUTS),
                dynamic_axes={name: {1: "tokens"} for name in (*names, OUTPUTS[1])},
            )
    except (torch.onnx.errors.OnnxExporterError, RuntimeError, KeyError, TypeError) as error:
        raise ModelError(f"cannot be written as ONNX ({type(error).__name__})") from error


def _digest(file: Path) -> str:
    # Half is enough here, and the whole would make an unwieldy name.
    return file_digest(file)[:32]
