"""Keeps what a reader said of a pair: sources are chosen and dropped, the question stays."""

from collections.abc import Sequence

import numpy as np

from index.compare.stance.model import StanceScorer
from index.recent import Recent
from index.records import Vectors

# Pairs: of some forty questions to twenty sources, a kilobyte each.
_KEPT = 4_000


class KeptVerdicts:
    """A reader that reads no pair twice while it is among the last few thousand."""

    def __init__(self, scorer: StanceScorer) -> None:
        self.name = scorer.name
        self._scorer = scorer
        self._recent = Recent[tuple[str, str], Vectors](most=_KEPT)

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """As the reader's own."""
        rows = self._recent.of(pairs, self._scorer.probabilities)
        return np.array(rows, dtype=np.float32).reshape(-1, 3)
