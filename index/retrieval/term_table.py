"""The terms of a segment, found by their keys without reading all of them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.files.arrays import map_array
from index.retrieval.term_keys import term_key

_KEYS = "term_keys.npy"
_STARTS = "term_starts.npy"
_LETTERS = "terms.npy"
TABLE_FILES = (_KEYS, _STARTS, _LETTERS)


class TermTable:
    """Terms, each with its place as its number, in the order of their keys.

    `letters` are those of all terms, in UTF-8; a term is `letters[starts[n] : starts[n + 1]]`.
    """

    def __init__(
        self, keys: NDArray[np.uint64], starts: NDArray[np.int64], letters: NDArray[np.uint8]
    ) -> None:
        self._keys = keys
        self._starts = starts
        self._letters = letters

    @classmethod
    def of(cls, terms: Sequence[str]) -> tuple["TermTable", NDArray[np.int32]]:
        """A table of these different terms, and the number that each of them has in it."""
        keys = np.fromiter(map(term_key, terms), dtype=np.uint64, count=len(terms))
        order = np.argsort(keys, kind="stable")
        written = [terms[place].encode() for place in order.tolist()]
        starts = np.zeros(len(terms) + 1, dtype=np.int64)
        np.cumsum([len(one) for one in written], out=starts[1:])
        numbers = np.empty(len(terms), dtype=np.int32)
        numbers[order] = np.arange(len(terms), dtype=np.int32)
        letters = np.frombuffer(b"".join(written), dtype=np.uint8)
        return cls(keys[order], starts, letters), numbers

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[str]:
        """All terms that are named."""
        letters, starts = self._letters.tobytes(), self._starts.tolist()
        for start, end in zip(starts, starts[1:], strict=False):
            if letters[start]:
                yield letters[start:end].decode()

    def term(self, number: int) -> str:
        """The term with this number."""
        start, end = self._starts[number : number + 2].tolist()
        return self._letters[start:end].tobytes().decode()

    def number(self, term: str) -> int | None:
        """The number of a term; None if it is not one of them."""
        key = np.uint64(term_key(term))
        number = int(self._keys.searchsorted(key))
        while number < len(self._keys) and self._keys[number] == key:
            if self.term(number) == term:
                return number
            number += 1
        return None

    def without(self, is_unused: NDArray[np.bool_]) -> "TermTable":
        """The same table, in which unused terms keep their numbers but are not named."""
        letters = np.where(np.repeat(is_unused, np.diff(self._starts)), np.uint8(0), self._letters)
        return TermTable(self._keys, self._starts, letters)

    def save(self, folder: Path) -> None:
        """Write the terms into `folder`, as plain arrays."""
        parts = ((_KEYS, self._keys), (_STARTS, self._starts), (_LETTERS, self._letters))
        for name, array in parts:
            np.save(folder / name, array, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> "TermTable":
        """Open what `save` wrote, by memory map."""
        return cls(*(map_array(folder / name) for name in (_KEYS, _STARTS, _LETTERS)))
