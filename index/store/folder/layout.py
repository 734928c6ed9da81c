"""The layout of a new generation: which segments of the one before serve, and what is written."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.store.contents import Contents
from index.store.folder.generation import FolderGeneration
from index.store.folder.merging import Occupied, to_merge
from index.store.folder.sqlite_rows import KeptArticle

Numbers = NDArray[np.int64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The articles of a new generation, in order: arrays of shape (articles,).

    `counts` are their passages; `before` is the number of each in `base`, -1 for a new one, `first`
    the row of its first passage there, `segment` and `place` where it is. The segments of `base`
    with the numbers in `merged` are written anew.
    """

    base: FolderGeneration | None
    counts: Numbers
    before: Numbers
    first: Numbers
    segment: Numbers
    place: Numbers
    merged: frozenset[int]

    @classmethod
    def of(cls, contents: Contents, base: FolderGeneration | None) -> Self:
        """The layout of these contents, which are kept from `base`."""
        kept = [
            (one.row, one.first, one.count)
            if isinstance(one, KeptArticle)
            else (-1, -1, one.passages)
            for one in contents.order
        ]
        before, first, counts = np.array(kept, dtype=np.int64).reshape(-1, 3).T
        segment, place = np.full((2, len(before)), -1, dtype=np.int64)
        merged: set[int] = set()
        if base:
            is_kept = before >= 0
            for number, asked, places in base.documents.rows.split(before[is_kept]):
                segment[np.flatnonzero(is_kept)[asked]] = number
                place[np.flatnonzero(is_kept)[asked]] = places
            kept_of = np.bincount(segment[is_kept], counts[is_kept], len(base.segments))
            occupied = map(Occupied, kept_of.astype(int).tolist(), map(len, base.segments))
            merged = to_merge(list(occupied), new=int(counts[~is_kept].sum()))
        return cls(
            base=base,
            counts=counts,
            before=before,
            first=first,
            segment=segment,
            place=place,
            merged=frozenset(merged),
        )

    @cached_property
    def is_written(self) -> Marks:
        """Which articles go into new segments."""
        return (self.before < 0) | np.isin(self.segment, list(self.merged))

    @cached_property
    def serving(self) -> list[int]:
        """The numbers in `base` of the segments that serve as they are, ascending."""
        numbers: list[int] = np.unique(self.segment[~self.is_written]).tolist()
        return numbers

    def gone(self, number: int) -> Numbers:
        """The documents of a segment of `base` that are not kept; none if all were gone before."""
        assert self.base
        rows = self.base.documents.rows.rows_of(number)
        is_gone = np.ones(len(rows), dtype=bool)
        is_gone[self.place[self.segment == number]] = False
        # Those of before, too: what is theirs in files that have words must not count as in use.
        return np.flatnonzero(is_gone if (rows[is_gone] >= 0).any() else np.zeros_like(is_gone))

    @property
    def moved(self) -> list[str]:
        """The doc_ids of the articles that are written anew, in order."""
        if self.base is None:
            return []
        names = list(self.base.made_from)
        return [names[number] for number in self.before[self.is_written & (self.before >= 0)]]

    @property
    def documents(self) -> NDArray[np.int32]:
        """The place of each article, counted through the segments that serve, then the new."""
        places = np.empty(len(self.before), dtype=np.int32)
        first_new = 0
        if self.base:
            lengths = [len(self.base.segments[number].ends) for number in self.serving]
            starts = np.zeros(len(self.base.segments), dtype=np.int64)
            starts[self.serving] = np.cumsum([0, *lengths])[:-1]
            stays = ~self.is_written
            places[stays] = starts[self.segment[stays]] + self.place[stays]
            first_new = sum(lengths)
        places[self.is_written] = first_new + np.arange(int(self.is_written.sum()))
        return places

    @property
    def rows_now(self) -> Numbers:
        """For each row of `base` the row that it is now, -1 if it is gone."""
        rows = np.full(self.base.end if self.base else 0, -1, dtype=np.int64)
        starts = np.cumsum(self.counts) - self.counts
        is_kept = self.before >= 0
        for first, count, start in zip(
            self.first[is_kept].tolist(),
            self.counts[is_kept].tolist(),
            starts[is_kept].tolist(),
            strict=True,
        ):
            rows[first : first + count] = np.arange(start, start + count)
        return rows

    @property
    def left_out(self) -> Marks:
        """Which rows of `base` are in none of the segments that serve, or are gone."""
        assert self.base
        is_there = np.zeros(len(self.base.documents), dtype=bool)
        is_there[self.before[~self.is_written]] = True
        return ~is_there[self.base.document_of]
