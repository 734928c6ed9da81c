"""The runs of three terms in the passages of a segment, by which near-duplicates are found."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.files.arrays import map_array
from index.retrieval.term_keys import TermKeys, run_keys
from index.text.analyzer import terms


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageRuns:
    """Pairs of a run and a passage that it occurs in, ordered by the key of the run, then passage.

    `keys` and `places` have one entry a pair; `counts` says how many different runs each passage
    has.
    """

    keys: NDArray[np.uint64]
    places: NDArray[np.int32]
    counts: NDArray[np.int32]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """The runs of texts, by their words; a text's place is that among them."""
        collected = RunCollector()
        collected.add(texts)
        return cls.collected(collected)

    @classmethod
    def collected(cls, runs: "RunCollector") -> Self:
        """The runs that were collected."""
        keys = np.concatenate([_NONE, *runs.keys])
        counts = np.concatenate([np.empty(0, dtype=np.int32), *runs.counts])
        places = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        # Pairs come in the order of passages, and equal keys stay in it.
        order = np.argsort(keys, kind="stable")
        return cls(keys=keys[order], places=places[order], counts=counts)

    def by_passage(self) -> list[NDArray[np.uint64]]:
        """The keys of the runs of each passage, ascending."""
        order = np.argsort(self.places, kind="stable")
        return np.split(self.keys[order], np.cumsum(self.counts)[:-1])

    def save(self, folder: Path) -> None:
        """Write the runs into `folder`, as plain arrays."""
        for field in fields(self):
            file = folder / f"run_{field.name}.npy"
            np.save(file, getattr(self, field.name), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open what `save` wrote, by memory map."""
        return cls(
            **{field.name: map_array(folder / f"run_{field.name}.npy") for field in fields(cls)}
        )


class RunCollector:
    """Collects the runs of texts, some texts at a time."""

    def __init__(self) -> None:
        self.keys: list[NDArray[np.uint64]] = []
        self.counts: list[NDArray[np.int32]] = []
        self._known = TermKeys()

    def add(self, texts: Iterable[str]) -> None:
        """Add these texts after all others."""
        words = [own_words(text) for text in texts]
        keys, text_of = run_keys(words, self._known)
        self.keys.append(keys)
        self.counts.append(np.bincount(text_of, minlength=len(words)).astype(np.int32))


_NONE = np.empty(0, dtype=np.uint64)


def own_words(text: str) -> list[str]:
    """The words by which texts are compared: the terms, or all words if there are none."""
    # Two texts of nothing but stop words are not the same for it.
    return terms(text) or text.lower().split()
