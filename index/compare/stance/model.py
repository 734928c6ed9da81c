"""The stance model: a premise against a hypothesis, without torch and without a network."""

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import onnxruntime
from safetensors import safe_open

from index.compare.stance.pair_reader import PairReader
from index.compare.stance.temperature import softmax
from index.embedding.model_files import default_folder
from index.errors import ModelError
from index.records import Vectors

SHIPPED = Path(__file__).with_name("stance.onnx")
SETTINGS = Path(__file__).with_name("stance.json")
WORDS = "embeddings.word_embeddings.weight"
BATCH = 8
NAME = "concordance-stance"


class StanceScorer(Protocol):
    """What a comparison asks of a stance model."""

    name: str

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """Of entailment, neutral and contradiction for each premise and hypothesis, (n, 3)."""


class StanceModel:
    """The model that ships. Its word embeddings are those of the default embedding model.

    Several threads may ask at once.
    """

    name = NAME

    def __init__(self, file: Path = SHIPPED, *, temperature: float | None = None) -> None:
        self._file = file
        self._temperature = temperature or _shipped_temperature()
        self._reader = PairReader.default()

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """Of entailment, neutral and contradiction for each premise and hypothesis, (n, 3).

        Calibrated on judged pairs; a premise is read up to the window of 144 tokens.
        """
        return softmax(self.logits(pairs), self._temperature)

    def logits(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """What the network says before calibration, shape (n, 3)."""
        read = self._reader.read([(premise, hypothesis, -1) for premise, hypothesis in pairs])
        order = sorted(range(len(read)), key=lambda row: len(read[row].ids))
        found = np.zeros((len(read), 3), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            ids, types, mask = PairReader.padded([read[row] for row in rows])
            given = {"words": self._words[ids], "types": types, "mask": mask}
            found[rows] = self._session.run(["logits"], given)[0]
        return found

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        # A thread that waits by spinning takes a processor from everything else.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return onnxruntime.InferenceSession(self._file, options, providers=["CPUExecutionProvider"])

    @cached_property
    def _words(self) -> Vectors:
        with safe_open(default_folder() / "model.safetensors", framework="numpy") as weights:
            found: Vectors = weights.get_tensor(WORDS)
        return found


def _shipped_temperature() -> float:
    said: dict[str, Any] = json.loads(SETTINGS.read_text(encoding="utf-8"))
    return float(said["temperature"])


class HubStanceModel:
    """Any NLI cross-encoder that sentence-transformers can load, by name or folder."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import CrossEncoder

        self.name = name
        try:
            self._encoder = CrossEncoder(name, device="cpu")
        except (OSError, ValueError) as error:
            raise ModelError(
                f"There is no stance model {name!r} on this machine, and it could not be fetched. "
                f"Give a folder with an NLI cross-encoder, or leave --stance-model away."
            ) from error
        labels = {
            str(label).lower(): int(number)
            for number, label in self._encoder.model.config.id2label.items()
        }
        wanted = ("entailment", "neutral", "contradiction")
        if not set(wanted) <= set(labels):
            raise ModelError(
                f"{name!r} is no stance model: it tells {', '.join(labels)} apart, not "
                f"{', '.join(wanted)}. Name an NLI cross-encoder with --stance-model."
            )
        self._order = [labels[label] for label in wanted]

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """Of entailment, neutral and contradiction for each premise and hypothesis, (n, 3)."""
        if not pairs:
            return np.zeros((0, 3), dtype=np.float32)
        found = self._encoder.predict(list(pairs), show_progress_bar=False, convert_to_numpy=True)
        return softmax(np.asarray(found, dtype=np.float32)[:, self._order])


def load_stance_model(name: str | None = None) -> StanceScorer:
    """The model that ships, or an NLI cross-encoder by name or folder.

    Raises:
        ModelError: there is no such model, or it tells other things apart.
    """
    return HubStanceModel(name) if name else StanceModel()
