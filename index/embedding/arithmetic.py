"""The arithmetics in which an export embeds, and what to use when one of them fails."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np

from index.embedding.int8_export import IN_BLOCKS, IN_GROUPS, write_blocks, write_int8
from index.embedding.onnx_model import EXPORT_FORMAT, ONNX_OPSET, OnnxModel
from index.embedding.openvino_model import OpenvinoModel
from index.records import Vectors

WHOLE = f"whole.{ONNX_OPSET}.{EXPORT_FORMAT}"
"""The kind of export with the model's own weights."""
EIGHT = f"eight.{ONNX_OPSET}.{EXPORT_FORMAT}.{IN_GROUPS}"
"""The kind of export with weights in eight bits, for OpenVINO."""
FEED = f"feed.{ONNX_OPSET}.{EXPORT_FORMAT}.{IN_GROUPS}"
"""The kind with only the weights of feed-forward layers in eight bits, for OpenVINO."""
BLOCKS = f"blocks.{ONNX_OPSET}.{EXPORT_FORMAT}.{IN_BLOCKS}"
"""The kind of export with weights in blocks of eight bits, for ONNX Runtime."""


class TextReader(Protocol):
    """A model as a function of the tokens of one text. Several threads may use it at once."""

    def embed(self, ids: Sequence[int]) -> tuple[Vectors, Vectors]:
        """The vector of a text, shape (dim,), and its token vectors, shape (tokens, dim)."""


class Arithmetic(NamedTuple):
    """A runtime and its precision: loads an export of this kind."""

    name: str
    kind: str
    load: Callable[[Path], TextReader]


EXACT = (
    Arithmetic("float32, ONNX Runtime", WHOLE, OnnxModel),
    Arithmetic("float32, OpenVINO", WHOLE, OpenvinoModel),
)
"""Those that give the model's own vectors."""
ARITHMETICS: Mapping[str, Sequence[Arithmetic]] = {
    "passages": (
        *EXACT,
        Arithmetic("bf16, OpenVINO", WHOLE, partial(OpenvinoModel, precision="bf16")),
        # Without bf16 it is slower than all layers in int8, but would keep that from being chosen.
        Arithmetic(
            "int8 in feed-forward layers and bf16, OpenVINO",
            FEED,
            partial(OpenvinoModel, precision="bf16"),
        ),
        Arithmetic("int8, OpenVINO", EIGHT, OpenvinoModel),
        Arithmetic("int8 and bf16, OpenVINO", EIGHT, partial(OpenvinoModel, precision="bf16")),
    ),
    # OpenVINO takes longer to load than a first question in all.
    "questions": (EXACT[0], Arithmetic("int8, ONNX Runtime", BLOCKS, OnnxModel)),
}
"""All that are tried for either, from the most exact to the least."""
WRITERS: Mapping[str, Callable[[Path, Path], None]] = {
    EIGHT: write_int8,
    FEED: partial(write_int8, only_feed_forward=True),
    BLOCKS: write_blocks,
}
"""What writes each other kind of export from a whole one."""


class RuntimesFailedError(Exception):
    """Every arithmetic failed. The model can still be run by torch."""


class FirstSound:
    """Embeds by the first of several arithmetics; one that fails gives way to the next for good.

    `choices` are their names and what loads them, which is done when needed. An error while
    loading or embedding is a failure, whatever the runtime raises, and so are vectors that are not
    finite numbers. Several threads may use it at once.
    """

    def __init__(self, choices: Sequence[tuple[str, Callable[[], TextReader]]]) -> None:
        self._choices = list(choices)
        self._reader: TextReader | None = None
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """The name of the one in use; empty after all have failed."""
        return self._choices[0][0] if self._choices else ""

    def embed(self, ids: Sequence[int]) -> tuple[Vectors, Vectors]:
        """The vector of a text, shape (dim,), and its token vectors, shape (tokens, dim).

        Raises:
            RuntimesFailedError: all have failed.
        """
        while True:
            reader = self._loaded()
            try:
                return sound_vectors(reader, ids)
            except Exception as error:  # noqa: BLE001
                self._drop(reader, error)

    def _loaded(self) -> TextReader:
        with self._lock:
            while self._choices:
                try:
                    self._reader = self._reader or self._choices[0][1]()
                    return self._reader
                except Exception as error:  # noqa: BLE001
                    self._next(error)
        raise RuntimesFailedError

    def _drop(self, reader: TextReader, error: Exception) -> None:
        with self._lock:
            # Another thread may have dropped it already.
            if self._reader is reader:
                self._next(error)

    def _next(self, error: Exception) -> None:
        logging.getLogger(__name__).warning("%s failed: %s", self.name, error)
        self._reader = None
        del self._choices[0]


def sound_vectors(reader: TextReader, ids: Sequence[int]) -> tuple[Vectors, Vectors]:
    """What `reader` gives for a text.

    Raises:
        ValueError: that is not one vector for the text and one for each token, in finite numbers.
    """
    vector, tokens = reader.embed(ids)
    if tokens.shape != (len(ids), len(vector)):
        raise ValueError(
            f"vectors of shape {vector.shape} and {tokens.shape} for {len(ids)} tokens"
        )
    if not (np.isfinite(vector).all() and np.isfinite(tokens).all()):
        raise ValueError("vectors that are not finite")
    return vector, tokens
