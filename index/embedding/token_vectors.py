"""Late interaction: how well each token of a question is matched by its best in a passage."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.records import Vectors

TokenVectors = NDArray[np.uint8]
"""Shape (tokens, half of dim): directions only, four bits per component.

A byte has a component of the first half of the dimensions in its lower four bits, and one of
the second half in its upper; each is 1 to 15 for -7 to 7, and the largest of a row is ±7.
"""

# This many unpacked tokens fit the processor's cache: half the time of all at once.
UNPACKED = 1024


def quantise(vectors: Vectors) -> TokenVectors:
    """The directions of `vectors`, shape (tokens, dim), in an eighth of the space.

    A packed direction keeps a cosine of .99 to the original. An odd `dim` gets one more
    component, 0.
    """
    whole = np.pad(vectors, ((0, 0), (0, vectors.shape[1] % 2)))
    largest = np.maximum(np.abs(whole).max(axis=1, keepdims=True, initial=0), 1e-12)
    four_bits = np.round(whole * (7 / largest)).astype(np.int8) + 8
    lower, upper = np.hsplit(four_bits.astype(np.uint8), 2)
    return np.asarray(lower | upper << 4, dtype=np.uint8)


def directions(tokens: TokenVectors) -> Vectors:
    """The directions that `quantise` packed, shape (tokens, dim), of any length."""
    whole = np.concatenate([tokens & 15, tokens >> 4], axis=1)
    return np.asarray(whole, dtype=np.float32) - np.float32(8)


class TokenRows(Protocol):
    """Tokens of many passages, one after the other, in memory or not."""

    def __getitem__(self, part: slice, /) -> TokenVectors: ...


class Packing(Protocol):
    """A way to keep tokens in fewer bytes, that of `token_codec`."""

    def decode(self, packed: NDArray[np.uint8], /) -> TokenVectors:
        """About the tokens that were packed, in four bits."""
        ...

    def maxsim(
        self, query: Vectors, passages: Sequence[NDArray[np.uint8]], /
    ) -> NDArray[np.float32]:
        """The same as `maxsim`, for packed tokens."""
        ...


class TokenIndex:
    """The token vectors of every passage, by row; empty where they were not kept.

    They are in several `parts`; a row of `places`, shape (n, 3), is the part, the start and the
    end in it. With a `codec` the parts have them packed by it.
    """

    def __init__(
        self,
        parts: Sequence[TokenRows],
        places: NDArray[np.int64],
        *,
        codec: Packing | None = None,
    ) -> None:
        self._parts = parts
        self.places = places
        self.codec = codec

    def __len__(self) -> int:
        return len(self.places)

    def scores(self, query: Vectors, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The same as `maxsim`, for each of `rows`."""
        score = self.codec.maxsim if self.codec else maxsim
        return score(query, [self.stored(int(row)) for row in rows])

    def of(self, row: int) -> TokenVectors:
        """The token vectors of one passage, in reading order; about those if they are packed."""
        return self.codec.decode(self.stored(row)) if self.codec else self.stored(row)

    def stored(self, row: int) -> NDArray[np.uint8]:
        """The bytes of the tokens of one passage as they are in its part."""
        part, start, end = self.places[row].tolist()
        tokens: NDArray[np.uint8] = self._parts[part][start:end]
        return tokens


def maxsim(query: Vectors, passages: Sequence[TokenVectors]) -> NDArray[np.float32]:
    """For each passage, the mean over the question's tokens of the best cosine in it.

    `query` has shape (tokens, dim) and rows of length 1. A passage or question without tokens
    scores 0.

    Source: Khattab and Zaharia 2020, eq. 3 (MaxSim), doi:10.1145/3397271.3401075, as a mean so
    that long questions score no higher than short ones.
    """
    return mean_of_best(passages, lambda tokens: token_cosines(query, tokens), count=len(query))


def mean_of_best(
    passages: Sequence[NDArray[np.uint8]],
    cosines_with: Callable[[NDArray[np.uint8]], Vectors],
    *,
    count: int,
) -> NDArray[np.float32]:
    """For each passage, the mean over the `count` tokens of a question of the best cosine in it.

    `cosines_with` gives for tokens their cosines with each of the question, shape (count, tokens).
    """
    scores = np.zeros(len(passages), dtype=np.float32)
    filled = [place for place, part in enumerate(passages) if len(part)]
    if not filled or not count:
        return scores
    # All passages at once: fifty small products take ten times as long as one.
    cosines = cosines_with(np.concatenate([passages[place] for place in filled]))
    starts = np.cumsum([0, *(len(passages[place]) for place in filled[:-1])])
    scores[filled] = np.maximum.reduceat(cosines, starts, axis=1).mean(axis=0)
    return scores


def token_cosines(query: Vectors, tokens: TokenVectors) -> Vectors:
    """The cosine of each row of `query` with each of `tokens`, shape (rows, tokens)."""
    cosines = np.empty((len(query), len(tokens)), dtype=np.float32)
    for start in range(0, len(tokens), UNPACKED):
        unpacked = directions(tokens[start : start + UNPACKED])
        lengths = np.maximum(np.sqrt(np.einsum("ij,ij->i", unpacked, unpacked)), 1e-12)
        part = cosines[:, start : start + UNPACKED]
        np.divide(query @ unpacked[:, : query.shape[1]].T, lengths, out=part)
    return cosines
