"""Late interaction: how well each word piece of a question is met by some one of a passage."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.records import Vectors

TokenVectors = NDArray[np.int8]
"""Shape (tokens, dim): directions only, the largest component of each row is ±127."""

TOKENS = "tokens.npy"
STARTS = "token_starts.npy"


def quantise(vectors: Vectors) -> TokenVectors:
    """The directions of `vectors`, shape (tokens, dim), in a quarter of the space."""
    largest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True, initial=0), 1e-12)
    return np.asarray(np.round(vectors * (127 / largest)), dtype=np.int8)


class TokenIndex:
    """The token vectors of every passage, by row; those that were not kept are empty."""

    def __init__(self, tokens: TokenVectors, starts: NDArray[np.int64]) -> None:
        self._tokens = tokens
        self._starts = starts

    def __len__(self) -> int:
        return len(self._starts) - 1

    @classmethod
    def load(cls, folder: Path) -> "TokenIndex":
        """Open what `save_tokens` wrote, by memory map."""
        tokens = np.load(folder / TOKENS, mmap_mode="r", allow_pickle=False)
        return cls(tokens, np.load(folder / STARTS, allow_pickle=False))

    def scores(self, query: Vectors, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """For each of `rows`, the mean over the question's tokens of the best cosine in it.

        `query` has shape (tokens, dim) and rows of length 1. A passage or question without
        tokens scores 0.

        Source: Khattab and Zaharia 2020, eq. 3 (MaxSim), doi:10.1145/3397271.3401075, as a mean
        so that long questions score no higher than short ones.
        """
        scores = [max_similarity(query, self.of(int(row))) for row in rows]
        return np.array(scores, dtype=np.float32)

    def of(self, row: int) -> TokenVectors:
        """The token vectors of one passage, in reading order."""
        return self._tokens[self._starts[row] : self._starts[row + 1]]


def max_similarity(query: Vectors, tokens: TokenVectors) -> float:
    """The mean over the rows of `query` of the best cosine among `tokens`; 0 without either."""
    if not len(tokens) or not len(query):
        return 0.0
    directions = tokens.astype(np.float32)
    cosines = query @ directions.T / np.linalg.norm(directions, axis=1)
    return float(cosines.max(axis=1).mean())


def save_tokens(folder: Path, tokens: Sequence[TokenVectors], *, dimension: int) -> None:
    """Write the token vectors of passages, in the order of their rows."""
    starts = np.cumsum([0, *(len(part) for part in tokens)], dtype=np.int64)
    whole = np.lib.format.open_memmap(
        folder / TOKENS, mode="w+", dtype=np.int8, shape=(int(starts[-1]), dimension)
    )
    for start, part in zip(starts, tokens, strict=False):
        whole[start : start + len(part)] = part
    whole.flush()
    np.save(folder / STARTS, starts, allow_pickle=False)
