"""What packed token vectors, as large libraries keep them, lose against those in four bits."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from index.embedding.token_codec import WIDTH, TokenCodec, train_codec
from index.embedding.token_vectors import TokenVectors
from index.records import Vectors
from index.search.searcher import Searcher
from index.store.folder.generation import FolderGeneration
from index.store.folder.stored_tokens import StoredTokens

Figures = Mapping[str, float]


def packed_figures(
    searcher: Searcher, measure: Callable[[Searcher], Figures]
) -> dict[str, Figures]:
    """The figures with token vectors in four bits, packed, and with none."""
    generation = searcher.generation
    assert isinstance(generation, FolderGeneration)
    whole = generation.tokens
    figures = {"four bits": measure(searcher)}
    for name, tokens in (("packed", _packed(whole)), ("none", _Tokens(whole, None))):
        generation.tokens = tokens
        figures[name] = measure(searcher)
    generation.tokens = whole
    return figures


def _packed(whole: StoredTokens) -> StoredTokens:
    tokens = np.concatenate([whole.of(row) for row in range(len(whole))])
    return _Tokens(whole, train_codec(tokens))


class _Tokens(StoredTokens):
    """The token vectors of an index, packed by a `codec`, or none."""

    def __init__(self, whole: StoredTokens, codec: TokenCodec | None) -> None:
        self._codec = codec
        self._packed = [
            codec.encode(whole.of(row)) if codec else np.empty((0, WIDTH), dtype=np.uint8)
            for row in range(len(whole))
        ]

    @override
    def __len__(self) -> int:
        return len(self._packed)

    @override
    def of(self, row: int) -> TokenVectors:
        return self._codec.decode(self._packed[row]) if self._codec else self._packed[row]

    @override
    def scores(self, query: Vectors, rows: NDArray[np.integer]) -> NDArray[np.float32]:
        if self._codec is None:
            return np.zeros(len(rows), dtype=np.float32)
        return self._codec.maxsim(query, [self._packed[row] for row in rows.tolist()])
