"""BM25 scores of all passages for each stem, counted at once."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.arrays import map_array
from index.stemmed import Stemmed

K1 = 0.9
B = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Postings:
    """For each stem the rows it stands in, in their order, and its score in each.

    Those of a stem are `rows[starts[number] : starts[number + 1]]`, and `scores` likewise.
    """

    rows: NDArray[np.int32]
    scores: NDArray[np.float32]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, stemmed: Stemmed) -> Self:
        """The postings of rows of stems, which are numbered as in their vocabulary.

        Source: Robertson and Zaragoza 2009, eq. 3.15, doi:10.1561/1500000019, with the idf of
        Lucene. A row without a stem counts as one of one stem, as in bm25s.
        """
        count = max(len(stemmed), 1)
        lengths = np.maximum(stemmed.lengths, 1)
        rows = np.repeat(np.arange(len(stemmed)), stemmed.lengths)
        found, times = np.unique(stemmed.numbers * np.int64(count) + rows, return_counts=True)
        stems, rows = np.divmod(found, count)
        frequencies = np.bincount(stems, minlength=len(stemmed.vocabulary))
        idf = np.log1p((count - frequencies + 0.5) / (frequencies + 0.5))
        saturation = K1 * (1 - B + B * lengths[rows] / lengths.mean()) if len(rows) else 1
        return cls(
            rows=rows.astype(np.int32),
            scores=(idf[stems] * times / (times + saturation)).astype(np.float32),
            starts=np.concatenate([[0], np.cumsum(frequencies)]).astype(np.int64),
        )

    def save(self, folder: Path) -> None:
        """Write the postings into `folder`, as plain arrays."""
        for field in fields(self):
            file = folder / f"posting_{field.name}.npy"
            np.save(file, getattr(self, field.name), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open what `save` wrote, by memory map."""
        return cls(
            **{field.name: map_array(folder / f"posting_{field.name}.npy") for field in fields(cls)}
        )
