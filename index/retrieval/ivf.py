"""An inverted file: many vectors sorted into lists, so that only the nearest are searched.

The files of the lists never change: generations share them by link, and each records which row
every member is now, if any. Rows added since are few, and are compared one by one; when there are
many they become members of a new part, together with the parts that are not much larger.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from weakref import WeakKeyDictionary

import faiss
import numpy as np
from numpy.typing import NDArray

from index.files.arrays import load_array
from index.files.atomic import link
from index.files.part_names import CELLS
from index.records import Advance, Vectors
from index.retrieval.cell_parts import (
    CellPart,
    ListPart,
    Members,
    encoded,
    merged,
    parts_in,
    write_part,
)
from index.retrieval.cells import Cells, lists_for, load_cells, trained_cells
from index.retrieval.row_mask import SHARE, RowMask
from index.retrieval.vector_rows import VectorRows

MEMBERS = "cell_members.npy"
# This many rows may be in no list before they are put into one.
MOST_UNASSIGNED = 4096
# If a larger share of the members is gone, the lists are built again.
GONE = 0.2
# This finds the first ten of nearly all questions, in 2 ms among a million.
_LOOKED_INTO = 256
# Four bits order the nearest only roughly: so many more are proposed, to be compared exactly.
_MORE = 128
_MORE_OF = 5
# The code of another processor may differ in a few components.
_NEAR = 0.98
# A part is merged into a new one that is at least one part in this many as large.
_MERGED = 2


class IvfIndex:
    """Finds rows near a query. `rows` has the row of each member, part by part, -1 if gone."""

    def __init__(self, cells: Cells, parts: Sequence[CellPart], rows: Members) -> None:
        self.cells = cells
        self.parts = parts
        self.rows = rows
        self._lists = [part.searched(cells) for part in parts]
        self._searched = [
            cells.over(lists, len(part)) for lists, part in zip(self._lists, parts, strict=True)
        ]
        # Half of the lists are searched beside the others, wherever there are two cores.
        self._beside = ThreadPoolExecutor(thread_name_prefix="lists")
        self._bits: WeakKeyDictionary[RowMask, list[NDArray[np.uint8]]] = WeakKeyDictionary()

    def unassigned(self, count: int) -> NDArray[np.int64]:
        """The rows in no list, of the `count` rows of the index, ascending."""
        return _unassigned(self.rows, count)

    def rows_of(self, rows: Members) -> list[Members]:
        """Those of each part, of `rows` for all members."""
        return np.split(rows, np.cumsum([len(part) for part in self.parts])[:-1])

    def near(self, query: Vectors, *, k: int, mask: RowMask) -> NDArray[np.int64]:
        """Allowed rows near `query`, some more than `k` of those in lists, in no order.

        Members have four bits per component, so which are the last ones is only approximate.

        Source: Jégou, Douze and Schmid 2011, section 4, doi:10.1109/TPAMI.2010.57.
        """
        share = max(mask.count / len(mask.array), SHARE)
        probes = min(int(_LOOKED_INTO / share), len(self.cells))
        query = np.ascontiguousarray(query, dtype=np.float32)
        cosines, lists = self.cells.near(query, count=probes)
        count = k + max(k // _MORE_OF, _MORE)

        halves = min(probes, 2)
        # Each half would make them of a mask that is new.
        bits_of_parts = self._bits_of(mask)

        def search(first: int) -> list[tuple[Vectors, Members]]:
            """The best members of every second list, if there are two."""
            own = np.ascontiguousarray(lists[:, first::halves])
            near = np.ascontiguousarray(cosines[:, first::halves])
            return [
                _search(index, query, count, lists=own, cosines=near, bits=bits, rows=rows)
                for index, bits, rows in zip(
                    self._searched, bits_of_parts, self.rows_of(self.rows), strict=True
                )
            ]

        others = [self._beside.submit(search, first) for first in range(1, halves)]
        parts = [*search(0), *chain.from_iterable(other.result() for other in others)]
        scores, found = (np.concatenate(every) for every in zip(*parts, strict=True))
        best = np.argsort(-scores, kind="stable")[:count]
        return np.asarray(found[best], dtype=np.int64)

    def misplaced(self, vectors: VectorRows) -> list[int]:
        """The rows of `vectors` whose code is that of another vector, which points to an error."""
        return [
            row
            for part, rows in zip(self.parts, self.rows_of(self.rows), strict=True)
            for number, one in enumerate(part.lists(self.cells, rows))
            for row in _far(self.cells, number, one, vectors)
        ]

    def _bits_of(self, mask: RowMask) -> list[NDArray[np.uint8]]:
        """A bit for each member of each part; cached, since most questions allow the same rows."""
        bits = self._bits.get(mask)
        if bits is None:
            # The row -1 reads the last element, which is the one appended here.
            allowed = np.append(mask.array, np.False_)
            bits = self._bits[mask] = [
                np.packbits(allowed[rows], bitorder="little") for rows in self.rows_of(self.rows)
            ]
        return bits


def _search(
    index: faiss.IndexIVF,
    query: Vectors,
    count: int,
    *,
    lists: NDArray[np.int64],
    cosines: Vectors,
    bits: NDArray[np.uint8],
    rows: Members,
) -> tuple[Vectors, Members]:
    """The scores and rows of the best members in these lists."""
    scores = np.empty(count, dtype=np.float32)
    members = np.empty(count, dtype=np.int64)
    settings = faiss.SearchParametersIVF(  # type: ignore[call-arg]
        nprobe=lists.shape[1],
        sel=faiss.IDSelectorBitmap(bits),  # type: ignore[call-arg, arg-type]
    )
    # The method for Python takes no settings.
    index.search_preassigned_c(  # type: ignore[attr-defined]
        1,
        faiss.swig_ptr(query),
        count,
        faiss.swig_ptr(lists),
        faiss.swig_ptr(cosines),
        faiss.swig_ptr(scores),
        faiss.swig_ptr(members),
        False,
        settings,
    )
    # faiss pads a short answer with member -1, which Python would read as the last.
    real = members >= 0
    return scores[real], rows[members[real]]


def _far(cells: Cells, number: int, one: ListPart, vectors: VectorRows) -> Iterator[int]:
    """The rows of a list whose code is not near that of their vector."""
    rows = one.rows[one.rows >= 0]
    lists = np.full(len(rows), number, dtype=np.int64)
    stored = cells.decode(one.codes[one.rows >= 0], lists)
    wanted = cells.decode(cells.encode(vectors.take(rows.astype(np.int64)), lists), lists)
    lengths = np.linalg.norm(stored, axis=1) * np.linalg.norm(wanted, axis=1)
    yield from rows[np.einsum("ij,ij->i", stored, wanted) < _NEAR * lengths].tolist()


def open_ivf(folder: Path) -> IvfIndex | None:
    """What `write_ivf` wrote into `folder`, by memory map; None if there is nothing."""
    trained = _trained(folder)
    if trained is None:
        return None
    parts = parts_in(folder / CELLS)
    return IvfIndex(load_cells(trained), parts, load_array(folder / MEMBERS))


def write_ivf(
    folder: Path,
    vectors: VectorRows,
    *,
    name: str,
    base: Path | None = None,
    check: Callable[[Collection[str]], None] | None = None,
    row_of: NDArray[np.int64] | None = None,
    advance: Advance | None = None,
) -> list[str]:
    """Write lists of `vectors` into `folder`, those in the folder `base` while they still serve.

    `check` is called with the paths below `base` of the files that are read next.
    `row_of` gives for each row of `base` the row it is now, -1 if it is gone. `name` must sort
    after that of any part of `base`. Returns the paths, below `folder`, of what is shared with
    `base`. In memory are a sample of at most 200,000 vectors, some ten thousand others, and the
    numbers of all rows.
    """
    (folder / CELLS).mkdir()
    if base and check:
        check([f"{CELLS}/{file.name}" for file in (base / CELLS).glob("*.npy")])
    old = open_ivf(base) if base else None
    if base and old and row_of is not None:
        members = np.append(row_of, -1)[old.rows].astype(np.int32)
        is_kept = lists_for(len(vectors)) <= 2 * len(old.cells)
        if (members < 0).mean() <= GONE and is_kept:
            return _write_on(
                folder, base, old, members, vectors, name=name, check=check, advance=advance
            )
    cells = trained_cells(vectors)
    cells.save(folder / CELLS / f"{name}.cells.npy")
    new = encoded(cells, vectors, np.arange(len(vectors)), advance)
    rows = write_part(folder / CELLS, name, new)
    np.save(folder / MEMBERS, rows, allow_pickle=False)
    return []


def _write_on(
    folder: Path,
    base: Path,
    old: IvfIndex,
    members: Members,
    vectors: VectorRows,
    *,
    name: str,
    check: Callable[[Collection[str]], None] | None,
    advance: Advance | None,
) -> list[str]:
    """Write the lists of `base` with these `members`, and the unassigned rows if there are many."""
    unassigned = _unassigned(members, len(vectors))
    kept = list(zip(old.parts, old.rows_of(members), strict=True))
    rows = members
    if len(unassigned) > MOST_UNASSIGNED:
        kept, taken = _parted(kept, len(unassigned))
        if check:
            check([f"{CELLS}/{file.name}" for part, _ in taken for file in part.files])
        sources = [part.lists(old.cells, rows) for part, rows in taken]
        sources.append(encoded(old.cells, vectors, unassigned, advance))
        new = write_part(folder / CELLS, name, merged(sources))
        rows = np.concatenate([*(rows for _, rows in kept), new])
    np.save(folder / MEMBERS, rows, allow_pickle=False)
    trained = _trained(base)
    files = [file for part, _ in kept for file in part.files] + ([trained] if trained else [])
    for file in files:
        link(file, folder / CELLS / file.name)
    return [f"{CELLS}/{file.name}" for file in files]


Kept = list[tuple[CellPart, Members]]


def _parted(parts: Kept, count: int) -> tuple[Kept, Kept]:
    """The parts that stay as they are, and those that are merged with `count` new members.

    So the sizes of parts at least double from each to the next, and a member is written again
    only as often as they do.

    Source: O'Neil et al. 1996, section 2, doi:10.1007/s002360050048.
    """
    merged_names = set()
    for part, rows in sorted(parts, key=lambda one: len(one[0])):
        if len(part) > _MERGED * count:
            break
        merged_names.add(part.name)
        count += int((rows >= 0).sum())
    return (
        [one for one in parts if one[0].name not in merged_names],
        [one for one in parts if one[0].name in merged_names],
    )


def _unassigned(members: Members, count: int) -> NDArray[np.int64]:
    is_unassigned = np.ones(count, dtype=bool)
    is_unassigned[members[members >= 0]] = False
    return np.flatnonzero(is_unassigned)


def _trained(folder: Path) -> Path | None:
    return next((folder / CELLS).glob("*.cells.npy"), None)
