"""Which passages of a ranking stand as hits of their own, and which are folded into others."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from index.batches import batched
from index.files.digests import text_digest
from index.recent import Recent
from index.records import Passage
from index.retrieval.retriever import Retriever
from index.search.answer import NearHit
from index.search.differences import Wording, differences, wording
from index.store.generation import Generation

# Near-duplicates of which it is kept what they say, as digests: the same come back.
_KEPT = 10_000


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
        self._texts = Recent[int, str](most=_KEPT)
        self._words = Recent[int, str](most=_KEPT)

    def walk(
        self, rows: Sequence[int], *, selection: object, share: float, k: int
    ) -> Iterator[Distinct]:
        """Go through `rows`, best first, and skip those that say the same as one before.

        Near-duplicates, by `share`, are looked up in batches of `k`, of which few will be passed.
        """
        gone: set[int] = set()
        of_each = chain.from_iterable(
            self._retriever.copies(part, selection=selection, share=share)
            for part in batched(rows, k)
        )
        for place, (row, near) in enumerate(zip(rows, of_each, strict=True)):
            if row not in gone:
                same = self._saying_the_same(row, near) if near else []
                gone.update(same)
                yield Distinct(place, row, same, near)

    def nearly_same(self, one: Distinct, before: Sequence[Distinct]) -> NearHit | None:
        """How `one` differs from the first of the hits `before` it that is a near-duplicate."""
        for rank, better in enumerate(before, start=1):
            if better.row in one.near:
                mine, its = self._wordings([one.row, better.row])
                return NearHit(rank=rank, differences=differences(mine, its))
        return None

    def _saying_the_same(self, row: int, near: Sequence[int]) -> list[int]:
        # Hundreds of articles may repeat a text letter by letter: that is seen at once.
        mine, *others = self._texts.of([row, *near], self._digests_of_texts)
        unlike = {other for other, text in zip(near, others, strict=True) if text != mine}
        if not unlike:
            return list(near)
        different = [row, *sorted(unlike)]
        words = dict(zip(different, self._words.of(different, self._digests_of_words), strict=True))
        return [other for other in near if other not in unlike or words[other] == words[row]]

    def _digests_of_texts(self, rows: Sequence[int]) -> Iterator[str]:
        return map(_digest_of_text, self._generation.passages(rows))

    def _digests_of_words(self, rows: Sequence[int]) -> Iterator[str]:
        # No word has a line end.
        return (text_digest("\n".join(one.words)) for one in self._wordings(rows))

    def _wordings(self, rows: Sequence[int]) -> list[Wording]:
        listings = (listing for _, listing in self._generation.locations(rows))
        return [
            wording(passage, listing)
            for passage, listing in zip(self._generation.passages(rows), listings, strict=True)
        ]


def _digest_of_text(passage: Passage) -> str:
    return text_digest("\0".join((*(lead.text for lead in passage.lead), passage.text)))
