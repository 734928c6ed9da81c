"""The interface of a peer: an engine that a user might choose instead."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]
Found = list[tuple[int, float]]
"""Indices of texts with scores, higher is better, best first."""


class Peer(Protocol):
    """An engine over texts, with a model in a folder."""

    def __init__(self, model: Path) -> None: ...

    def build(self, texts: Sequence[str], vectors: Numbers | None) -> None:
        """Index the texts; they are embedded only if no vectors are given."""

    def save(self, folder: Path) -> None:
        """Save the index in the new folder."""

    def open(self, folder: Path) -> None:
        """Open the saved index."""

    def search(self, question: str, *, k: int) -> Found:
        """The `k` best texts; this embeds the question, too."""
