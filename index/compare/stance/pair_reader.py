"""Turns pairs of texts into tokens for the stance model."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.embedding.model_files import default_folder

# Tokens of premise and hypothesis together; the premise is cut off to fit.
WINDOW = 144
# A tokenizer refuses to cut a premise for a hypothesis that fills the window by itself.
LONGEST_HYPOTHESIS = 96
Numbers = NDArray[np.int64]


class Read(NamedTuple):
    """A pair as token ids, with the place of the hypothesis among them, and the label if known."""

    ids: Numbers
    hypothesis: int
    label: int


class PairReader:
    """Turns pairs into tokens, with the vocabulary of the default embedding model."""

    def __init__(self, vocabulary: str) -> None:
        self._whole = Tokenizer.from_str(vocabulary)
        self._whole.no_padding()
        self._whole.no_truncation()
        self._tokenizer = Tokenizer.from_str(vocabulary)
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(WINDOW, strategy="only_first")

    @classmethod
    def default(cls) -> "PairReader":
        """The reader for the default model's vocabulary."""
        return cls((default_folder() / "tokenizer.json").read_text(encoding="utf-8"))

    def read(self, pairs: Sequence[tuple[str, str, int]]) -> list[Read]:
        """Each premise, hypothesis and label as tokens, in order."""
        encoded = self._tokenizer.encode_batch(
            [(premise, self._cut(hypothesis)) for premise, hypothesis, _ in pairs]
        )
        return [
            Read(np.array(one.ids, dtype=np.int64), int(np.argmax(one.type_ids)), label)
            for one, (_, _, label) in zip(encoded, pairs, strict=True)
        ]

    @staticmethod
    def padded(batch: Sequence[Read]) -> tuple[Numbers, Numbers, Numbers]:
        """Ids, types (1 in the hypothesis) and mask (1 where there is a token), (n, tokens)."""
        longest = max(len(read.ids) for read in batch)
        ids, types, mask = (np.zeros((len(batch), longest), dtype=np.int64) for _ in range(3))
        for row, read in enumerate(batch):
            ids[row, : len(read.ids)] = read.ids
            types[row, read.hypothesis : len(read.ids)] = 1
            mask[row, : len(read.ids)] = 1
        return ids, types, mask

    def _cut(self, hypothesis: str) -> str:
        # Most texts are short enough to be known to fit by their characters.
        if len(hypothesis) <= LONGEST_HYPOTHESIS:
            return hypothesis
        ends = self._whole.encode(hypothesis, add_special_tokens=False).offsets
        if len(ends) <= LONGEST_HYPOTHESIS:
            return hypothesis
        return hypothesis[: ends[LONGEST_HYPOTHESIS - 1][1]]
