"""The end offsets of tokens, with a cache of words seen before.

A tokenizer reads 3 MB a second; most words of an article were in the articles before it.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from index.text.vocabulary import Vocabulary

# In characters. The cache takes about 20 bytes for each.
MOST_KNOWN = 2_000_000
AT_ONCE = 200_000

_Numbers = NDArray[np.int64]


class OffsetCache:
    """The token ends that `tokenizer` gives, if it reads each word by itself.

    Several threads may use it at once.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._lock = threading.Lock()
        self._forget()

    def __call__(self, texts: Sequence[str]) -> list[list[int]]:
        """For each text, the end offset of each of its tokens."""
        return [ends for some in _grouped(texts) for ends in self._of_some(some)]

    def _of_some(self, texts: Sequence[str]) -> Iterator[list[int]]:
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
        for (first, last), start in zip(parts.tolist(), starts.tolist(), strict=True):
            yield (ends[first:last] - start).tolist()

    def _forget(self) -> None:
        self._words = Vocabulary()
        self._characters = 0
        # For each word: its length, its number of tokens, and the place of their first end.
        self._lengths = self._counts = self._firsts = np.empty(0, dtype=np.int64)
        self._ends = np.empty(0, dtype=np.int64)

    def _learn(self) -> None:
        """Tokenize the words that have a number, but no ends yet."""
        new = list(islice(reversed(self._words), len(self._words) - len(self._counts)))[::-1]
        for some in _grouped(new):
            self._add(some)

    def _add(self, words: Sequence[str]) -> None:
        encoding = self._tokenizer.encode(" ".join(words), add_special_tokens=False)
        ends = np.array([end for _, end in encoding.offsets], dtype=np.int64)
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


def token_ends_by(tokenizer: Tokenizer) -> Callable[[Sequence[str]], list[list[int]]]:
    """A function that gives for each text the end offset of each of its tokens."""
    added = tokenizer.get_added_tokens_decoder().values()
    # A token that includes the blanks beside it is not a word.
    are_words = not any(one.lstrip or one.rstrip or " " in one.content for one in added)
    if are_words and isinstance(tokenizer.pre_tokenizer, BertPreTokenizer):
        return OffsetCache(tokenizer)
    return partial(_ends_by_encoding, tokenizer)


def _ends_by_encoding(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    encodings = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return [[end for _, end in encoding.offsets] for encoding in encodings]


def _grouped(texts: Iterable[str]) -> Iterator[list[str]]:
    """The same texts in groups of about `AT_ONCE` characters."""
    group: list[str] = []
    size = 0
    for text in texts:
        group.append(text)
        size += len(text)
        if size >= AT_ONCE:
            yield group
            group, size = [], 0
    if group:
        yield group


def _starts(lengths: _Numbers) -> _Numbers:
    """The start of each of several consecutive things of these lengths."""
    return np.cumsum(lengths) - lengths


def _places(firsts: _Numbers, counts: _Numbers) -> _Numbers:
    """For each run, as many consecutive numbers as it counts, from its first."""
    return np.repeat(firsts - _starts(counts), counts) + np.arange(counts.sum())
