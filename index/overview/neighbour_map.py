"""A map of a library: its passages in two dimensions, neighbours beside each other."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.overview.sampling import even_places
from index.records import Vectors
from index.store.generation import Stored

NEIGHBOURS = 10
_MOST_FOR_DIRECTIONS = 1000
_MOST_COMPARED = 500
# With 15 or 7 fewer neighbours are kept, and with twice as many steps no more.
_PERPLEXITY = 10
_EARLY_STEPS, _STEPS = 40, 110
_EARLY_EXAGGERATION = 12
_START = 1e-4
Places = NDArray[np.float32]
"""Shape (n, 2): to the right, and up; from -1 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatMap:
    """The places of passages, and their `vectors`, shape (n, dim), in the same order.

    `kept_neighbours` is the share, 0 to 1, of the ten passages nearest to each in meaning that are
    among its ten nearest on the map; `by_chance` is what it would be by chance. Both are None if
    there are too few passages for that to mean anything.
    """

    places: Places
    vectors: Vectors
    kept_neighbours: float | None
    by_chance: float | None

    def place(self, vectors: Vectors) -> Places:
        """For vectors, shape (m, dim), the places of the passages nearest to them in meaning."""
        return np.asarray(self.places[(vectors @ self.vectors.T).argmax(axis=1)])


def draw_map(passages: Sequence[Stored]) -> FlatMap:
    """Lay out passages so that those near in meaning are near each other (t-SNE).

    The same passages in the same order always give the same map. It begins with the two directions
    in which they differ most, and few passages are left there. Without passages it is empty.

    Source: van der Maaten and Hinton 2008; begun as in Kobak and Berens 2019,
    doi:10.1038/s41467-019-13056-x.
    """
    if not passages:
        nothing = np.zeros((0, 2), dtype=np.float32)
        return FlatMap(places=nothing, vectors=nothing, kept_neighbours=None, by_chance=None)
    vectors = np.stack([one.vector for one in passages]).astype(np.float32)
    places = _main_directions(vectors)
    if len(vectors) <= 2 * NEIGHBOURS:
        return FlatMap(
            places=_scaled(places), vectors=vectors, kept_neighbours=None, by_chance=None
        )
    places = _scaled(_neighbours_together(vectors, places))
    return FlatMap(
        places=places,
        vectors=vectors,
        kept_neighbours=_kept_neighbours(vectors, places),
        by_chance=NEIGHBOURS / (len(vectors) - 1),
    )


def _main_directions(vectors: Vectors) -> Places:
    """Places along the two principal components; the sign is that of the largest component."""
    apart = vectors - vectors.mean(axis=0)
    # A sample of many passages will do.
    part = apart[even_places(len(apart), _MOST_FOR_DIRECTIONS)]
    directions = np.zeros((2, vectors.shape[1]), dtype=np.float32)
    main = np.linalg.svd(part, full_matrices=False)[2][:2]
    largest = np.abs(main).argmax(axis=1)
    directions[: len(main)] = main * np.sign(main[range(len(main)), largest])[:, None]
    return np.asarray(apart @ directions.T, dtype=np.float32)


def _neighbours_together(vectors: Vectors, start: Places) -> Places:
    # Importing it takes a second, which only this page needs.
    from openTSNE import TSNEEmbedding
    from openTSNE.affinity import PerplexityBasedNN

    spread = float(start[:, 0].std()) or 1.0
    affinities = PerplexityBasedNN(
        vectors, perplexity=_PERPLEXITY, method="exact", n_jobs=1, random_state=0
    )
    # One thread adds in one order, so that the map is the same every time.
    embedding = TSNEEmbedding(
        start.astype(np.float64) / spread * _START,
        affinities,
        negative_gradient_method="bh",
        n_jobs=1,
        random_state=0,
    )
    embedding = embedding.optimize(_EARLY_STEPS, exaggeration=_EARLY_EXAGGERATION, momentum=0.5)
    return np.asarray(embedding.optimize(_STEPS, momentum=0.8), dtype=np.float32)


def _scaled(places: Places) -> Places:
    centred = places - (places.max(axis=0) + places.min(axis=0)) / 2
    return np.asarray(centred / (np.abs(centred).max() or 1.0), dtype=np.float32)


def _kept_neighbours(vectors: Vectors, places: Places) -> float:
    part = even_places(len(vectors), _MOST_COMPARED)
    truly = nearest_rows(-(vectors[part] @ vectors.T), part)
    apart = np.square(places[part][:, None] - places[None]).sum(axis=2)
    on_map = nearest_rows(apart, part)
    shared = [len(set(one) & set(other)) for one, other in zip(truly, on_map, strict=True)]
    return sum(shared) / (NEIGHBOURS * len(part))


def nearest_rows(distances: NDArray[np.float32], own: Sequence[int]) -> NDArray[np.intp]:
    """For each row of distances its `NEIGHBOURS` nearest columns, without its `own` column."""
    distances = distances.copy()
    distances[range(len(own)), own] = np.inf
    return np.argpartition(distances, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
