"""sentence-transformers alone: all vectors in memory, and `util.semantic_search`."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.util import semantic_search

from tests.bench.peers.peer import Found, Numbers


class Plain:
    """Embeds with the library's defaults and compares with every text."""

    def __init__(self, model: Path) -> None:
        self._model = SentenceTransformer(str(model), device="cpu", local_files_only=True)
        self._texts: list[str] = []
        self._vectors = torch.empty(0)

    def build(self, texts: Sequence[str], vectors: Numbers | None) -> None:
        self._texts = list(texts)
        self._vectors = self._embed(self._texts) if vectors is None else torch.from_numpy(vectors)

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        (folder / "texts.json").write_text(json.dumps(self._texts), encoding="utf-8")
        np.save(folder / "vectors.npy", self._vectors.numpy(), allow_pickle=False)

    def open(self, folder: Path) -> None:
        self._texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
        self._vectors = torch.from_numpy(np.load(folder / "vectors.npy", allow_pickle=False))

    def search(self, question: str, *, k: int) -> Found:
        [rows] = semantic_search(self._embed([question]), self._vectors, top_k=k)
        return [(int(one["corpus_id"]), float(one["score"])) for one in rows]

    def _embed(self, texts: list[str]) -> torch.Tensor:
        return self._model.encode(texts, convert_to_tensor=True)
