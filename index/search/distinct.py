"""Which passages of a ranking stand as hits of their own, and which are folded into others."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from index.batches import batched
from index.records import Passage
from index.retrieval.retriever import Retriever
from index.search.answer import NearHit
from index.search.differences import Wording, differences, wording
from index.store.generation import Generation


class Distinct(NamedTuple):
    """A passage by its place in a ranking and its row.

    `same` are the rows, ascending, that say the same, `near` those of all its near-duplicates.
    """

    place: int
    row: int
    same: Sequence[int]
    near: Sequence[int]


class DistinctPassages:
    """Finds the distinct passages of a generation. Only near-duplicates are read for it."""

    def __init__(self, generation: Generation, retriever: Retriever) -> None:
        self._generation = generation
        self._retriever = retriever

    def walk(
        self, rows: Sequence[int], *, selection: object, share: float, k: int
    ) -> Iterator[Distinct]:
        """Go through `rows`, best first, and skip those that say the same as one before.

        Near-duplicates, by `share`, are looked up in batches of `k`, of which few will be passed.
        """
        gone: set[int] = set()
        known: dict[int, Wording] = {}
        of_each = chain.from_iterable(
            self._retriever.copies(part, selection=selection, share=share)
            for part in batched(rows, k)
        )
        for place, (row, near) in enumerate(zip(rows, of_each, strict=True)):
            if row not in gone:
                same = self._saying_the_same(row, near, known) if near else []
                gone.update(same)
                yield Distinct(place, row, same, near)

    def nearly_same(self, one: Distinct, before: Sequence[Distinct]) -> NearHit | None:
        """How `one` differs from the first of the hits `before` it that is a near-duplicate."""
        for rank, better in enumerate(before, start=1):
            if better.row in one.near:
                mine, its = self._wordings([one.row, better.row])
                return NearHit(rank=rank, differences=differences(mine, its))
        return None

    def _saying_the_same(
        self, row: int, near: Sequence[int], known: dict[int, Wording]
    ) -> list[int]:
        # Hundreds of articles may repeat a text letter by letter: that is seen at once.
        mine, *others = map(_said, self._generation.passages([row, *near]))
        unlike = {other for other, said in zip(near, others, strict=True) if said != mine}
        new = [one for one in (row, *unlike) if one not in known] if unlike else []
        known.update(zip(new, self._wordings(new), strict=True))
        return [
            other for other in near if other not in unlike or known[other].words == known[row].words
        ]

    def _wordings(self, rows: Sequence[int]) -> list[Wording]:
        listings = (listing for _, listing in self._generation.locations(rows))
        return [
            wording(passage, listing)
            for passage, listing in zip(self._generation.passages(rows), listings, strict=True)
        ]


def _said(passage: Passage) -> tuple[str, ...]:
    return (*(lead.text for lead in passage.lead), passage.text)
