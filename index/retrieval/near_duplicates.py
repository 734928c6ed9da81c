"""Near-duplicates: passages of an index that say nearly the same in the same words."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.retrieval.passage_runs import own_words
from index.retrieval.segment_rows import SegmentRows
from index.retrieval.shared_runs import SharedRuns

_PHRASE = 6


class DuplicateIndex:
    """Finds near-duplicates by the runs of three terms that passages share.

    `counts` says for each segment how many different runs each of its passages has, `shared` what
    the segments of each build share with those before and each other. The article of a passage
    makes no difference.
    """

    def __init__(
        self,
        counts: Sequence[NDArray[np.int32]],
        shared: Sequence[SharedRuns],
        rows: SegmentRows,
    ) -> None:
        self._counts = counts
        self._shared = shared
        self._rows = rows

    def of(self, row: int, *, mask: NDArray[np.bool_], share: float) -> list[int]:
        """The rows of all allowed near-duplicates of `row`, ascending.

        Two texts are near-duplicates if the Jaccard similarity of their runs of three terms is at
        least `share`. `mask` says for each row, shape (n,), whether it is allowed.

        Source: Broder 1997, resemblance of shingled documents, doi:10.1109/SEQUEN.1997.666900.
        """
        segment, place = self._rows.place(row)
        size = int(self._counts[segment][place])
        runs = [shared.of(segment, place) for shared in self._shared]
        listed = sum(map(len, runs))
        # Only shared runs are listed, and nearly all passages have too few of them.
        if listed < share * size or not listed:
            return []
        sharing = [
            self._rows.rows_at(other, places)[0]
            for shared, its in zip(self._shared, runs, strict=True)
            for other, places in shared.holding(its, segment=segment)
        ]
        if not sharing:
            return []
        others, common = np.unique(np.concatenate(sharing), return_counts=True)
        same = common / (size + self._sizes(others) - common) >= share
        return [int(other) for other in others[same & mask[others]] if other != row]

    def _sizes(self, rows: NDArray[np.int32]) -> NDArray[np.int32]:
        sizes = np.empty(len(rows), dtype=np.int32)
        for segment, asked, places in self._rows.split(rows):
            sizes[asked] = self._counts[segment][places]
        return sizes


def repeats(one: str, other: str) -> bool:
    """Whether all words of the shorter text stand in the longer one, in the same order.

    A phrase of a few terms may stand in any text, so that it does is no repetition.

    >>> repeats("Daily rest heals torn legs soon.", "He says: daily rest heals torn legs soon.")
    True
    >>> repeats("Daily rest heals torn legs soon.", "Daily rest never heals torn legs soon.")
    False
    """
    if min(len(own_words(one)), len(own_words(other))) < _PHRASE:
        return own_words(one) == own_words(other)
    shorter, longer = sorted((" ".join(text.lower().split()) for text in (one, other)), key=len)
    return shorter in longer
