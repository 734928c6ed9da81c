"""Runs the reader's network: by OpenVINO, which keeps weights and activations in 8 bits.

Where OpenVINO cannot, or gets a known text wrong, ONNX Runtime reads in full floats, slower.
"""

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime

from index.embedding.int8_model import compiled
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
    model = compiled(file)
    requests = threading.local()

    def run(words: Vectors) -> Vectors:
        if not hasattr(requests, "own"):
            requests.own = model.create_infer_request()
        outputs = requests.own.infer(_inputs(words))
        return np.array(outputs["logits"][0])

    return run


def _by_onnx_runtime(file: Path) -> Run:
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
