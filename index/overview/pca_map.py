"""A map of a library: its passages in two dimensions, and what the projection loses."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.overview.sampling import even_places
from index.records import Vectors
from index.store.generation import Stored

_MOST_FOR_DIRECTIONS = 1000
_NEIGHBOURS = 10
Places = NDArray[np.float32]
"""Shape (n, 2): to the right, and up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatMap:
    """The places of passages, and the projection that puts any other vector beside them.

    `share` is the share of the variance of these passages, 0 to 1, that the two dimensions
    keep. `kept_neighbours` is the share of them, 0 to 1, whose nearest one on the map is among
    the ten that are truly nearest, `by_chance` what it would be by chance; both are None if there
    are too few passages for that to mean anything.
    """

    places: Places
    share: float
    kept_neighbours: float | None
    by_chance: float | None
    centre: Vectors
    directions: Vectors

    def place(self, vectors: Vectors) -> Places:
        """The places of vectors, shape (n, dim), on this map."""
        return _project(vectors, self.centre, self.directions)


def draw_map(passages: Sequence[Stored]) -> FlatMap:
    """Project passages onto the two directions in which they differ most (principal components).

    The sign of a direction is fixed by its largest component, so the same passages always give
    the same map. Without passages it is empty.

    Source: Pearson 1901, doi:10.1080/14786440109462720.
    """
    if not passages:
        nothing = np.zeros((0, 2), dtype=np.float32)
        return FlatMap(
            places=nothing, share=1.0, kept_neighbours=None, by_chance=None,
            centre=np.zeros(0, dtype=np.float32), directions=np.zeros((2, 0), dtype=np.float32),
        )  # fmt: skip
    vectors = np.stack([one.vector for one in passages]).astype(np.float32)
    centre = vectors.mean(axis=0)
    directions = _directions(vectors - centre)
    places = _project(vectors, centre, directions)
    apart = float(np.square(vectors - centre).sum())
    kept, by_chance = _neighbours(vectors, places)
    return FlatMap(
        places=places,
        share=float(np.square(places).sum()) / apart if apart else 1.0,
        kept_neighbours=kept,
        by_chance=by_chance,
        centre=centre,
        directions=directions,
    )


def _directions(apart: Vectors) -> Vectors:
    # A sample of many passages will do: the cost grows with the square of their number.
    part = apart[even_places(len(apart), _MOST_FOR_DIRECTIONS)]
    directions = np.zeros((2, apart.shape[1]), dtype=np.float32)
    main = np.linalg.svd(part, full_matrices=False)[2][:2]
    largest = np.abs(main).argmax(axis=1)
    directions[: len(main)] = main * np.sign(main[range(len(main)), largest])[:, None]
    return directions


def _project(vectors: Vectors, centre: Vectors, directions: Vectors) -> Places:
    return np.asarray((vectors - centre) @ directions.T, dtype=np.float32)


def _neighbours(vectors: Vectors, places: Places) -> tuple[float | None, float | None]:
    """How often the nearest on the map is truly near, and how often by chance."""
    part = even_places(len(vectors), _MOST_FOR_DIRECTIONS)
    count = len(part)
    if count <= 2 * _NEIGHBOURS:
        return None, None
    truly = vectors[part] @ vectors[part].T
    on_map = np.square(places[part][:, None] - places[part][None]).sum(axis=2)
    np.fill_diagonal(truly, -np.inf)
    np.fill_diagonal(on_map, np.inf)
    nearest = np.argpartition(-truly, _NEIGHBOURS, axis=1)[:, :_NEIGHBOURS]
    kept = (nearest == on_map.argmin(axis=1)[:, None]).any(axis=1)
    return float(kept.mean()), _NEIGHBOURS / (count - 1)
