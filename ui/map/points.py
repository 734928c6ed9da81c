"""The points on the map: passages, each in a group of sources, and a question."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.attribution import counted, source_words
from index.overview.pca_map import FlatMap
from index.records import Listing, Location, Passage, Vectors
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
    """Points for hits of the answer that are not in `points`, projected the same way."""
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


def asking(flat: FlatMap, vector: Vectors, answer: Answer) -> Asking:
    """The question of an answer at its place on the map; `vector` has the shape (dim,)."""
    x, y = flat.place(vector[None])[0].tolist()
    return Asking(question=answer.question, x=x, y=y, answerable=answer.answerable)


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
        "Passages near each other tend to be about the same thing.",
        f"But a map flattens hundreds of dimensions into two: this one keeps "
        f"{_of_hundred(flat.share)} of 100 parts of the differences between these passages.",
    ]
    if flat.kept_neighbours is not None and flat.by_chance is not None:
        words.append(
            f"For {_of_hundred(flat.kept_neighbours)} of 100 passages, the nearest one on the map "
            f"is among the ten that are truly nearest; by chance it would be "
            f"{_of_hundred(flat.by_chance)} of 100."
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
        f"★ is your question. {which}, found using all dimensions, so another passage may be "
        f"nearer to the star."
    )


def _of_hundred(share: float) -> str:
    return "fewer than 1" if 0 < share < 0.005 else f"{100 * share:.0f}"


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
