"""An even sample of a library, for pictures that would be too full of a large one."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from index.records import Listing, Passage
from index.store.generation import Generation, Stored

MOST_SAMPLED = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """A passage with its article and what the index stores to search it."""

    passage: Passage
    document: Listing
    stored: Stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Passages in the order of the index, without notices and menus.

    `is_whole` says whether these are all of them.
    """

    passages: tuple[Sampled, ...]
    is_whole: bool


def sample(generation: Generation, *, most: int = MOST_SAMPLED) -> Sample:
    """At most `most` passages, evenly spaced over the whole library; the same every time.

    Notices and menus are left out after the choice, so a large library gives fewer.
    """
    counts, listings = generation.passage_counts, generation.listings
    total = sum(counts)
    places = even_places(total, most)
    ends = list(accumulate(counts))
    rows, documents = [], []
    for place in places:
        number = bisect_right(ends, place)
        within = place - (ends[number] - counts[number])
        rows.append(generation.kept(listings[number].doc_id).first + within)
        documents.append(listings[number])
    kept = [
        (row, passage, document)
        for row, passage, document in zip(rows, generation.passages(rows), documents, strict=True)
        if not passage.boilerplate
    ]
    stored_rows = generation.stored([row for row, _, _ in kept])
    return Sample(
        passages=tuple(
            Sampled(passage=passage, document=document, stored=stored)
            for (_, passage, document), stored in zip(kept, stored_rows, strict=True)
        ),
        is_whole=len(places) == total,
    )


def even_places(count: int, most: int) -> Sequence[int]:
    """At most `most` of the places 0 up to `count`, evenly spaced.

    >>> list(even_places(3, 5)), list(even_places(10, 4))
    ([0, 1, 2], [0, 2, 5, 7])
    """
    if count <= most:
        return range(count)
    return [place * count // most for place in range(most)]
