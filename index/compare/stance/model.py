"""The reader: whether a passage says yes or no to what is asked, without torch and offline."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.compare.stance.pair_reader import Numbers, PairReader
from index.compare.stance.runtime import Output, Run, load_network
from index.compare.stance.temperature import softmax
from index.embedding.threads import cores
from index.errors import ModelError
from index.records import Vectors

SHIPPED = Path(__file__).with_name("reader.onnx")
WORDS = Path(__file__).with_name("words.npz")
SETTINGS = Path(__file__).with_name("reader.json")
# A passage and a claim whose logits, in floats, are beside the network.
KNOWN = ("Salt does not help against cramps at night.", "Salt helps against cramps.")
NAME = "concordance-reader"


class StanceScorer(Protocol):
    """The reader as a comparison uses it."""

    name: str

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """For each pair of a passage and a question or claim as typed, the probabilities that the
        passage says yes, does not decide, and says no; shape (n, 3).
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """Word embeddings in 8 bits, the scale of each, the row of each token, and known logits."""

    words: NDArray[np.int8]
    scales: Vectors
    rows: NDArray[np.int32]
    known: Vectors


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
        return self.outputs(pairs).logits

    def outputs(self, pairs: Sequence[tuple[str, str]]) -> Output:
        """The logits of each pair before calibration, and the states they are read off."""
        read = [one.ids for one in self._reader.read([(*pair, -1) for pair in pairs])]
        longest_first = sorted(range(len(read)), key=lambda row: -len(read[row]))
        network = self._network

        # Embeddings are made where they are read: all at once would fill the memory.
        def alone(row: int) -> Output:
            return network(self._words(read[row]))

        found = dict(zip(longest_first, self._threads.map(alone, longest_first), strict=True))
        if not read:
            return Output(np.zeros((0, 3), dtype=np.float32), np.zeros((0, 0), dtype=np.float32))
        logits, states = zip(*(found[row] for row in range(len(read))), strict=True)
        return Output(np.concatenate(logits), np.concatenate(states))

    def _words(self, ids: Numbers) -> Vectors:
        places = self._table.rows[ids]
        scales = self._table.scales[places]
        return self._table.words[places].astype(np.float32) * scales[:, None]

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(cores(), thread_name_prefix=NAME)

    @cached_property
    def _network(self) -> Run:
        ids = self._reader.read([(*KNOWN, -1)])[0].ids
        return load_network(self._file, words=self._words(ids), known=self._table.known)

    @cached_property
    def _table(self) -> "_Table":
        with np.load(WORDS, allow_pickle=False) as kept:
            return _Table(**kept)


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
