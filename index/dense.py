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


# Up to here exact search takes a few milliseconds; above, half the bytes take half the time.
EXACT = 20_000


class DenseIndex:
    """Search over all vectors of shape (n, dim), whose rows have length 1.

    Above 20,000 rows the search reads them in half precision. Cosines are exact all the same; a
    row may be missed only where the last of those asked for are as good as equal.
    """

    def __init__(self, vectors: Vectors) -> None:
        if vectors.ndim != 2:
            raise ValueError(f"vectors must have shape (n, dim), not {vectors.shape}")
        self.vectors = vectors
        self._index = _empty(len(vectors), vectors.shape[1])
        self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))

    def __len__(self) -> int:
        return int(self._index.ntotal)

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
        _, rows = self._index.search(query.reshape(1, -1), max(1, min(k, len(self))), params=chosen)
        # faiss pads a short answer with row -1, which Python would read as the last passage.
        real = rows[0][rows[0] >= 0]
        found = Nearest(real, self.cosines(query, real))
        # faiss gives equals in any order.
        order = np.lexsort((found.rows, -found.scores))
        return Nearest(found.rows[order], found.scores[order])

    def cosines(self, query: Vectors, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosine of `query` with each of `rows`, in their order."""
        cosines: NDArray[np.float32] = self.vectors[rows] @ query
        return cosines


def _empty(rows: int, dimension: int) -> faiss.Index:
    if rows <= EXACT:
        return faiss.IndexFlatIP(dimension)
    half = faiss.ScalarQuantizer.QT_fp16
    return faiss.IndexScalarQuantizer(dimension, half, faiss.METRIC_INNER_PRODUCT)
