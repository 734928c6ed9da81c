"""What lies on the map of passages: each with its group of sources, and a question among them."""

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
    """A passage at its place; `group` names its source, or that it is one of the smaller ones.

    `rank` is its place among those that are nearest to the question, from 1; None elsewhere.
    """

    passage: Passage
    document: Listing
    x: float
    y: float
    group: str
    rank: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A question, where it lies, and whether the passages that are ranked answer it."""

    question: str
    x: float
    y: float
    answerable: bool


def points_of(
    flat: FlatMap, passages: Sequence[tuple[Passage, Listing]], answer: Answer | None = None
) -> list[Point]:
    """A point for each passage of the map, ranked where the answer holds it."""
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
    """Points for the answer's passages that are not among those given, laid by the same rule."""
    there = {(point.passage.doc_id, point.passage.ordinal) for point in points}
    groups = {point.group for point in points}
    found = []
    for hit in answer.hits:
        if (hit.passage.doc_id, hit.passage.ordinal) not in there:
            row = generation.rows_of(hit.passage.doc_id)[hit.passage.ordinal]
            vector = generation.stored([row])[0].vector.astype(np.float32)
            x, y = flat.place(vector[None])[0].tolist()
            group = _group(hit.document, groups)
            found.append(
                Point(
                    passage=hit.passage, document=hit.document, x=x, y=y, group=group, rank=hit.rank
                )
            )
    return found


def asking(flat: FlatMap, vector: Vectors, answer: Answer) -> Asking:
    """The question of an answer, whose vector has the shape (dim,), at its place on the map."""
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
        which = f"Here are {counted(shown, 'passage')}, evenly chosen from all"
    words = [
        f"{which}; notices and menus are left out.",
        "Passages that lie near each other tend to speak of the same.",
        f"But a map flattens hundreds of dimensions into two: this one holds "
        f"{_of_hundred(flat.share)} of 100 parts of what sets these passages apart.",
    ]
    if flat.kept_neighbours is not None and flat.by_chance is not None:
        words.append(
            f"For {_of_hundred(flat.kept_neighbours)} of 100 passages the nearest one on it is "
            f"among the ten that are nearest in truth; by chance it would be for "
            f"{_of_hundred(flat.by_chance)}."
        )
    return " ".join(words)


def asking_words(asked: Asking, ranked: int) -> str:
    """What the star and the rings mean, and how far to trust them."""
    if not asked.answerable:
        which = "No article here answers that; ringed are the nearest passages"
    elif ranked == 1:
        which = "Ringed is the passage that answers it"
    else:
        which = "Ringed are the passages that answer it"
    return (
        f"★ is your question. {which}, found in all dimensions, so that another may lie nearer "
        f"to the star."
    )


def _of_hundred(share: float) -> str:
    return "fewer than 1" if 0 < share < 0.005 else f"{100 * share:.0f}"


def _group(document: Listing, groups: Sequence[str] | set[str]) -> str:
    name = source_words(document)
    return name if name in groups else OTHERS


def _ranks(answer: Answer | None) -> dict[tuple[str, int], int]:
    ranks: dict[tuple[str, int], int] = {}
    for hit in answer.hits if answer else ():
        doubles: list[Location] = [hit.passage, *(where for where, _ in hit.also_in)]
        for where in doubles:
            ranks.setdefault((where.doc_id, where.ordinal), hit.rank)
    return ranks
