"""The usual loop of tutorials: embed in batches, a flat faiss index, texts in a dict."""

import json
from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
from sentence_transformers import SentenceTransformer

from tests.bench.peers.peer import Found, Numbers

_BATCH = 32


class Loop:
    """Like langchain's FAISS store with its defaults: L2 distance, one docstore by id."""

    def __init__(self, model: Path) -> None:
        self._model = SentenceTransformer(str(model), device="cpu", local_files_only=True)
        self._docstore: dict[int, str] = {}
        self._index: faiss.Index = self._new_index()

    def build(self, texts: Sequence[str], vectors: Numbers | None) -> None:
        for start in range(0, len(texts), _BATCH):
            batch = list(texts[start : start + _BATCH])
            given = None if vectors is None else vectors[start : start + _BATCH]
            self._index.add(self._model.encode(batch) if given is None else given)
            self._docstore.update(enumerate(batch, start=start))

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        faiss.write_index(self._index, str(folder / "index.faiss"))
        (folder / "docstore.json").write_text(json.dumps(self._docstore), encoding="utf-8")

    def open(self, folder: Path) -> None:
        self._index = faiss.read_index(str(folder / "index.faiss"))
        kept = json.loads((folder / "docstore.json").read_text(encoding="utf-8"))
        self._docstore = {int(number): text for number, text in kept.items()}

    def search(self, question: str, *, k: int) -> Found:
        query = np.asarray(self._model.encode(question), dtype=np.float32)
        distances, rows = self._index.search(query[None, :], k)
        pairs = zip(rows[0].tolist(), distances[0].tolist(), strict=True)
        return [(row, -distance) for row, distance in pairs if row in self._docstore]

    def _new_index(self) -> faiss.Index:
        return faiss.IndexFlatL2(self._model.get_embedding_dimension() or 0)
