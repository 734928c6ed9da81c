"""Where the tokens of texts end, found by looking up each word that was met before.

A tokenizer reads 3 MB a second; in an article most words are those of the articles before it.
"""

import threading
from collections.abc import Sequence
from itertools import islice
from typing import Self

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tokenizers.pre_tokenizers import BertPreTokenizer

# In characters. What is known takes about 20 bytes for each of them.
MOST_KNOWN = 2_000_000
AT_ONCE = 200_000

_Numbers = NDArray[np.int64]


class _Words(dict[str, int]):
    """Words by their numbers; one that is asked for the first time gets the next number."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


class WordEnds:
    """The token ends that `tokenizer` gives, for one that reads each word by itself.

    Several threads may ask at once.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._lock = threading.Lock()
        self._forget()

    @classmethod
    def of(cls, tokenizer: Tokenizer) -> Self | None:
        """The ends by this tokenizer; None where a word's tokens may depend on its neighbours."""
        added = tokenizer.get_added_tokens_decoder().values()
        if not isinstance(tokenizer.pre_tokenizer, BertPreTokenizer):
            return None
        # What takes in the blanks beside it is no word.
        if any(one.lstrip or one.rstrip or len(one.content.split()) > 1 for one in added):
            return None
        return cls(tokenizer)

    def ends(self, texts: Sequence[str]) -> list[list[int]]:
        """For each text, the offset of the character behind each of its tokens."""
        if not texts:
            return []
        words = " ".join(texts).replace("\n", " ").split(" ")
        with self._lock:
            if self._characters > MOST_KNOWN:
                self._forget()
            numbers = np.fromiter(map(self._words.__getitem__, words), np.int64, len(words))
            self._learn()
            counts = self._counts[numbers]
            ends = self._ends[_places(self._firsts[numbers], counts)]
            ends += np.repeat(_starts(self._lengths[numbers] + 1), counts)
        lengths = np.array([len(text) for text in texts])
        starts = _starts(lengths + 1)
        parts = np.searchsorted(ends, np.column_stack([starts, starts + lengths]), "right")
        return [
            (ends[first:last] - start).tolist()
            for (first, last), start in zip(parts.tolist(), starts.tolist(), strict=True)
        ]

    def _forget(self) -> None:
        self._words = _Words()
        self._characters = 0
        # For each word its length, how many tokens it has, and the place of their first end.
        self._lengths = self._counts = self._firsts = np.empty(0, dtype=np.int64)
        self._ends = np.empty(0, dtype=np.int64)

    def _learn(self) -> None:
        """Look at the words that have a number, but no ends yet."""
        new = list(islice(reversed(self._words), len(self._words) - len(self._counts)))[::-1]
        first = 0
        while first < len(new):
            last, size = first, 0
            while last < len(new) and (size < AT_ONCE or last == first):
                size += len(new[last])
                last += 1
            self._add(new[first:last])
            first = last

    def _add(self, words: Sequence[str]) -> None:
        found = self._tokenizer.encode(" ".join(words), add_special_tokens=False)
        ends = np.array([end for _, end in found.offsets], dtype=np.int64)
        lengths = np.array([len(word) for word in words])
        starts = _starts(lengths + 1)
        counts = np.diff(
            np.searchsorted(ends, np.append(starts, starts[-1] + len(words[-1])), "right")
        )
        self._firsts = np.append(self._firsts, len(self._ends) + _starts(counts))
        self._ends = np.append(self._ends, ends - np.repeat(starts, counts))
        self._lengths = np.append(self._lengths, lengths)
        self._counts = np.append(self._counts, counts)
        self._characters += int(lengths.sum())


def _starts(lengths: _Numbers) -> _Numbers:
    """Where each of a row of things of these lengths begins."""
    return np.cumsum(lengths) - lengths


def _places(firsts: _Numbers, counts: _Numbers) -> _Numbers:
    """For each run, its first number and so many in all that follow it."""
    return np.repeat(firsts - _starts(counts), counts) + np.arange(counts.sum())
