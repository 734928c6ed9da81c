"""The rows of a generation from the order of its documents, given as places in its segments."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.retrieval.segment_rows import SegmentRows
from index.store.folder.segment import Segment

_NOTHING = np.empty(0, dtype=np.int64)


class OrderedRows(NamedTuple):
    """Where each document is, and each passage, and how many passages each document has."""

    documents: SegmentRows
    passages: SegmentRows
    counts: NDArray[np.int64]


def ordered_rows(segments: Sequence[Segment], documents: NDArray[np.int32]) -> OrderedRows:
    """The rows of a generation with these `documents`, each a place through all `segments`.

    Passages come in the order of their documents.

    Raises:
        IndexError: a place is in no segment.
    """
    lengths = [len(one) for one in segments]
    offsets = np.cumsum([0, *lengths]).tolist()
    counts_of = [np.diff(one.ends, prepend=0) for one in segments]
    firsts_of = [
        one.ends - counts + offset
        for one, counts, offset in zip(segments, counts_of, offsets, strict=False)
    ]
    counts = np.concatenate([_NOTHING, *counts_of])[documents]
    first = np.concatenate([_NOTHING, *firsts_of])[documents]
    ends = np.cumsum(counts)
    places = np.repeat(first - (ends - counts), counts) + np.arange(int(counts.sum()))
    return OrderedRows(
        documents=SegmentRows(documents, [len(one.ends) for one in segments]),
        passages=SegmentRows(places, lengths),
        counts=counts,
    )
