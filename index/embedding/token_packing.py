"""How a generation keeps token vectors: in four bits, in a tenth of that, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index.embedding.token_codec import WIDTH, TokenCodec, shipped_codec
from index.embedding.token_vectors import TokenVectors, directions, maxsim
from index.records import Vectors

KeptTokens = NDArray[np.uint8]
"""Shape (tokens, width): token vectors as a generation keeps them."""


@dataclass(frozen=True)
class TokenPacking:
    """A way of keeping token vectors; two of the same `name` keep the same bytes."""

    name: str
    codec: TokenCodec | None = field(default=None, compare=False)

    def __bool__(self) -> bool:
        """Whether any are kept."""
        return self != NONE

    def width(self, dimension: int) -> int:
        """The bytes of a token of a model whose vectors have so many components."""
        return WIDTH if self.codec else (dimension + 1) // 2

    def pack(self, tokens: Sequence[TokenVectors]) -> list[KeptTokens]:
        """What is kept of the token vectors of each passage, which are in four bits."""
        if self.codec is None or not tokens:
            return list(tokens)
        # Passage by passage it would take twice as long.
        packed = self.codec.encode(np.concatenate(tokens))
        return np.split(packed, np.cumsum([len(one) for one in tokens])[:-1])

    def unpack(self, packed: KeptTokens) -> TokenVectors:
        """The token vectors that were packed, or about those, in four bits."""
        return self.codec.decode(packed) if self.codec else packed

    def is_made_from(self, other: "TokenPacking") -> bool:
        """Whether what is kept can be made from what `other` keeps, to the last digit."""
        return self in (NONE, other) or other == FOUR_BITS

    def made_from(self, other: "TokenPacking", kept: KeptTokens) -> KeptTokens:
        """What is kept of tokens that `other` kept, if it can be made from those."""
        if not self:
            return kept[:0]
        return kept if self == other else self.pack([kept])[0]

    def directions(self, kept: KeptTokens) -> Vectors:
        """The directions that were packed, of any length, along axes of this way's own.

        Many are read several times as fast as by `unpack`.
        """
        return self.codec.directions(kept) if self.codec else directions(kept)

    def turned(self, vectors: Vectors) -> Vectors:
        """Vectors, shape (n, dim), along those axes; cosines stay."""
        return self.codec.turned(vectors) if self.codec else vectors

    def turned_back(self, vectors: Vectors) -> Vectors:
        """Vectors along those axes as they were before, with zeros after them if any are padded."""
        return self.codec.turned_back(vectors) if self.codec else vectors

    def maxsim(self, query: Vectors, passages: Sequence[KeptTokens]) -> NDArray[np.float32]:
        """The same as `token_vectors.maxsim`, for what is kept."""
        return self.codec.maxsim(query, passages) if self.codec else maxsim(query, passages)


NONE = TokenPacking("none")
FOUR_BITS = TokenPacking("four bits")


def packing_for(*, large: bool, model_digest: str) -> TokenPacking:
    """What a build chooses: four bits, and in a `large` library the codec of the model, if any."""
    return _shipped(model_digest) if large else FOUR_BITS


def packing_named(name: str, *, model_digest: str) -> TokenPacking:
    """The way of this name; none if this program does not have that codec."""
    if name in (NONE.name, FOUR_BITS.name):
        return TokenPacking(name)
    shipped = _shipped(model_digest)
    return shipped if shipped.name == name else NONE


def _shipped(model_digest: str) -> TokenPacking:
    codec = shipped_codec(model_digest)
    return TokenPacking(f"codec {codec.digest[:16]}", codec) if codec else NONE
