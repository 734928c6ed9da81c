"""Token vectors of large libraries in 18 bytes each, a tenth of what four bits take.

A direction is turned so that its most telling components come first; the first 144 are cut into
18 pieces, and each piece is kept as the number of the nearest of 256 that were learned.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.batches import batched
from index.embedding.token_vectors import TokenVectors, directions, mean_of_best, quantise
from index.files.arrays import load_array
from index.records import Vectors

WIDTH = 18
"""Bytes of a token."""
# Of 384; pieces for all of them would each be coarser, and the whole further from the original.
_KEPT = 144
_PIECES = 256
_TRAINED_ON = 40_000
_ROUNDS = 10
_AT_ONCE = 10_000

PackedTokens = NDArray[np.uint8]
"""Shape (tokens, 18): the numbers of the pieces."""


class TokenCodec:
    """Packs token vectors by `turn`, shape (dim, kept), whose columns have length 1 or 0, and by
    `pieces`, shape (256, kept).

    Source: Jégou, Douze and Schmid 2011, section 2, doi:10.1109/TPAMI.2010.57; the turn: Ge, He,
    Ke and Sun 2014, section 3.2, doi:10.1109/TPAMI.2013.240.
    """

    def __init__(self, turn: Vectors, pieces: Vectors) -> None:
        self._turn = turn
        self._pieces = pieces
        # All that may stand in the first place, then in the second, and so on.
        by_place = pieces.reshape(_PIECES, WIDTH, -1).transpose(1, 0, 2)
        self._table = np.ascontiguousarray(by_place.reshape(WIDTH * _PIECES, -1))

    def encode(self, tokens: TokenVectors) -> PackedTokens:
        """The tokens packed, shape (tokens, 18)."""
        packed = np.empty((len(tokens), WIDTH), dtype=np.uint8)
        for part in batched(np.arange(len(tokens)), _AT_ONCE):
            turned = _unit(directions(tokens[part])) @ self._turn
            packed[part] = self._quantiser.compute_codes(np.ascontiguousarray(turned))
        return packed

    def decode(self, packed: PackedTokens) -> TokenVectors:
        """About the tokens that were packed, in four bits."""
        return quantise(np.asarray(self._turned(packed) @ self._turn.T, dtype=np.float32))

    def maxsim(self, query: Vectors, passages: Sequence[PackedTokens]) -> NDArray[np.float32]:
        """The same as `token_vectors.maxsim`, for packed tokens."""
        whole = np.pad(query, ((0, 0), (0, len(self._turn) - query.shape[1])))
        turned = np.asarray(whole @ self._turn, dtype=np.float32)
        return mean_of_best(
            passages, lambda tokens: self._cosines(turned, tokens), count=len(query)
        )

    def save(self, file: Path) -> None:
        """Write it into `file`."""
        np.save(file, np.concatenate([self._pieces, self._turn]), allow_pickle=False)

    def _cosines(self, turned: Vectors, packed: PackedTokens) -> Vectors:
        """Of a question that is turned, shape (rows, kept), with each token."""
        tokens = self._turned(packed)
        lengths = np.maximum(np.sqrt(np.einsum("ij,ij->i", tokens, tokens)), 1e-12)
        return np.asarray(turned @ tokens.T / lengths, dtype=np.float32)

    def _turned(self, packed: PackedTokens) -> Vectors:
        """The directions as they were packed, shape (tokens, kept)."""
        places = packed + np.arange(0, WIDTH * _PIECES, _PIECES)
        pieces: Vectors = self._table.take(places, axis=0)
        return pieces.reshape(len(packed), self._turn.shape[1])

    @cached_property
    def _quantiser(self) -> faiss.ProductQuantizer:
        quantiser = faiss.ProductQuantizer(self._turn.shape[1], WIDTH, 8)
        faiss.copy_array_to_vector(self._table.ravel(), quantiser.centroids)
        return quantiser


def load_codec(file: Path) -> TokenCodec:
    """What `TokenCodec.save` wrote.

    Raises:
        OSError: there is no such file.
        ValueError: it contains no array.
    """
    kept = load_array(file)
    return TokenCodec(np.ascontiguousarray(kept[_PIECES:]), np.ascontiguousarray(kept[:_PIECES]))


def train_codec(tokens: TokenVectors) -> TokenCodec:
    """A codec for tokens such as these, of which it looks at 40,000 at most, evenly spaced.

    The same tokens give the same codec.

    Raises:
        ValueError: there are no tokens.
    """
    if not len(tokens):
        raise ValueError("a codec cannot be trained on no tokens")
    sample = _unit(directions(tokens[:: -(-len(tokens) // _TRAINED_ON)]))
    turn = _turn_for(sample)
    # faiss needs at least as many as there are pieces.
    turned = np.resize(sample @ turn, (max(len(sample), _PIECES), turn.shape[1]))
    quantiser = faiss.ProductQuantizer(turn.shape[1], WIDTH, 8)
    quantiser.cp.niter, quantiser.cp.min_points_per_centroid = _ROUNDS, 1
    quantiser.train(np.ascontiguousarray(turned, dtype=np.float32))
    learned = faiss.vector_to_array(quantiser.centroids).reshape(WIDTH, _PIECES, -1)
    return TokenCodec(turn, learned.transpose(1, 0, 2).reshape(_PIECES, -1))


def _turn_for(sample: Vectors) -> Vectors:
    """The main axes of a sample, dealt to the pieces so that each has as much to tell.

    The most telling is dealt first, always to the piece with the least product so far.
    """
    dimension = sample.shape[1]
    kept = min(_KEPT, -(-dimension // WIDTH) * WIDTH)
    told, axes = np.linalg.eigh(sample.T @ sample / len(sample))
    dealt: list[list[int]] = [[] for _ in range(WIDTH)]
    product = np.zeros(WIDTH)
    for axis in range(dimension - 1, max(dimension - 1 - kept, -1), -1):
        open_ = [piece for piece in range(WIDTH) if len(dealt[piece]) < kept // WIDTH]
        least = min(open_, key=lambda piece: product[piece])
        dealt[least].append(axis)
        product[least] += np.log(max(told[axis], 1e-12))
    turn = np.zeros((dimension, kept), dtype=np.float32)
    for piece, own in enumerate(dealt):
        start = piece * (kept // WIDTH)
        turn[:, start : start + len(own)] = axes[:, own]
    return turn


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return np.asarray(vectors / lengths, dtype=np.float32)
