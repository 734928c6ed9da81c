"""LEANN: its HNSW graph, with the vectors kept."""

from collections.abc import Sequence
from pathlib import Path

from leann.api import LeannBuilder, LeannSearcher

from tests.bench.peers.peer import Found, Numbers

_NAME = "texts.leann"


class Leann:
    """`LeannBuilder("hnsw")` and `LeannSearcher`, with defaults but `is_recompute=False`.

    By default it keeps no vectors, and a question embeds again every passage that the search of
    the graph visits: hundreds of them, seconds a question without a graphics processor.
    """

    def __init__(self, model: Path) -> None:
        self._builder = LeannBuilder(
            "hnsw", embedding_model=str(model), is_recompute=False, is_compact=False
        )
        self._vectors: Numbers | None = None

    def build(self, texts: Sequence[str], vectors: Numbers | None) -> None:
        for row, text in enumerate(texts):
            self._builder.add_text(text, {"id": str(row)})
        self._vectors = vectors

    def save(self, folder: Path) -> None:
        index = str(folder / _NAME)
        if self._vectors is None:
            self._builder.build_index(index)
        else:
            rows = list(range(len(self._vectors)))
            self._builder.build_index_from_arrays(index, rows, self._vectors)
        self.open(folder)

    def open(self, folder: Path) -> None:
        self._searcher = LeannSearcher(str(folder / _NAME), recompute_embeddings=False)

    def search(self, question: str, *, k: int) -> Found:
        return [(int(one.id), one.score) for one in self._searcher.search(question, top_k=k)]
