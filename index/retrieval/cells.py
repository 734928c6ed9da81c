"""Cells: the lists of an inverted file, each around a centroid, and vectors as their residuals.

A vector is kept as its difference from the centroid of its list, in four bits per component.
"""

from functools import cached_property
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.files.arrays import load_array
from index.records import Vectors
from index.retrieval.vector_rows import VectorRows

_ROUNDS = 8
# A list is worth its centroid from about this many vectors.
_FEWEST = 48
_TRAINED_ON = 24
_MOST_TRAINED_ON = 200_000
_RANGES_FROM = 20_000
# Of the groups of centroids; .998 of all vectors are put into the nearest list, in a fifth of
# the time of comparing all centroids.
_GROUPS_LOOKED_INTO = 4

Codes = NDArray[np.uint8]
Lists = NDArray[np.int64]


class Cells:
    """Lists around `centroids`, shape (lists, dim); `ranges`, shape (2, dim), is the least
    residual that each component can keep, and how far the largest is from it.
    """

    def __init__(self, centroids: Vectors, ranges: Vectors) -> None:
        self._centroids = centroids
        self._ranges = ranges
        self._nearest = _flat(centroids)
        self._codec = _codec(centroids.shape[1])
        faiss.copy_array_to_vector(ranges.ravel(), self._codec.trained)

    def __len__(self) -> int:
        return len(self._centroids)

    @property
    def code_size(self) -> int:
        """How many bytes a vector takes."""
        return int(self._codec.code_size)

    def near(self, query: Vectors, *, count: int) -> tuple[Vectors, Lists]:
        """The cosines and numbers of the lists nearest to a query, shapes (1, count)."""
        cosines, lists = self._nearest.search(query.reshape(1, -1), count)
        return cosines, lists

    def assign(self, vectors: Vectors) -> Lists:
        """The number of the list of each vector: nearly always the nearest."""
        return np.asarray(self._assigner.search(vectors, 1)[1][:, 0], dtype=np.int64)

    def encode(self, vectors: Vectors, lists: Lists) -> Codes:
        """The codes of vectors in these lists, shape (n, code_size)."""
        codes: Codes = self._codec.compute_codes(vectors - self._centroids[lists])
        return codes

    def decode(self, codes: Codes, lists: Lists) -> Vectors:
        """About the vectors that were encoded, shape (n, dim)."""
        return np.asarray(self._codec.decode(codes) + self._centroids[lists], dtype=np.float32)

    def over(self, lists: faiss.InvertedLists, count: int) -> faiss.IndexIVF:
        """A search in inverted lists with `count` codes; they must be kept while it is used."""
        index = faiss.IndexIVFScalarQuantizer(
            self._nearest,
            self._centroids.shape[1],
            len(self),
            faiss.ScalarQuantizer.QT_4bit,
            faiss.METRIC_INNER_PRODUCT,
            True,
        )
        index.sq = self._codec
        index.replace_invlists(lists, False)
        index.is_trained, index.ntotal = True, count
        return index

    def save(self, file: Path) -> None:
        """Write them into `file`."""
        np.save(file, np.concatenate([self._ranges, self._centroids]), allow_pickle=False)

    @cached_property
    def _assigner(self) -> faiss.Index:
        """The centroids in groups, each around the mean of its own."""
        dimension = self._centroids.shape[1]
        groups = int(np.sqrt(len(self)))
        index = faiss.IndexIVFFlat(
            faiss.IndexFlatIP(dimension), dimension, groups, faiss.METRIC_INNER_PRODUCT
        )
        index.cp.spherical, index.cp.min_points_per_centroid = True, 1
        index.train(self._centroids)
        index.add(self._centroids)
        index.nprobe = _GROUPS_LOOKED_INTO
        return index


def load_cells(file: Path) -> Cells:
    """What `Cells.save` wrote.

    Raises:
        OSError: there is no such file.
        ValueError: it contains no array.
    """
    kept = load_array(file)
    return Cells(np.ascontiguousarray(kept[2:]), np.ascontiguousarray(kept[:2]))


def lists_for(count: int) -> int:
    """The number of lists for `count` vectors: about four times its square root."""
    return max(int(min(4 * np.sqrt(count), count / _FEWEST)), 1)


def trained_cells(vectors: VectorRows) -> Cells:
    """Cells for these vectors, from a sample of them: groups first, then the lists of each.

    Both steps have about the square root of all centroids to compare with, which takes a
    fiftieth of the time of a single step over 4,000 lists.

    Source: Lloyd 1982, doi:10.1109/TIT.1982.1056489, on the sphere: Dhillon and Modha 2001,
    section 3, doi:10.1023/A:1007612920971.
    """
    count = lists_for(len(vectors))
    chance = np.random.default_rng(0)
    size = min(len(vectors), count * _TRAINED_ON, _MOST_TRAINED_ON)
    rows = np.sort(chance.choice(len(vectors), size, replace=False, shuffle=False))
    sample = vectors.take(rows)
    groups = _clustered(sample, int(np.sqrt(count)))
    group_of = _flat(groups).search(sample, 1)[1][:, 0]
    centroids = []
    for group in range(len(groups)):
        part = sample[group_of == group]
        if len(part):
            share = round(len(part) * count / len(sample))
            centroids.append(_clustered(part, max(share, 1)))
    return _ranged(np.concatenate(centroids), sample)


def _ranged(centroids: Vectors, sample: Vectors) -> Cells:
    """Cells around these centroids, whose codes cover the residuals of the sample."""
    without = Cells(centroids, np.zeros((2, centroids.shape[1]), dtype=np.float32))
    some = np.ascontiguousarray(sample[:: -(-len(sample) // _RANGES_FROM)])
    codec = _codec(centroids.shape[1])
    # Beyond this many deviations a component is cut off; with the whole range the error of all
    # others is nearly twice as large.
    codec.rangestat, codec.rangestat_arg = faiss.ScalarQuantizer.RS_meanstd, 3
    codec.train(some - centroids[without.assign(some)])
    ranges = faiss.vector_to_array(codec.trained).reshape(2, -1)
    return Cells(centroids, ranges)


def _clustered(vectors: Vectors, count: int) -> Vectors:
    """The centres of `count` clusters of vectors, of length 1."""
    clustering = faiss.Clustering(vectors.shape[1], count)
    clustering.niter, clustering.spherical = _ROUNDS, True
    clustering.min_points_per_centroid = 1
    centres = faiss.IndexFlatIP(vectors.shape[1])
    clustering.train(np.ascontiguousarray(vectors), centres)
    return np.asarray(centres.reconstruct_n(0, count), dtype=np.float32)


def _flat(vectors: Vectors) -> faiss.Index:
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors))
    return index


def _codec(dimension: int) -> faiss.ScalarQuantizer:
    return faiss.ScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_4bit)
