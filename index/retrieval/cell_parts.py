"""The lists of an inverted file on disk, in parts: each has some members of every list.

A part never changes, so generations share it by link. It holds list after list: the codes of
its members, then their numbers in the part.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import faiss
import numpy as np
from numpy.typing import NDArray

from index.batches import batched
from index.files.arrays import load_array
from index.records import Advance
from index.retrieval.cells import Cells, Codes
from index.retrieval.vector_rows import VectorRows

_AT_ONCE = 10_000
_NUMBER = 8

Members = NDArray[np.int32]
"""The row of each member, -1 if it is gone."""


class ListPart(NamedTuple):
    """Members of one list: their codes, and their rows."""

    codes: Codes
    rows: Members


class CellPart:
    """A part in `folder`, under `name`."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.files = _files(folder, name)
        self._sizes = load_array(self.files[1])

    def __len__(self) -> int:
        return int(self._sizes.sum())

    def lists(self, cells: Cells, rows: Members) -> Iterator[ListPart]:
        """List after list, read from disk as they are asked for; `rows` has those of all."""
        start = 0
        with self.files[0].open("rb") as opened:
            for size in self._sizes.tolist():
                codes = np.frombuffer(opened.read(size * cells.code_size), dtype=np.uint8)
                opened.seek(size * _NUMBER, os.SEEK_CUR)
                yield ListPart(codes.reshape(size, cells.code_size), rows[start : start + size])
                start += size

    def searched(self, cells: Cells) -> faiss.InvertedLists:
        """The lists for a search: memory-mapped, or loaded where faiss cannot do so (Windows)."""
        return self.mapped(cells) if hasattr(faiss, "OnDiskInvertedLists") else self.loaded(cells)

    def loaded(self, cells: Cells) -> faiss.InvertedLists:
        """The lists in memory."""
        loaded = faiss.ArrayInvertedLists(len(cells), cells.code_size)
        numbers = np.arange(len(self), dtype=np.int32)
        for number, one in enumerate(self.lists(cells, numbers)):
            own = one.rows.astype(np.int64)
            codes = np.ascontiguousarray(one.codes)
            loaded.add_entries(number, len(own), faiss.swig_ptr(own), faiss.swig_ptr(codes))
        return loaded

    def mapped(self, cells: Cells) -> faiss.InvertedLists:
        """The lists memory-mapped.

        Raises:
            OSError: the file cannot be opened.
            ValueError: it is empty.
        """
        # faiss says of any file that it cannot open or map that something failed.
        with self.files[0].open("rb"):
            lists = faiss.OnDiskInvertedLists()
        lists.nlist, lists.code_size = len(cells), cells.code_size
        lists.filename, lists.totsize = str(self.files[0]), self.files[0].stat().st_size
        # faiss would start 32 threads for each search, to read ahead.
        lists.read_only, lists.prefetch_nthread = True, 0
        lists.lists.resize(len(cells))  # type: ignore[attr-defined]
        sizes = np.ascontiguousarray(self._sizes, dtype=np.uint64)
        lists.set_all_lists_sizes(faiss.swig_ptr(sizes))
        try:
            lists.do_mmap()
        except RuntimeError as error:
            raise ValueError(f"{self.files[0].name} contains no lists") from error
        return lists


def parts_in(folder: Path) -> list[CellPart]:
    """The parts in `folder`, in the order in which they were written."""
    return [CellPart(folder, file.stem) for file in sorted(folder.glob("*.codes"))]


def write_part(folder: Path, name: str, lists: Iterable[ListPart]) -> Members:
    """Write a part, list after list; returns the rows of its members."""
    codes, sizes = _files(folder, name)
    rows: list[Members] = []
    start = 0
    with codes.open("xb") as out:
        for one in lists:
            out.write(one.codes.tobytes())
            out.write(np.arange(start, start + len(one.rows), dtype=np.int64).tobytes())
            start += len(one.rows)
            rows.append(one.rows)
    np.save(sizes, np.array([len(part) for part in rows], dtype=np.int64), allow_pickle=False)
    return np.concatenate(rows)


def merged(sources: Iterable[Iterable[ListPart]]) -> Iterator[ListPart]:
    """The members that are left in several parts, list by list."""
    for lists in zip(*sources, strict=True):
        codes = np.concatenate([one.codes[one.rows >= 0] for one in lists])
        yield ListPart(codes, np.concatenate([one.rows[one.rows >= 0] for one in lists]))


def encoded(
    cells: Cells, vectors: VectorRows, rows: NDArray[np.int64], advance: Advance | None
) -> Iterator[ListPart]:
    """These rows as the members of lists, some ten thousand encoded at a time."""
    list_of = np.empty(len(rows), dtype=np.int32)
    for part in batched(np.arange(len(rows)), _AT_ONCE):
        list_of[part] = cells.assign(vectors.take(rows[part]))
        if advance:
            advance(len(part))
    order = np.argsort(list_of, kind="stable")
    ends = np.cumsum(np.bincount(list_of, minlength=len(cells)))
    first = start = 0
    while first < len(cells):
        last = max(int(np.searchsorted(ends, start + _AT_ONCE, side="right")), first + 1)
        chosen = order[start : ends[last - 1]]
        codes = _codes(cells, vectors, rows[chosen], list_of[chosen])
        bounds = ends[first : last - 1] - start
        yield from map(
            ListPart,
            np.split(codes, bounds),
            np.split(rows[chosen].astype(np.int32), bounds),
        )
        first, start = last, int(ends[last - 1])


def _codes(
    cells: Cells, vectors: VectorRows, rows: NDArray[np.int64], lists: NDArray[np.int32]
) -> Codes:
    """The codes of rows in lists; read from disk in the order of rows."""
    codes = np.empty((len(rows), cells.code_size), dtype=np.uint8)
    for part in batched(np.argsort(rows), _AT_ONCE):
        codes[part] = cells.encode(vectors.take(rows[part]), lists[part].astype(np.int64))
    return codes


def _files(folder: Path, name: str) -> tuple[Path, Path]:
    return folder / f"{name}.codes", folder / f"{name}.sizes.npy"
