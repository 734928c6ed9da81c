"""The only module of the benchmarks that reads an index's internals: vectors, dense retrieval."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from index.batches import batched
from index.records import Vectors
from index.retrieval.bm25 import LexicalIndex
from index.search.searcher import Searcher
from index.settings import SearchSettings
from index.store.folder.generation import FolderGeneration
from index.store.folder.retriever import FolderRetriever

CANDIDATES = SearchSettings().candidates
_BLOCK = 50_000
_K = 10
# Sums in a different order differ by less.
_EQUAL = 1e-6


def nearest(searcher: Searcher, vector: Vectors, *, k: int) -> NDArray[np.int64]:
    """The `k` rows that the searcher takes for the nearest, in any order."""
    retriever = _retriever(searcher)
    return retriever.dense.nearest(vector, k=k, mask=retriever.usual())


def _retriever(searcher: Searcher) -> FolderRetriever:
    assert isinstance(searcher._retriever, FolderRetriever)
    return searcher._retriever


def _generation(searcher: Searcher) -> FolderGeneration:
    assert isinstance(searcher.generation, FolderGeneration)
    return searcher.generation


def document_of(searcher: Searcher) -> list[int]:
    """The number of each passage's document."""
    documents: list[int] = _generation(searcher).document_of.tolist()
    return documents


def lexical(searcher: Searcher) -> LexicalIndex:
    """The lexical retriever's index."""
    return _generation(searcher).lexical


def rows(searcher: Searcher) -> NDArray[np.int64]:
    """The rows of all passages that can be found: those that are no boilerplate."""
    return _retriever(searcher).usual().rows


def blocks(searcher: Searcher) -> Iterator[Vectors]:
    """All vectors that can be found, in float32, some ten thousand at a time."""
    vectors = _generation(searcher).vectors
    for part in batched(rows(searcher), _BLOCK):
        yield vectors.take(part)


def recall(searcher: Searcher, queries: Vectors, *, among: int) -> float:
    """The share of the ten nearest by brute force, in float32, that are in the first `among`.

    Of passages that are as near as the tenth, any will do.
    """
    right = 0
    for query, tenth in zip(queries, tenth_best(searcher, queries).tolist(), strict=True):
        found = nearest(searcher, query, k=among)
        cosines = _retriever(searcher).dense.take(found) @ query
        right += min(_K, int((cosines >= tenth - _EQUAL).sum()))
    return right / (_K * len(queries))


def tenth_best(searcher: Searcher, queries: Vectors) -> Vectors:
    """The tenth highest cosine of each query, by brute force, shape (queries,)."""
    best = np.full((len(queries), _K), -np.inf, dtype=np.float32)
    for block in blocks(searcher):
        scores = np.concatenate([best, queries @ block.T], axis=1)
        best = -np.partition(-scores, _K - 1, axis=1)[:, :_K]
    return np.asarray(best.min(axis=1), dtype=np.float32)
