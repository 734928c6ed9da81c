"""Search by meaning: cosine between the question's vector and each passage's, by faiss."""

from typing import NamedTuple

import faiss
import numpy as np
from numpy.typing import NDArray

from index.records import Vectors


class Nearest(NamedTuple):
    """Rows of the index, best first, with their cosines; ties keep the order of rows."""

    rows: NDArray[np.int64]
    scores: NDArray[np.float32]


class DenseIndex:
    """Exact search over vectors of shape (n, dim) whose rows have length 1."""

    def __init__(self, vectors: Vectors) -> None:
        if vectors.ndim != 2:
            raise ValueError(f"vectors must have shape (n, dim), not {vectors.shape}")
        self.vectors = vectors
        self._flat = faiss.IndexFlatIP(vectors.shape[1])
        self._flat.add(np.ascontiguousarray(vectors, dtype=np.float32))

    def __len__(self) -> int:
        return int(self._flat.ntotal)

    def nearest(
        self, query: Vectors, *, k: int, allowed: NDArray[np.bool_] | None = None
    ) -> Nearest:
        """The at most `k` rows with the highest cosine to `query`, of shape (dim,).

        `allowed` says for each row, shape (n,), whether it may be found; None allows all.

        Raises:
            ValueError: `k` is not at least 1.
        """
        if k < 1:
            raise ValueError(f"k is {k}, but must be at least 1")
        chosen = None
        if allowed is not None and not allowed.all():
            bits = np.packbits(allowed, bitorder="little")
            selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]
            chosen = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        scores, rows = self._flat.search(
            query.reshape(1, -1), max(1, min(k, len(self))), params=chosen
        )
        # faiss pads a short answer with row -1, which Python would read as the last passage.
        real = rows[0] >= 0
        found = Nearest(rows[0][real], scores[0][real])
        # faiss gives equals in any order.
        order = np.lexsort((found.rows, -found.scores))
        return Nearest(found.rows[order], found.scores[order])

    def cosines(self, query: Vectors, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosine of `query` with each of `rows`, in their order."""
        cosines: NDArray[np.float32] = self.vectors[rows] @ query
        return cosines
