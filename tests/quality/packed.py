"""What packed token vectors, as large libraries keep them, lose against those in four bits."""

from collections.abc import Callable, Mapping

import numpy as np

from index.embedding.token_codec import train_codec
from index.embedding.token_vectors import TokenIndex
from index.search.searcher import Searcher
from index.store.folder.generation import FolderGeneration

Figures = Mapping[str, float]


def packed_figures(
    searcher: Searcher, measure: Callable[[Searcher], Figures]
) -> dict[str, Figures]:
    """The figures with token vectors in four bits, packed, and with none."""
    generation = searcher.generation
    assert isinstance(generation, FolderGeneration)
    whole = generation.tokens
    figures = {"four bits": measure(searcher)}
    for name, tokens in (("packed", _packed(whole)), ("none", _none(whole))):
        generation.tokens = tokens
        figures[name] = measure(searcher)
    generation.tokens = whole
    return figures


def _packed(whole: TokenIndex) -> TokenIndex:
    tokens = [whole.of(row) for row in range(len(whole))]
    codec = train_codec(np.concatenate(tokens))
    ends = np.cumsum([0, *map(len, tokens)])
    places = np.stack([np.zeros_like(ends[1:]), ends[:-1], ends[1:]], axis=1)
    return TokenIndex([codec.encode(np.concatenate(tokens))], places, codec=codec)


def _none(whole: TokenIndex) -> TokenIndex:
    empty = np.empty((0, whole.of(0).shape[1]), dtype=np.uint8)
    return TokenIndex([empty], np.zeros_like(whole.places))
