"""Texts as numbered terms, from which search by words and near-duplicates are computed."""

import json
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.files.arrays import load_array, map_array
from index.text.analyzer import terms
from index.text.vocabulary import Vocabulary

Rows = NDArray[np.int64]

_VOCABULARY = "vocabulary.json"
_NUMBERS = "stems.npy"
_STARTS = "stem_starts.npy"


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRows:
    """Rows of terms, each as its place in the vocabulary, in reading order.

    `numbers[starts[row] : starts[row + 1]]` are those of a row. Each term of the vocabulary
    is in some row.
    """

    vocabulary: Sequence[str]
    numbers: NDArray[np.int32]
    starts: Rows

    def __len__(self) -> int:
        return len(self.starts) - 1

    @classmethod
    def of(cls, texts: Iterable[str], *, cut: Callable[[str], Sequence[str]] = terms) -> "TermRows":
        """The terms of `texts`, as `cut` gives them; a text's row is its place among them."""
        return cls.numbered(map(cut, texts))

    @classmethod
    def numbered(cls, term_lists: Iterable[Sequence[str]]) -> "TermRows":
        """Rows of these terms, in their order."""
        known = Vocabulary()
        flat, lengths = array("i"), [0]
        for row in term_lists:
            flat.extend(map(known.__getitem__, row))
            lengths.append(len(row))
        return cls(
            vocabulary=list(known),
            numbers=np.array(flat, dtype=np.int32),
            starts=np.cumsum(lengths, dtype=np.int64),
        )

    def row(self, row: int) -> list[str]:
        """The terms of one row, in reading order."""
        numbers = self.numbers[self.starts[row] : self.starts[row + 1]]
        return [self.vocabulary[number] for number in numbers.tolist()]

    @property
    def lengths(self) -> Rows:
        """The number of terms of each row, shape (n,)."""
        return np.diff(self.starts)

    def joined(self, other: "TermRows", rows: Rows) -> "TermRows":
        """These rows of both, where those of `other` are numbered on from the last of this one.

        A term that none of the rows has is dropped.
        """
        known = {term: number for number, term in enumerate(self.vocabulary)}
        renumbered = [known.setdefault(term, len(known)) for term in other.vocabulary]
        of_other = np.array(renumbered, dtype=np.int32)[other.numbers]
        pool = np.concatenate([self.numbers, of_other])
        starts = np.concatenate([self.starts[:-1], len(self.numbers) + other.starts])
        lengths = np.concatenate([self.lengths, other.lengths])[rows]
        ends = np.cumsum(lengths)
        places = np.repeat(starts[:-1][rows] - (ends - lengths), lengths)
        numbers = pool[places + np.arange(len(places))]
        is_kept = np.zeros(len(known), dtype=bool)
        is_kept[numbers] = True
        return TermRows(
            vocabulary=[term for term, kept in zip(known, is_kept.tolist(), strict=True) if kept],
            numbers=(np.cumsum(is_kept, dtype=np.int32) - 1)[numbers],
            starts=np.concatenate([[0], ends]).astype(np.int64),
        )

    def save(self, folder: Path) -> None:
        """Write the rows into `folder`, as plain arrays and JSON."""
        words = json.dumps(list(self.vocabulary), ensure_ascii=False)
        (folder / _VOCABULARY).write_text(words, encoding="utf-8")
        np.save(folder / _NUMBERS, self.numbers, allow_pickle=False)
        np.save(folder / _STARTS, self.starts, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> "TermRows":
        """Open what `save` wrote, by memory map."""
        return cls(
            vocabulary=load_vocabulary(folder),
            numbers=map_array(folder / _NUMBERS),
            starts=load_array(folder / _STARTS),
        )


def load_vocabulary(folder: Path) -> list[str]:
    """The terms saved in `folder`, each at its number."""
    vocabulary: list[str] = json.loads((folder / _VOCABULARY).read_text(encoding="utf-8"))
    return vocabulary
