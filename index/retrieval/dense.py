"""Search by meaning: cosine between the question's vector and each passage's, with faiss."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import faiss
import numpy as np
from numpy.typing import NDArray

from index.embedding.threads import usable_cores
from index.records import Vectors
from index.retrieval.ivf import SHARE, IvfIndex
from index.retrieval.row_mask import RowMask
from index.retrieval.vector_rows import VectorRows

# Up to here single precision takes a few milliseconds; above, half the bytes take half the time.
WHOLE = 20_000
# More threads than this only wait for memory.
MOST_THREADS = 4
_AT_ONCE = 10_000

Rows = NDArray[np.int64]


class _Part(NamedTuple):
    """Rows that one thread compares with a query, one by one."""

    rows: Rows
    vectors: faiss.Index


class Near(NamedTuple):
    """The rows nearest to a query, ascending.

    `vectors` are those of the rows `known`, ascending, which were read to compare them; none if no
    file was read.
    """

    rows: Rows
    known: Rows
    vectors: Vectors


class DenseIndex:
    """Search over vectors, whose rows have length 1.

    With `ivf` only rows in the nearest lists, and rows in none, are compared. Without, all rows
    are; above 20,000 in half precision and by several threads, where a row can be missed only if
    it is all but equal to the last ones returned.
    """

    def __init__(self, vectors: VectorRows, *, ivf: IvfIndex | None = None) -> None:
        self._vectors = vectors
        self._ivf = ivf
        rows = ivf.unassigned(len(vectors)) if ivf else np.arange(len(vectors))
        count = min(MOST_THREADS, usable_cores()) if len(rows) > WHOLE else 1
        self._parts = [
            _Part(part, _filled(vectors.take(part), half=len(rows) > WHOLE))
            for part in np.array_split(rows, count)
        ]
        [first, *others] = self._parts
        # Read from there, single precision need not be made of half, which takes ten times as long.
        self._whole = None if ivf or others else _single(first.vectors)
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="dense")

    def __len__(self) -> int:
        return len(self._vectors)

    def take(self, rows: Rows, *, near: Near | None = None) -> Vectors:
        """The vectors of these rows, shape (rows, dim), in the order given.

        What was read for `near` is not read again.
        """
        if self._whole is not None:
            return self._whole[rows]
        if near is None or not len(near.known):
            return self._vectors.take(rows)
        places = np.minimum(np.searchsorted(near.known, rows), len(near.known) - 1)
        is_known = near.known[places] == rows
        taken = np.empty((len(rows), self._vectors.dimension), dtype=np.float32)
        taken[is_known] = near.vectors[places[is_known]]
        taken[~is_known] = self._vectors.take(rows[~is_known])
        return taken

    def nearest(self, query: Vectors, *, k: int, mask: RowMask) -> Rows:
        """The same as `near`, without the vectors."""
        return self.near(query, k=k, mask=mask).rows

    def near(self, query: Vectors, *, k: int, mask: RowMask) -> Near:
        """At most `k` allowed rows with the highest cosine to `query`, of shape (dim,).

        They are in row order; of equals the first are kept.

        Raises:
            ValueError: `k` is not at least 1.
        """
        if k < 1:
            raise ValueError(f"k is {k}, but must be at least 1")
        known = np.empty(0, dtype=np.int64)
        if self._ivf and mask.count >= SHARE * len(self):
            known = np.sort(self._ivf.near(query, k=k, mask=mask))
        vectors = self.take(known)
        best = [(vectors @ query, known)] if len(known) else []
        best += self._best_of_each(query, k, mask)
        scores = np.concatenate([scores for scores, _ in best])
        rows = np.concatenate([rows for _, rows in best])
        return Near(np.sort(rows[np.lexsort((rows, -scores))[:k]]), known, vectors)

    def _best_of_each(
        self, query: Vectors, k: int, mask: RowMask
    ) -> Iterator[tuple[Vectors, Rows]]:
        """The scores and rows of the best of each part, lists left out."""
        if self._ivf and mask.count < SHARE * len(self):
            for start in range(0, max(mask.count, 1), _AT_ONCE):
                rows = mask.rows[start : start + _AT_ONCE]
                yield self.take(rows) @ query, rows
            return
        run = self._threads.map if len(self._parts) > 1 else map
        yield from run(lambda part: _search(part, query, k, mask.array[part.rows]), self._parts)


def _search(part: _Part, query: Vectors, k: int, mask: NDArray[np.bool_]) -> tuple[Vectors, Rows]:
    """The scores and rows of the best of a part that are allowed."""
    chosen = None
    if not mask.all():
        bits = np.packbits(mask, bitorder="little")
        selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]
        chosen = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
    count = max(1, min(k, part.vectors.ntotal))
    scores, places = part.vectors.search(query.reshape(1, -1), count, params=chosen)
    # faiss pads a short answer with row -1, which Python would read as the last passage.
    real = places[0] >= 0
    return scores[0][real], part.rows[places[0][real]]


def _filled(vectors: Vectors, *, half: bool) -> faiss.Index:
    dimension = vectors.shape[1]
    index: faiss.Index = faiss.IndexFlatIP(dimension)
    if half:
        precision = faiss.ScalarQuantizer.QT_fp16
        index = faiss.IndexScalarQuantizer(dimension, precision, faiss.METRIC_INNER_PRODUCT)
    index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    return index


def _single(index: faiss.Index) -> Vectors | None:
    """The vectors that an index holds in single precision, shape (n, dim); None if it has none."""
    if not isinstance(index, faiss.IndexFlat) or not index.ntotal:
        return None
    held: Vectors = faiss.rev_swig_ptr(index.get_xb(), index.ntotal * index.d)
    return held.reshape(index.ntotal, index.d)
