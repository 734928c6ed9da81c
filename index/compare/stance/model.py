"""The stance model: judges a premise against a hypothesis, without torch and offline."""

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
    """The stance model as a comparison uses it."""

    name: str

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """Probabilities of entailment, neutral and contradiction of each pair, shape (n, 3)."""


class StanceModel:
    """The model that ships. Its word embeddings are those of the default embedding model.

    Several threads may use it at once.
    """

    name = NAME

    def __init__(self, file: Path = SHIPPED, *, temperature: float | None = None) -> None:
        self._file = file
        self._temperature = temperature or _shipped_temperature()
        self._reader = PairReader.default()

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """Probabilities of entailment, neutral and contradiction of each pair, shape (n, 3).

        Calibrated on judged pairs; the premise is cut off so that both fit into 144 tokens.
        """
        return softmax(self.logits(pairs), self._temperature)

    def logits(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """The output of the network before calibration, shape (n, 3)."""
        read = self._reader.read([(premise, hypothesis, -1) for premise, hypothesis in pairs])
        order = sorted(range(len(read)), key=lambda row: len(read[row].ids))
        logits = np.zeros((len(read), 3), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            ids, types, mask = PairReader.padded([read[row] for row in rows])
            inputs = {"words": self._words[ids], "types": types, "mask": mask}
            logits[rows] = self._session.run(["logits"], inputs)[0]
        return logits

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        # A thread that spins while it waits takes a processor from everything else.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return onnxruntime.InferenceSession(self._file, options, providers=["CPUExecutionProvider"])

    @cached_property
    def _words(self) -> Vectors:
        with safe_open(default_folder() / "model.safetensors", framework="numpy") as weights:
            words: Vectors = weights.get_tensor(WORDS)
        return words


def _shipped_temperature() -> float:
    settings: dict[str, Any] = json.loads(SETTINGS.read_text(encoding="utf-8"))
    return float(settings["temperature"])


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
                f"Give a folder with an NLI cross-encoder, or leave out --stance-model."
            ) from error
        labels = {
            str(label).lower(): int(number)
            for number, label in self._encoder.model.config.id2label.items()
        }
        wanted = ("entailment", "neutral", "contradiction")
        if not set(wanted) <= set(labels):
            raise ModelError(
                f"{name!r} is not a stance model: its labels are {', '.join(labels)}, not "
                f"{', '.join(wanted)}. Name an NLI cross-encoder with --stance-model."
            )
        self._order = [labels[label] for label in wanted]

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """Probabilities of entailment, neutral and contradiction of each pair, shape (n, 3)."""
        if not pairs:
            return np.zeros((0, 3), dtype=np.float32)
        logits = self._encoder.predict(list(pairs), show_progress_bar=False, convert_to_numpy=True)
        return softmax(np.asarray(logits, dtype=np.float32)[:, self._order])


def about_the_reader(name: str = NAME, *, file: Path = SHIPPED, settings: Path = SETTINGS) -> str:
    """One sentence on what gave the verdicts: its size and, once measured, its precision.

    The precision is "precision" in `settings`: that of the sides shown on topics left out of the
    training, in 0..1.
    """
    if name != NAME:
        return f"The stance model “{name}” judged; how often it is right was not measured here."
    words = f"A small model of {file.stat().st_size / 1e6:.0f} MB judged, and may be wrong"
    known: dict[str, Any] = json.loads(settings.read_text(encoding="utf-8"))
    if "precision" not in known:
        return f"{words}."
    right = round(100 * float(known["precision"]))
    return f"{words}: on topics new to it, {right} of 100 sides that it showed were right."


def load_stance_model(name: str | None = None) -> StanceScorer:
    """The model that ships, or an NLI cross-encoder by name or folder.

    Raises:
        ModelError: there is no such model, or it has other labels.
    """
    return HubStanceModel(name) if name else StanceModel()
