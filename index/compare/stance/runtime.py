"""Runs the reader's network: by OpenVINO, which keeps weights and activations in 8 bits.

Where OpenVINO cannot, or gets a known text wrong, ONNX Runtime reads in full floats, slower.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from index.embedding.int8_model import CompiledModel
from index.records import Vectors

Run = Callable[[Vectors], Vectors]
"""The logits of one text, shape (3,), for the word embeddings of its tokens, (tokens, width)."""
# Eight bits move a logit by a tenth or two; a processor that multiplies them wrongly, by more.
FURTHEST = 0.5


def load_network(file: Path, *, words: Vectors, known: Vectors) -> Run:
    """What runs the network in `file`; `known` are the logits in floats of a text's `words`."""
    try:
        run = _by_openvino(file)
        if np.abs(run(words) - known).max() <= FURTHEST:
            return run
    except RuntimeError:
        # OpenVINO's only kind of error; older processors have not all that it asks for.
        pass
    return _by_onnx_runtime(file)


def _by_openvino(file: Path) -> Run:
    model = CompiledModel(file)

    def run(words: Vectors) -> Vectors:
        [logits] = model.infer(_inputs(words), ["logits"])
        one: Vectors = logits[0]
        return one

    return run


def _by_onnx_runtime(file: Path) -> Run:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    # One text per core, as with OpenVINO.
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])

    def run(words: Vectors) -> Vectors:
        logits: Vectors = session.run(["logits"], _inputs(words))[0][0]
        return logits

    return run


def _inputs(words: Vectors) -> dict[str, np.ndarray]:
    return {"words": words[None], "mask": np.ones((1, len(words)), dtype=np.int64)}
