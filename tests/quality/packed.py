"""What packed token vectors, as large libraries keep them, lose against those in four bits."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from index.embedding.token_packing import FOUR_BITS, NONE, KeptTokens, TokenPacking, packing_for
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
    whole, manifest = generation.tokens, generation.manifest
    figures = {"four bits": measure(searcher)}
    shipped = packing_for(large=True, model_digest=generation.manifest.model_digest)
    for name, packing in (("packed", shipped), ("none", NONE)):
        generation.tokens = _Repacked(generation, whole, packing)
        generation.manifest = replace(manifest, tokens=packing.name)
        figures[name] = measure(searcher)
    generation.tokens, generation.manifest = whole, manifest
    return figures


class _Repacked(StoredTokens):
    """The token vectors of a generation that keeps four bits, as `packing` keeps them."""

    def __init__(
        self, generation: FolderGeneration, whole: StoredTokens, packing: TokenPacking
    ) -> None:
        super().__init__(
            generation.segments,
            generation.rows,
            packing=packing,
            dimension=generation.manifest.dimension,
        )
        every = whole.kept(np.arange(len(whole)))
        self._repacked = [packing.made_from(FOUR_BITS, kept) for kept in every]

    @override
    def kept(self, rows: NDArray[np.integer]) -> list[KeptTokens]:
        return [self._repacked[row] for row in rows.tolist()]
