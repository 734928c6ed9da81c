"""An inverted file: many vectors sorted into lists, so that only the nearest are searched.

The file of the lists never changes: generations share it by link, and each records which row
every member is now, if any. Rows added since are few, and are compared one by one.
"""

from pathlib import Path
from weakref import WeakKeyDictionary

import faiss
import numpy as np
from numpy.typing import NDArray

from index.batches import batched
from index.files.arrays import load_array
from index.files.atomic import link
from index.files.part_names import CELLS
from index.records import Advance, HalfVectors, Vectors
from index.retrieval.row_mask import RowMask

MEMBERS = "cell_members.npy"
# This many rows may be in no list before they are put into one.
MOST_UNASSIGNED = 4096
# If a larger share of the members is gone, the lists are built again.
GONE = 0.2
# If a smaller share of the rows is allowed, they are compared one by one, wherever they are.
SHARE = 0.1
# This finds .99 of the 500 nearest and .997 of the first ten, in 2 ms among a million.
_LOOKED_INTO = 256
_ROUNDS = 8
_TRAINED_ON = 48
_AT_ONCE = 10_000
# Eight bits per component keep a cosine of .999.
_NEAR = 0.98

Members = NDArray[np.int32]


class IvfIndex:
    """Finds rows near a query. `rows` has the row of each member, -1 if it is gone."""

    def __init__(self, index: faiss.Index, rows: Members) -> None:
        self.rows = rows
        self._index = index
        self._bits: WeakKeyDictionary[RowMask, NDArray[np.uint8]] = WeakKeyDictionary()

    def unassigned(self, count: int) -> NDArray[np.int64]:
        """The rows in no list, of the `count` rows of the index, ascending."""
        return _unassigned(self.rows, count)

    def near(self, query: Vectors, *, k: int, mask: RowMask) -> NDArray[np.int64]:
        """Allowed rows near `query`, a few more than `k` of those in lists, in no order.

        Members have eight bits per component, so the order of the last ones is only approximate.

        Source: Jégou, Douze and Schmid 2011, section 4, doi:10.1109/TPAMI.2010.57.
        """
        share = max(mask.count / len(mask.array), SHARE)
        settings = faiss.SearchParametersIVF(  # type: ignore[call-arg]
            nprobe=int(_LOOKED_INTO / share),
            sel=faiss.IDSelectorBitmap(self._bits_of(mask)),  # type: ignore[call-arg, arg-type]
        )
        _, members = self._index.search(query.reshape(1, -1), k + k // 5 + 1, params=settings)
        # faiss pads a short answer with member -1, which Python would read as the last.
        return np.asarray(self.rows[members[0][members[0] >= 0]], dtype=np.int64)

    def misplaced(self, vectors: HalfVectors) -> list[int]:
        """The rows of `vectors` whose member is not near them, which points to an error."""
        misplaced: list[int] = []
        for start in range(0, len(self.rows), _AT_ONCE):
            rows = self.rows[start : start + _AT_ONCE]
            stored = self._index.reconstruct_n(start, len(rows))[rows >= 0]
            rows = rows[rows >= 0]
            cosines = np.einsum("ij,ij->i", stored, vectors[rows].astype(np.float32))
            misplaced += rows[cosines < _NEAR * np.linalg.norm(stored, axis=1)].tolist()
        return misplaced

    def _bits_of(self, mask: RowMask) -> NDArray[np.uint8]:
        """A bit for each member; cached, since most questions allow the same rows."""
        bits = self._bits.get(mask)
        if bits is None:
            # The row -1 reads the last element, which is the one appended here.
            is_allowed = np.append(mask.array, np.False_)[self.rows]
            bits = self._bits[mask] = np.packbits(is_allowed, bitorder="little")
        return bits


def open_ivf(folder: Path) -> IvfIndex | None:
    """What `write_ivf` wrote into `folder`, by memory map; None if there is nothing."""
    file = _file(folder)
    if file is None:
        return None
    index = faiss.read_index(str(file), faiss.IO_FLAG_MMAP_IFC)
    return IvfIndex(index, load_array(folder / MEMBERS))


def write_ivf(
    folder: Path,
    vectors: HalfVectors,
    *,
    name: str,
    base: Path | None = None,
    row_of: NDArray[np.int64] | None = None,
    advance: Advance | None = None,
) -> list[str]:
    """Write lists of `vectors` into `folder`, those in the folder `base` while they still serve.

    `row_of` gives for each row of `base` the row it is now, -1 if it is gone. Returns the paths,
    below `folder`, of what is shared with `base`.
    """
    (folder / CELLS).mkdir()
    file = _file(base) if base else None
    if base and file and row_of is not None:
        before = load_array(base / MEMBERS)
        members = np.append(row_of, -1)[before].astype(np.int32)
        lists = faiss.read_index(str(file), faiss.IO_FLAG_MMAP_IFC).nlist  # type: ignore[attr-defined]
        if (members < 0).mean() <= GONE and _lists_for(len(vectors)) <= 2 * lists:
            return _write_on(folder, file, members, vectors, name=name, advance=advance)
    index = _trained(vectors)
    _write(folder, index, vectors, np.arange(len(vectors)), name=name, advance=advance)
    np.save(folder / MEMBERS, np.arange(len(vectors), dtype=np.int32), allow_pickle=False)
    return []


def _write_on(
    folder: Path,
    file: Path,
    members: Members,
    vectors: HalfVectors,
    *,
    name: str,
    advance: Advance | None,
) -> list[str]:
    """Write the lists in `file` with these `members`, and the unassigned rows if there are many."""
    unassigned = _unassigned(members, len(vectors))
    if len(unassigned) > MOST_UNASSIGNED:
        _write(folder, faiss.read_index(str(file)), vectors, unassigned, name=name, advance=advance)
        members = np.append(members, unassigned.astype(np.int32))
    np.save(folder / MEMBERS, members, allow_pickle=False)
    if len(unassigned) > MOST_UNASSIGNED:
        return []
    link(file, folder / CELLS / file.name)
    return [f"{CELLS}/{file.name}"]


def _unassigned(members: Members, count: int) -> NDArray[np.int64]:
    is_unassigned = np.ones(count, dtype=bool)
    is_unassigned[members[members >= 0]] = False
    return np.flatnonzero(is_unassigned)


def _trained(vectors: HalfVectors) -> faiss.Index:
    """Empty lists, trained on these vectors."""
    count = _lists_for(len(vectors))
    dimension = vectors.shape[1]
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimension),
        dimension,
        count,
        faiss.ScalarQuantizer.QT_8bit,
        faiss.METRIC_INNER_PRODUCT,
        False,
    )
    index.cp.niter, index.cp.spherical = _ROUNDS, True
    index.cp.min_points_per_centroid, index.cp.max_points_per_centroid = 1, _TRAINED_ON
    drawn = np.random.default_rng(0).permutation(len(vectors))[: count * _TRAINED_ON]
    index.train(np.asarray(vectors[np.sort(drawn)], dtype=np.float32))
    return index


def _lists_for(count: int) -> int:
    """The number of lists for `count` vectors: about four times its square root."""
    return max(int(min(4 * np.sqrt(count), count / _TRAINED_ON)), 1)


def _write(
    folder: Path,
    index: faiss.Index,
    vectors: HalfVectors,
    rows: NDArray[np.int64],
    *,
    name: str,
    advance: Advance | None,
) -> None:
    for part in batched(rows, _AT_ONCE):
        index.add(np.asarray(vectors[part], dtype=np.float32))
        if advance:
            advance(len(part))
    faiss.write_index(index, str(folder / CELLS / f"{name}.faiss"))


def _file(folder: Path) -> Path | None:
    return next((folder / CELLS).glob("*.faiss"), None)
