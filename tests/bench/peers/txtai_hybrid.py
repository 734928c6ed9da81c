"""txtai: its faiss index and its BM25, fused by its own rule."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from txtai import Embeddings

from tests.bench.peers.peer import Found, Numbers


class Txtai:
    """`Embeddings(path=…, hybrid=True, content=True)`, with its defaults."""

    def __init__(self, model: Path) -> None:
        self._model = str(model)
        self._embedding = Embeddings(path=self._model, hybrid=True, content=True)
        self._searching = self._embedding

    def build(self, texts: Sequence[str], vectors: Numbers | None) -> None:
        if vectors is not None:
            self._take(vectors)
        self._searching.index(enumerate(texts))

    def save(self, folder: Path) -> None:
        self._searching.save(str(folder))

    def open(self, folder: Path) -> None:
        # An index over given vectors has no model of its own to embed questions with.
        self._searching = self._embedding
        self._searching.load(str(folder), config={"path": self._model})

    def search(self, question: str, *, k: int) -> Found:
        rows = self._searching.search(question, k)
        return [(int(one["id"]), float(one["score"])) for one in rows]

    def _take(self, vectors: Numbers) -> None:
        """Use these vectors for the texts of the next index, in order, then embed again."""
        given = iter(vectors)

        def transform(texts: Sequence[str]) -> Numbers:
            vectors = list(islice(given, len(texts)))
            return np.asarray(vectors or self._embedding.batchtransform(texts), dtype=np.float32)

        self._searching = Embeddings(transform=transform, hybrid=True, content=True)
