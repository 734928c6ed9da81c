"""A graph in which the nearest of many vectors are found by looking at few, by faiss.

Its file is never changed: generations share it by link, and each says for itself which row every
node of it is now, if any. Rows that came since are few, and are compared one by one.
"""

import os
import shutil
from pathlib import Path
from weakref import WeakKeyDictionary

import faiss
import numpy as np
from numpy.typing import NDArray

from index.allowed import Allowed
from index.generation import GRAPH
from index.records import Advance, HalfVectors, Vectors

NODES = "graph_nodes.npy"
# So many rows may be outside the graph before they are put into it.
LOOSE = 4096
# A graph of which more is gone than this is made anew.
GONE = 0.2
# Fewer are compared one by one: a graph finds little where few of its nodes may be found.
SHARE = 0.1
_LINKS = 32
# How many nodes are kept in sight on the way: .99 of the 500 nearest are found so, and all of the
# first ten, in 2 ms among 100,000.
_IN_SIGHT = 800
_TRAINED_ON = 100_000
# Eight bits a component keep a cosine of .999.
_NEAR = 0.98
_AT_ONCE = 10_000

Nodes = NDArray[np.int32]


class Graph:
    """Finds rows near to a query. `rows` holds for each node its row, -1 where that is gone."""

    def __init__(self, index: faiss.Index, rows: Nodes) -> None:
        self.rows = rows
        self._index = index
        self._bits: WeakKeyDictionary[Allowed, NDArray[np.uint8]] = WeakKeyDictionary()

    def loose(self, count: int) -> NDArray[np.int64]:
        """Which of the `count` rows of the index have no node, in their order."""
        is_loose = np.ones(count, dtype=bool)
        is_loose[self.rows[self.rows >= 0]] = False
        return np.flatnonzero(is_loose)

    def near(self, query: Vectors, *, k: int, allowed: Allowed) -> NDArray[np.int64]:
        """Allowed rows near to `query`, a few more than `k` of those with a node, in no order.

        Nodes hold eight bits a component, so the order of the last ones is only about right.

        Source: Malkov and Yashunin 2020, doi:10.1109/TPAMI.2018.2889473.
        """
        k += k // 5 + 1
        share = max(allowed.count / len(allowed.mask), SHARE)
        settings = faiss.SearchParametersHNSW(  # type: ignore[attr-defined]
            efSearch=int(max(_IN_SIGHT, k) / share),
            sel=faiss.IDSelectorBitmap(self._bits_of(allowed)),  # type: ignore[call-arg, arg-type]
        )
        _, nodes = self._index.search(query.reshape(1, -1), k, params=settings)
        # faiss pads a short answer with node -1, which Python would read as the last.
        found = nodes[0][nodes[0] >= 0]
        return np.asarray(self.rows[found], dtype=np.int64)

    def misplaced(self, vectors: HalfVectors) -> list[int]:
        """The rows of `vectors` whose node is not near to them, which tells of a mistake."""
        found: list[int] = []
        for start in range(0, len(self.rows), _AT_ONCE):
            rows = self.rows[start : start + _AT_ONCE]
            held = self._index.reconstruct_n(start, len(rows))[rows >= 0]
            rows = rows[rows >= 0]
            cosines = np.einsum("ij,ij->i", held, vectors[rows].astype(np.float32))
            found += rows[cosines < _NEAR * np.linalg.norm(held, axis=1)].tolist()
        return found

    def _bits_of(self, allowed: Allowed) -> NDArray[np.uint8]:
        """A bit for each node; kept, since most questions allow the same."""
        bits = self._bits.get(allowed)
        if bits is None:
            # The row -1 reads the last, which is the one put there.
            is_allowed = np.append(allowed.mask, np.False_)[self.rows]
            bits = self._bits[allowed] = np.packbits(is_allowed, bitorder="little")
        return bits


def open_graph(folder: Path) -> Graph | None:
    """The graph that `write_graph` wrote into `folder`, by memory map; None where there is none."""
    file = _file(folder)
    if file is None:
        return None
    index = faiss.read_index(str(file), faiss.IO_FLAG_MMAP_IFC)
    return Graph(index, np.load(folder / NODES, allow_pickle=False))


def write_graph(
    folder: Path,
    vectors: HalfVectors,
    *,
    name: str,
    base: Path | None = None,
    row_of: NDArray[np.int64] | None = None,
    advance: Advance | None = None,
) -> list[str]:
    """Write a graph of `vectors` into `folder`, on that in the folder `base` while that serves.

    `row_of` says for each row of `base` which row it is now, -1 where it is gone. The paths,
    below `folder`, of what is shared with `base`.
    """
    (folder / GRAPH).mkdir()
    old = open_graph(base) if base else None
    if old is not None and base and row_of is not None:
        nodes = row_of[old.rows].astype(np.int32)
        nodes[old.rows < 0] = -1
        loose = Graph(old._index, nodes).loose(len(vectors))
        if (nodes < 0).mean() <= GONE:
            return _write_on(folder, base, nodes, loose, vectors, name=name, advance=advance)
    index: faiss.Index = faiss.index_factory(
        vectors.shape[1], f"HNSW{_LINKS}_SQ8", faiss.METRIC_INNER_PRODUCT
    )
    step = max(len(vectors) // _TRAINED_ON, 1)
    index.train(np.asarray(vectors[::step], dtype=np.float32))
    _write(folder, index, vectors, np.arange(len(vectors)), name=name, advance=advance)
    np.save(folder / NODES, np.arange(len(vectors), dtype=np.int32), allow_pickle=False)
    return []


def _write_on(
    folder: Path,
    base: Path,
    nodes: Nodes,
    loose: NDArray[np.int64],
    vectors: HalfVectors,
    *,
    name: str,
    advance: Advance | None,
) -> list[str]:
    """Write what `base` holds with these `nodes`, and with the `loose` rows where they are many."""
    file = _file(base)
    assert file is not None
    if len(loose) > LOOSE:
        _write(folder, faiss.read_index(str(file)), vectors, loose, name=name, advance=advance)
        nodes = np.append(nodes, loose.astype(np.int32))
    np.save(folder / NODES, nodes, allow_pickle=False)
    if len(loose) > LOOSE:
        return []
    try:
        os.link(file, folder / GRAPH / file.name)
    except OSError:
        # Some file systems have no links.
        shutil.copyfile(file, folder / GRAPH / file.name)
    return [f"{GRAPH}/{file.name}"]


def _write(
    folder: Path,
    index: faiss.Index,
    vectors: HalfVectors,
    rows: NDArray[np.int64],
    *,
    name: str,
    advance: Advance | None,
) -> None:
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        index.add(np.asarray(vectors[part], dtype=np.float32))
        if advance:
            advance(len(part))
    faiss.write_index(index, str(folder / GRAPH / f"{name}.faiss"))


def _file(folder: Path) -> Path | None:
    return next((folder / GRAPH).glob("*.faiss"), None)
