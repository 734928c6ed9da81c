"""Near-duplicates among texts, without a generation."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from index.retrieval.near_duplicates import DuplicateIndex
from index.retrieval.passage_runs import PassageRuns
from index.retrieval.segment_rows import SegmentRows
from index.retrieval.shared_runs import NamedRuns, SharedRuns, write_shared_runs


def duplicate_index(texts: Sequence[str]) -> DuplicateIndex:
    """The near-duplicates among texts, whose rows are their places."""
    runs = PassageRuns.of(texts)
    with TemporaryDirectory() as folder:
        write_shared_runs(
            Path(folder) / "shared", [NamedRuns("only", len(texts), lambda: runs)], first_new=0
        )
        # Its files stay open.
        shared = SharedRuns(Path(folder) / "shared", {"only": 0})
    return DuplicateIndex([runs.counts], [shared], SegmentRows(np.arange(len(texts)), [len(texts)]))
