"""The points on the map: passages, each in a group of sources, and a question."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.attribution import counted, source_words
from index.overview.neighbour_map import NEIGHBOURS, FlatMap
from index.records import Listing, Location, Passage
from index.search.answer import Answer
from index.store.generation import Generation

OTHERS = "other sources"
_MOST_GROUPS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A passage on the map; `group` is its source, or `OTHERS` for the smaller sources.

    `rank` is its rank as a hit of the question, from 1; None if it is not a hit.
    """

    passage: Passage
    document: Listing
    x: float
    y: float
    group: str
    rank: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A question on the map, and whether the ranked passages answer it."""

    question: str
    x: float
    y: float
    answerable: bool


def points_of(
    flat: FlatMap, passages: Sequence[tuple[Passage, Listing]], answer: Answer | None = None
) -> list[Point]:
    """A point for each passage of the map, ranked if it is a hit of the answer."""
    groups = groups_of([document for _, document in passages])
    ranks = _ranks(answer)
    return [
        Point(
            passage=passage,
            document=document,
            x=float(x),
            y=float(y),
            group=_group(document, groups),
            rank=ranks.get((passage.doc_id, passage.ordinal)),
        )
        for (passage, document), (x, y) in zip(passages, flat.places, strict=True)
    ]


def points_beside(
    flat: FlatMap, points: Sequence[Point], answer: Answer, generation: Generation
) -> list[Point]:
    """Points for hits of the answer that are not in `points`, each beside the one most like it."""
    there = {(point.passage.doc_id, point.passage.ordinal) for point in points}
    groups = {point.group for point in points}
    added = []
    for hit in answer.hits:
        if (hit.passage.doc_id, hit.passage.ordinal) not in there:
            row = generation.rows_of(hit.passage.doc_id)[hit.passage.ordinal]
            vector = generation.stored([row])[0].vector.astype(np.float32)
            x, y = flat.place(vector[None])[0].tolist()
            group = _group(hit.document, groups)
            added.append(
                Point(
                    passage=hit.passage, document=hit.document, x=x, y=y, group=group, rank=hit.rank
                )
            )
    return added


def asking(points: Sequence[Point], answer: Answer) -> Asking | None:
    """The question in the midst of the hits that lie together; None if it has no hits.

    It is placed by them, since the map has no place of its own for what is not in it.
    """
    hits = sorted((point.rank, place) for place, point in enumerate(points) if point.rank)
    if not hits:
        return None
    ranked = [place for _, place in hits]
    places = np.array([(point.x, point.y) for point in points])
    together = max((_together(places, hit, ranked) for hit in ranked), key=len)
    x, y = places[together].mean(axis=0).tolist()
    return Asking(question=answer.question, x=x, y=y, answerable=answer.answerable)


def _together(places: NDArray[np.float64], hit: int, hits: Sequence[int]) -> list[int]:
    """The hits among the passages nearest to this one on the map, itself included."""
    apart = np.square(places - places[hit]).sum(axis=1)
    nearest = set(np.argsort(apart, kind="stable")[:NEIGHBOURS].tolist())
    return [one for one in hits if one in nearest]


def groups_of(documents: Sequence[Listing], *, most: int = _MOST_GROUPS) -> list[str]:
    """The names of at most `most` sources, the largest first; then one for all others, if any.

    >>> groups_of([Listing(doc_id="a", title="A", path="a.txt", source="Coast")])
    ['Coast']
    """
    largest = Counter(map(source_words, documents)).most_common()
    names = [name for name, _ in largest[:most]]
    return [*names, *([OTHERS] if len(largest) > most else [])]


def map_words(flat: FlatMap, *, shown: int, is_whole: bool) -> str:
    """What the map shows and what it loses, in plain words."""
    if is_whole:
        which = f"All {counted(shown, 'passage')} are here"
    else:
        which = f"These are {counted(shown, 'passage')}, selected evenly from all"
    words = [
        f"{which}; notices and menus are left out.",
        "Passages close together tend to be about the same thing; how far apart others are says "
        "little.",
    ]
    if flat.kept_neighbours is not None and flat.by_chance is not None:
        words.append(
            f"No flat map can show it all: of the ten passages nearest to one in meaning, "
            f"{_of_ten(flat.kept_neighbours)} on average are among its ten nearest here; by chance "
            f"it would be {_of_ten(flat.by_chance)}."
        )
    return " ".join(words)


def asking_words(asked: Asking, ranked: int) -> str:
    """What the star and the rings mean, and how far to trust them."""
    if not asked.answerable:
        which = "No article here answers it; the rings show the nearest passages"
    elif ranked == 1:
        which = "The ring shows the passage that answers it"
    else:
        which = "The rings show the passages that answer it"
    return (
        f"★ is your question. {which}, found by all of their meaning and words. The star is put "
        f"among them, so how near it is to any other passage says nothing."
    )


def _of_ten(share: float) -> str:
    return "fewer than 0.1" if 0 < share < 0.01 else f"{10 * share:.1f}"


def _group(document: Listing, groups: Sequence[str] | set[str]) -> str:
    name = source_words(document)
    return name if name in groups else OTHERS


def _ranks(answer: Answer | None) -> dict[tuple[str, int], int]:
    ranks: dict[tuple[str, int], int] = {}
    for hit in answer.hits if answer else ():
        copies: list[Location] = [hit.passage, *(where for where, _ in hit.also_in)]
        for where in copies:
            ranks.setdefault((where.doc_id, where.ordinal), hit.rank)
    return ranks
