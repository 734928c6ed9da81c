"""The reader: whether a passage says yes or no to what is asked, without torch and offline."""

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from index.compare.stance.pair_reader import PairReader
from index.compare.stance.temperature import softmax
from index.errors import ModelError
from index.records import Vectors

SHIPPED = Path(__file__).with_name("reader.onnx")
WORDS = Path(__file__).with_name("words.npz")
SETTINGS = Path(__file__).with_name("reader.json")
# A batch holds as many pairs as keep it below this, padding included.
TOKENS = 2_048
NAME = "concordance-reader"


class StanceScorer(Protocol):
    """The reader as a comparison uses it."""

    name: str

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """For each pair of a passage and a question or claim as typed, the probabilities that the
        passage says yes, does not decide, and says no; shape (n, 3).
        """


class StanceModel:
    """The reader that ships: an encoder of eight layers, read off at the first token.

    Several threads may use it at once.
    """

    name = NAME

    def __init__(self, file: Path = SHIPPED, *, temperature: float | None = None) -> None:
        self._file = file
        self._temperature = temperature or float(_settings()["temperature"])
        self._reader = PairReader.default()

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """Probabilities of yes, undecided and no of each pair, shape (n, 3).

        Calibrated on judged pairs; the passage is cut off so that both fit into 320 tokens.
        """
        return softmax(self.logits(pairs), self._temperature)

    def logits(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """The output of the network before calibration, shape (n, 3)."""
        read = self._reader.read([(passage, asked, -1) for passage, asked in pairs])
        logits = np.zeros((len(read), 3), dtype=np.float32)
        for rows in batches([len(one.ids) for one in read]):
            ids, mask = PairReader.padded([read[row] for row in rows])
            inputs = {"words": self._words(ids), "mask": mask}
            logits[rows] = self._session.run(["logits"], inputs)[0]
        return logits

    def _words(self, ids: NDArray[np.int64]) -> Vectors:
        words, scales, rows = self._table
        places = rows[ids]
        return words[places].astype(np.float32) * scales[places][..., None]

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        # A thread that spins between two runs takes a processor from everything else.
        options.add_session_config_entry("session.force_spinning_stop", "1")
        return onnxruntime.InferenceSession(self._file, options, providers=["CPUExecutionProvider"])

    @cached_property
    def _table(self) -> tuple[NDArray[np.int8], Vectors, NDArray[np.int32]]:
        """Word embeddings in 8 bits, the scale of each, and the row of each token in them."""
        with np.load(WORDS, allow_pickle=False) as kept:
            return kept["words"], kept["scales"], kept["rows"]


def batches(lengths: Sequence[int]) -> list[list[int]]:
    """Places of texts of about the same length, so many at once that a batch stays small.

    >>> batches([700, 5, 1800, 700])
    [[1, 0], [3], [2]]
    """
    made: list[list[int]] = []
    for row in sorted(range(len(lengths)), key=lambda row: lengths[row]):
        if made and (len(made[-1]) + 1) * lengths[row] <= TOKENS:
            made[-1].append(row)
        else:
            made.append([row])
    return made


def _settings() -> dict[str, Any]:
    settings: dict[str, Any] = json.loads(SETTINGS.read_text(encoding="utf-8"))
    return settings


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


def about_the_reader(
    name: str = NAME, *, files: Sequence[Path] = (SHIPPED, WORDS), settings: Path = SETTINGS
) -> str:
    """One sentence on what gave the verdicts: its size and, once measured, its precision.

    The precision is "precision" in `settings`: that of the sides shown on topics left out of the
    training, in 0..1.
    """
    if name != NAME:
        return f"The stance model “{name}” judged; how often it is right was not measured here."
    size = sum(file.stat().st_size for file in files) / 1_000_000
    words = f"A small model of {size:.0f} MB judged, and may be wrong"
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
