"""Search by meaning: cosine between the question's vector and each passage's, by faiss."""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import faiss
import numpy as np
from numpy.typing import NDArray

from index.records import Vectors

# Up to here exact search takes a few milliseconds; above, half the bytes take half the time.
EXACT = 20_000
# More threads than this wait for memory, not for each other.
THREADS = min(4, os.cpu_count() or 1)


class _Part(NamedTuple):
    """Neighbouring rows, which one thread searches."""

    rows: slice
    vectors: faiss.Index


class DenseIndex:
    """Search over all vectors of shape (n, dim), whose rows have length 1.

    Above 20,000 rows they are read in half precision and by several threads: a row may be missed
    only where the last of those asked for are as good as equal.
    """

    def __init__(self, vectors: Vectors) -> None:
        if vectors.ndim != 2:
            raise ValueError(f"vectors must have shape (n, dim), not {vectors.shape}")
        self.vectors = vectors
        count = THREADS if len(self) > EXACT else 1
        bounds = np.linspace(0, len(self), count + 1, dtype=np.int64).tolist()
        self._parts = [
            _Part(slice(start, end), _filled(vectors[start:end], half=len(self) > EXACT))
            for start, end in zip(bounds[:-1], bounds[1:], strict=True)
        ]
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="dense")

    def __len__(self) -> int:
        return len(self.vectors)

    def nearest(
        self, query: Vectors, *, k: int, allowed: NDArray[np.bool_] | None = None
    ) -> NDArray[np.int64]:
        """The at most `k` rows with the highest cosine to `query`, of shape (dim,), in row order.

        `allowed` says for each row, shape (n,), whether it may be found; None allows all.

        Raises:
            ValueError: `k` is not at least 1.
        """
        if k < 1:
            raise ValueError(f"k is {k}, but must be at least 1")
        if allowed is None:
            allowed = np.ones(len(self), dtype=np.bool_)
        run = self._threads.map if len(self._parts) > 1 else map
        found = list(run(lambda part: _search(part, query, k, allowed[part.rows]), self._parts))
        scores = np.concatenate([scores for scores, _ in found])
        rows = np.concatenate([rows for _, rows in found])
        # Stable, and each part gives equals by row, so that of equals the first are kept.
        best = np.argsort(-scores, kind="stable")[:k]
        return np.sort(rows[best])


def _search(
    part: _Part, query: Vectors, k: int, allowed: NDArray[np.bool_]
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """The scores and rows of the best of a part that are allowed."""
    chosen = None
    if not allowed.all():
        bits = np.packbits(allowed, bitorder="little")
        selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]
        chosen = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
    count = max(1, min(k, part.vectors.ntotal))
    scores, rows = part.vectors.search(query.reshape(1, -1), count, params=chosen)
    # faiss pads a short answer with row -1, which Python would read as the last passage.
    real = rows[0] >= 0
    return scores[0][real], rows[0][real] + part.rows.start


def _filled(vectors: Vectors, *, half: bool) -> faiss.Index:
    dimension = vectors.shape[1]
    index: faiss.Index = faiss.IndexFlatIP(dimension)
    if half:
        precision = faiss.ScalarQuantizer.QT_fp16
        index = faiss.IndexScalarQuantizer(dimension, precision, faiss.METRIC_INNER_PRODUCT)
    index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    return index
