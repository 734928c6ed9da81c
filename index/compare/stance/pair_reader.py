"""Turns pairs of texts into tokens for the reader."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.embedding.model_files import default_folder

# Tokens of a passage and what is asked together; the passage is cut off to fit.
WINDOW = 320
# A tokenizer refuses to cut a passage for a question that fills the window by itself.
LONGEST_HYPOTHESIS = 128
# MPNet's vocabulary is BERT's, four places further on behind its own special tokens.
FURTHER = 4
START, PADDING, END = 0, 1, 2
Numbers = NDArray[np.int64]


class Read(NamedTuple):
    """A pair as token ids, and its label if known."""

    ids: Numbers
    label: int


class PairReader:
    """Turns pairs into tokens of MPNet, by the vocabulary of the default embedding model.

    A pair becomes `<s> asked </s> </s> passage </s>`.
    """

    def __init__(self, vocabulary: str) -> None:
        self._tokenizer = Tokenizer.from_str(vocabulary)
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    @classmethod
    def default(cls) -> "PairReader":
        """The reader for the default model's vocabulary."""
        return cls((default_folder() / "tokenizer.json").read_text(encoding="utf-8"))

    def read(self, pairs: Sequence[tuple[str, str, int]]) -> list[Read]:
        """Each passage, question or claim, and label as tokens, in order."""
        passages = self._ids([passage for passage, _, _ in pairs])
        asked = self._ids([hypothesis for _, hypothesis, _ in pairs])
        return [
            Read(_joined(ids[:LONGEST_HYPOTHESIS], passage), label)
            for ids, passage, (_, _, label) in zip(asked, passages, pairs, strict=True)
        ]

    @staticmethod
    def padded(batch: Sequence[Read]) -> tuple[Numbers, Numbers]:
        """Ids and mask (1 where there is a token), shape (n, tokens)."""
        longest = max(len(read.ids) for read in batch)
        ids = np.full((len(batch), longest), PADDING, dtype=np.int64)
        mask = np.zeros((len(batch), longest), dtype=np.int64)
        for row, read in enumerate(batch):
            ids[row, : len(read.ids)] = read.ids
            mask[row, : len(read.ids)] = 1
        return ids, mask

    def _ids(self, texts: Sequence[str]) -> list[Numbers]:
        encoded = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [np.array(one.ids, dtype=np.int64) + FURTHER for one in encoded]


def _joined(asked: Numbers, passage: Numbers) -> Numbers:
    room = WINDOW - len(asked) - 4
    return np.array([START, *asked, END, END, *passage[:room], END], dtype=np.int64)
