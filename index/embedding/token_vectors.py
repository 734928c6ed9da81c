"""Late interaction: how well each token of a question is matched by its best in a passage."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.records import Vectors

TokenVectors = NDArray[np.uint8]
"""Shape (tokens, half of dim): directions only, four bits per component.

A byte has a component of the first half of the dimensions in its lower four bits, and one of
the second half in its upper; each is 1 to 15 for -7 to 7, and the largest of a row is ±7.
"""

# This many unpacked tokens stay in a core's own cache: half the time of four times as many.
UNPACKED = 256


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
    # Below 8 it wraps around, to the bits of a negative number.
    whole -= 8
    return whole.view(np.int8).astype(np.float32)


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
    # Multiplied this way round, which is not the order of the result, few rows take half the time.
    return cosines_in_parts(np.ascontiguousarray(query.T), tokens, directions)


def cosines_in_parts(
    columns: Vectors, tokens: NDArray[np.uint8], unpack: Callable[[NDArray[np.uint8]], Vectors]
) -> Vectors:
    """The same for a question given as `columns`, shape (dim, rows), and any packed tokens.

    `unpack` gives the directions of some of them, of `dim` components or more.
    """
    cosines = np.empty((columns.shape[1], len(tokens)), dtype=np.float32)
    for start in range(0, len(tokens), UNPACKED):
        unpacked = unpack(tokens[start : start + UNPACKED])
        lengths = np.maximum(np.sqrt(np.vecdot(unpacked, unpacked)), 1e-12)
        part = cosines[:, start : start + UNPACKED]
        np.divide((unpacked[:, : len(columns)] @ columns).T, lengths, out=part)
    return cosines
