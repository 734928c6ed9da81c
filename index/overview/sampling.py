"""An even sample of a library, for pictures that would hold too much of a large one."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from index.records import Listing, Passage
from index.store.generation import Generation, Stored

MOST_SAMPLED = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """A passage with its article and with what is searched of it."""

    passage: Passage
    document: Listing
    stored: Stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Passages in the order of the index, without notices and menus.

    `is_whole` is whether these are all that there are.
    """

    passages: tuple[Sampled, ...]
    is_whole: bool


def sample(generation: Generation, *, most: int = MOST_SAMPLED) -> Sample:
    """At most `most` passages, at even distances over the whole library; the same every time.

    Those of notices and menus are left out after the choice, so that a large library gives fewer.
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
    found = generation.stored([row for row, _, _ in kept])
    return Sample(
        passages=tuple(
            Sampled(passage=passage, document=document, stored=stored)
            for (_, passage, document), stored in zip(kept, found, strict=True)
        ),
        is_whole=len(places) == total,
    )


def even_places(count: int, most: int) -> Sequence[int]:
    """At most `most` of the places 0 up to `count`, at even distances.

    >>> list(even_places(3, 5)), list(even_places(10, 4))
    ([0, 1, 2], [0, 2, 5, 7])
    """
    if count <= most:
        return range(count)
    return [place * count // most for place in range(most)]
