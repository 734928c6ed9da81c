"""LanceDB: vectors and its full-text index in one table, fused by its default reranker."""

from collections.abc import Sequence
from pathlib import Path

import lancedb
import numpy as np
import pyarrow as pa
from lancedb.index import FTS
from sentence_transformers import SentenceTransformer

from tests.bench.peers.peer import Found, Numbers

_NAME = "passages"


class Lance:
    """A table on disk, hybrid search by reciprocal ranks, no vector index (its default)."""

    def __init__(self, model: Path) -> None:
        self._model = SentenceTransformer(str(model), device="cpu", local_files_only=True)
        self._folder = Path()

    def build(self, texts: Sequence[str], vectors: Numbers | None) -> None:
        self._rows = texts, self._model.encode(list(texts)) if vectors is None else vectors

    def save(self, folder: Path) -> None:
        texts, vectors = self._rows
        flat = pa.array(np.asarray(vectors, dtype=np.float32).ravel())
        columns = {
            "id": pa.array(range(len(texts))),
            "text": pa.array(list(texts)),
            "vector": pa.FixedSizeListArray.from_arrays(flat, vectors.shape[1]),
        }
        table = lancedb.connect(folder).create_table(_NAME, pa.table(columns))
        table.create_index("text", config=FTS())
        self.open(folder)

    def open(self, folder: Path) -> None:
        self._table = lancedb.connect(folder).open_table(_NAME)

    def search(self, question: str, *, k: int) -> Found:
        vector = self._model.encode(question)
        query = self._table.search(query_type="hybrid", vector_column_name="vector")
        rows = query.vector(vector).text(question).select(["id", "text"]).limit(k).to_list()
        return [(int(one["id"]), float(one["_relevance_score"])) for one in rows]
