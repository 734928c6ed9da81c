"""Token vectors of large libraries in 18 bytes each, a tenth of what four bits take.

A direction is turned, and of the 4,096 centroids the number of one near it is kept, which is about
what word it is. The most telling components of what is left are cut into 16 pieces, and each is
kept as the number of the nearest of 256 that were learned.
"""

from collections.abc import Sequence
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedding.token_vectors import (
    TokenVectors,
    cosines_in_parts,
    directions,
    mean_of_best,
    quantise,
)
from index.records import Vectors

SHIPPED = Path(__file__).with_name("token_codec.npz")
PIECES = 16
WIDTH = 2 + PIECES
"""Bytes of a token: two for its centroid, one for each piece."""
WAYS = 256
_AT_ONCE = 8_192

PackedTokens = NDArray[np.uint8]
"""Shape (tokens, 18)."""
Numbers = NDArray[np.intp]


class TokenCodec:
    """Packs token vectors; several threads may use it at once.

    `turn`, shape (dim, kept), has columns of length 1. `centroids`, shape (groups, members, kept),
    are found by the nearest of `heads`, shape (groups, kept), which takes a thirtieth of the time
    of comparing all. `pieces`, shape (16, 256, size), are of the first 16 times `size` components.

    Source: Jégou, Douze and Schmid 2011, sections 2 and 4 (product codes of what is left beside
    the nearest centroid), doi:10.1109/TPAMI.2010.57; Santhanam et al. 2022, section 3.3 (of
    tokens), doi:10.18653/v1/2022.naacl-main.272; Nistér and Stewénius 2006, section 3 (a tree of
    centroids), doi:10.1109/CVPR.2006.264.
    """

    def __init__(self, turn: Vectors, heads: Vectors, centroids: Vectors, pieces: Vectors) -> None:
        self.turn = turn
        self.heads = heads
        self.centroids = centroids
        self.pieces = pieces
        self._centroids = np.ascontiguousarray(centroids.reshape(-1, centroids.shape[2]))
        # All that may stand in the first place, then in the second, and so on.
        self._table = np.ascontiguousarray(pieces.reshape(PIECES * WAYS, -1))
        self._told = PIECES * pieces.shape[2]

    @cached_property
    def digest(self) -> str:
        """64 characters that change with what it packs tokens into."""
        parts = (self.turn, self.heads, self.centroids, self.pieces)
        return sha256(b"".join(part.tobytes() for part in parts)).hexdigest()

    def encode(self, tokens: TokenVectors) -> PackedTokens:
        """The tokens packed."""
        packed = np.empty((len(tokens), WIDTH), dtype=np.uint8)
        for start in range(0, len(tokens), _AT_ONCE):
            turned = unit(directions(tokens[start : start + _AT_ONCE])) @ self.turn
            centroids = near_in_tree(turned, self.heads, self.centroids)
            left = (turned - self._centroids[centroids])[:, : self._told]
            part = packed[start : start + _AT_ONCE]
            part[:, :2] = centroids.astype("<u2")[:, None].view(np.uint8)
            for piece, own in enumerate(np.split(left, PIECES, axis=1)):
                part[:, 2 + piece] = nearest(own, self.pieces[piece])
        return packed

    def decode(self, packed: PackedTokens) -> TokenVectors:
        """About the tokens that were packed, in four bits."""
        return quantise(self.turned_back(self.directions(packed)))

    def maxsim(self, query: Vectors, passages: Sequence[PackedTokens]) -> NDArray[np.float32]:
        """The same as `token_vectors.maxsim`, for packed tokens."""
        columns = np.ascontiguousarray(self.turned(query).T)
        return mean_of_best(
            passages,
            lambda tokens: cosines_in_parts(columns, tokens, self.directions),
            count=len(query),
        )

    def turned(self, vectors: Vectors) -> Vectors:
        """Vectors, shape (n, dim), as the codec turns those it packs, shape (n, kept)."""
        whole = np.pad(vectors, ((0, 0), (0, len(self.turn) - vectors.shape[1])))
        return np.asarray(whole @ self.turn, dtype=np.float32)

    def turned_back(self, vectors: Vectors) -> Vectors:
        """About the vectors that were turned, of `len(turn)` components."""
        return np.asarray(vectors @ self.turn.T, dtype=np.float32)

    def directions(self, packed: PackedTokens) -> Vectors:
        """About the directions that were packed, turned, shape (tokens, kept)."""
        centroids = np.ascontiguousarray(packed[:, :2]).view("<u2")[:, 0]
        turned: Vectors = self._centroids.take(centroids, axis=0)
        places = packed[:, 2:] + np.arange(0, PIECES * WAYS, WAYS)
        turned[:, : self._told] += self._table.take(places, axis=0).reshape(-1, self._told)
        return turned


@cache
def shipped_codec(model_digest: str) -> TokenCodec | None:
    """The codec for the token vectors of the model with this digest, None if there is none."""
    with np.load(SHIPPED, allow_pickle=False) as kept:
        if str(kept["model"]) != model_digest:
            return None
        return TokenCodec(
            *(kept[name].astype(np.float32) for name in ("turn", "heads", "centroids", "pieces"))
        )


def unit(vectors: Vectors) -> Vectors:
    """Rows of length 1 in the same directions; zeros stay."""
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return np.asarray(vectors / lengths, dtype=np.float32)


def nearest(vectors: Vectors, centroids: Vectors) -> Numbers:
    """The number of the centroid that is nearest to each vector, shape (vectors,)."""
    nearness = vectors @ centroids.T
    nearness -= np.einsum("ij,ij->i", centroids, centroids) / 2
    numbers: Numbers = nearness.argmax(axis=1)
    return numbers


def near_in_tree(vectors: Vectors, heads: Vectors, centroids: Vectors) -> Numbers:
    """For each vector the number, counted through all groups, of the nearest centroid of the group
    with the nearest head.
    """
    groups = nearest(vectors, heads)
    near = np.empty_like(groups)
    for group in np.unique(groups).tolist():
        own = np.flatnonzero(groups == group)
        near[own] = nearest(vectors[own], centroids[group])
    return np.asarray(groups * centroids.shape[1] + near, dtype=np.intp)
