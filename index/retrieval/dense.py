"""Search by meaning: cosine between the question's vector and each passage's."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.embedding.threads import usable_cores
from index.records import Vectors
from index.retrieval.row_mask import SHARE, RowMask
from index.retrieval.vector_rows import VectorRows

if TYPE_CHECKING:
    import faiss

    from index.retrieval.ivf import IvfIndex

# Up to here single precision takes a few milliseconds; above, half the bytes take half the time.
WHOLE = 20_000
# More threads than this only wait for memory.
MOST_THREADS = 4
_AT_ONCE = 10_000

Rows = NDArray[np.int64]


class _Whole(NamedTuple):
    """Rows that are compared with a query one by one, in single precision, shape (rows, dim)."""

    rows: Rows
    vectors: Vectors

    def best(self, query: Vectors, k: int, mask: NDArray[np.bool_]) -> tuple[Vectors, Rows]:
        """The scores and rows of the `k` best that are allowed, and of all equal to the last."""
        scores, rows = self.vectors @ query, self.rows
        if not mask.all():
            scores, rows = scores[mask], rows[mask]
        if len(rows) > k:
            is_best = scores >= np.partition(scores, -k)[-k]
            scores, rows = scores[is_best], rows[is_best]
        return scores, rows


class _Half(NamedTuple):
    """The same in half precision, by faiss."""

    rows: Rows
    vectors: "faiss.Index"

    def best(self, query: Vectors, k: int, mask: NDArray[np.bool_]) -> tuple[Vectors, Rows]:
        """The scores and rows of the `k` best that are allowed."""
        import faiss

        chosen = None
        if not mask.all():
            bits = np.packbits(mask, bitorder="little")
            selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]
            chosen = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        count = max(1, min(k, self.vectors.ntotal))
        scores, places = self.vectors.search(query.reshape(1, -1), count, params=chosen)
        # faiss pads a short answer with row -1, which Python would read as the last passage.
        real = places[0] >= 0
        return scores[0][real], self.rows[places[0][real]]


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

    def __init__(self, vectors: VectorRows, *, ivf: "IvfIndex | None" = None) -> None:
        self._vectors = vectors
        self._ivf = ivf
        rows = ivf.unassigned(len(vectors)) if ivf else np.arange(len(vectors))
        count = min(MOST_THREADS, usable_cores()) if len(rows) > WHOLE else 1
        make = _half if len(rows) > WHOLE else _whole
        self._parts = [make(part, vectors.take(part)) for part in np.array_split(rows, count)]
        [first, *_] = self._parts
        # Read from there, single precision need not be made of half, which takes ten times as long.
        self._whole = first.vectors if isinstance(first, _Whole) and not ivf else None
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
        yield from run(lambda part: part.best(query, k, mask.array[part.rows]), self._parts)


def _whole(rows: Rows, vectors: Vectors) -> _Whole:
    return _Whole(rows, np.ascontiguousarray(vectors, dtype=np.float32))


def _half(rows: Rows, vectors: Vectors) -> _Half:
    # Imported here: it takes a fifteenth of a first answer, and small libraries do without it.
    import faiss

    index = faiss.IndexScalarQuantizer(
        vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    return _Half(rows, index)
