"""The offsets of tokens, with a cache of words seen before.

A tokenizer reads 3 MB a second; most words of an article were in the articles before it.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from index.text.vocabulary import Vocabulary

# In characters. The cache takes about 20 bytes for each.
MOST_KNOWN = 2_000_000
AT_ONCE = 200_000
# The cache saves nothing on fewer characters, such as those of a question.
FEW = 1_000
# Of the words of passages that were shown.
MOST_SHOWN = 100_000

_Numbers = NDArray[np.int64]
AreContent = Callable[[Sequence[int]], NDArray[np.bool_]]


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
        if sum(map(len, texts)) < FEW:
            return [_ends_in(self._tokenizer.encode(t, add_special_tokens=False)) for t in texts]
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


class ContentStartCache:
    """The starts of content tokens that `tokenizer` gives, if it reads each word by itself.

    Several threads may use it at once.
    """

    def __init__(self, tokenizer: Tokenizer, are_content: AreContent) -> None:
        self._tokenizer = tokenizer
        self._are_content = are_content
        self._starts: dict[str, list[int]] = {}

    def __call__(self, text: str) -> list[int]:
        """The start offset of each content token of a text."""
        words, known = text.replace("\n", " ").split(" "), self._starts
        if new := set(words).difference(known):
            if len(known) > MOST_SHOWN:
                new, known = set(words), {}
            known.update(self._read(sorted(new)))
            self._starts = known
        found, at = [], 0
        for word in words:
            for start in known[word]:
                found.append(at + start)
            at += len(word) + 1
        return found

    def _read(self, words: Sequence[str]) -> dict[str, list[int]]:
        starts = np.array(_starts_by_encoding(self._tokenizer, self._are_content, " ".join(words)))
        firsts = _starts(np.array([len(word) + 1 for word in words]))
        parts = np.split(starts, np.searchsorted(starts, firsts[1:]))
        return {
            word: (part - first).tolist()
            for word, part, first in zip(words, parts, firsts.tolist(), strict=True)
        }


def token_ends_by(tokenizer: Tokenizer) -> Callable[[Sequence[str]], list[list[int]]]:
    """A function that gives for each text the end offset of each of its tokens."""
    return OffsetCache(tokenizer) if _reads_words(tokenizer) else partial(_ends_of, tokenizer)


def content_starts_by(tokenizer: Tokenizer, are_content: AreContent) -> Callable[[str], list[int]]:
    """A function that gives for a text the start offset of each of its content tokens.

    `are_content` says for each of these tokens whether it is one.
    """
    if _reads_words(tokenizer):
        return ContentStartCache(tokenizer, are_content)
    return partial(_starts_by_encoding, tokenizer, are_content)


def _reads_words(tokenizer: Tokenizer) -> bool:
    """Whether it reads each word by itself, whatever is beside it."""
    added = tokenizer.get_added_tokens_decoder().values()
    # A token that includes the blanks beside it is not a word.
    are_words = not any(one.lstrip or one.rstrip or " " in one.content for one in added)
    return are_words and isinstance(tokenizer.pre_tokenizer, BertPreTokenizer)


def _starts_by_encoding(tokenizer: Tokenizer, are_content: AreContent, text: str) -> list[int]:
    encoding = tokenizer.encode(text, add_special_tokens=False)
    is_kept = are_content(encoding.ids).tolist()
    return [start for (start, _), kept in zip(encoding.offsets, is_kept, strict=True) if kept]


def _ends_of(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    encodings = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return list(map(_ends_in, encodings))


def _ends_in(encoding: Encoding) -> list[int]:
    return [end for _, end in encoding.offsets]


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
