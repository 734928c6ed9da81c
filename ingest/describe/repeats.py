"""Finds the blocks that repeat across the articles of a source, of any number of articles."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.records import Span
from ingest.reading import Reading

REPEATS = 3
# Blocks that are compared at once; each takes some 60 bytes meanwhile.
AT_ONCE = 4_000_000
_JOINED = 1 << 20
_TURNS = 256
_BLOCK = np.dtype([("words", "<u8"), ("start", "<u4"), ("end", "<u4")])
# The golden ratio in 64 bits: the same words in two sources then have different numbers.
_SPREAD = np.uint64(0x9E3779B97F4A7C15)

_Numbers = NDArray[np.uint64]


class Repeatable(NamedTuple):
    """The parts of a reading that show what repeats: its blocks, and the length of its text.

    Each block is 16 bytes: a digest of its words, whatever their case and white space, then where
    it starts and ends.
    """

    blocks: bytes
    length: int

    @classmethod
    def of(cls, reading: Reading) -> "Repeatable":
        """The blocks of a reading."""
        blocks = [
            (_normal_digest(reading.text[block.start : block.end]), block.start, block.end)
            for block in reading.blocks
        ]
        return cls(np.array(blocks, dtype=_BLOCK).tobytes(), len(reading.text))


def repeated(
    articles: Iterable[Repeatable], sources: Sequence[str | None], *, at_once: int = AT_ONCE
) -> dict[int, tuple[Span, ...]]:
    """The blocks at the ends of articles that repeat across those of their source, by place.

    A block counts as repeated if at least three articles, and a third of those of the source,
    have it. A block in the middle, or one that is most of its article, never counts: two articles
    may well contain the same true sentence. The articles are iterated several times, and of the
    places only those are there where anything repeats.
    """
    count = Counter(filter(None, sources))
    shared = [source for source, articles_of in count.items() if articles_of >= REPEATS]
    number = {source: place for place, source in enumerate(shared)}
    needed = np.array([max(REPEATS, count[source] / 3) for source in shared])
    numbers = [number.get(source, -1) if source else -1 for source in sources]
    if not shared:
        return {}
    again = _again(articles, numbers, needed, at_once)
    return dict(_spans(articles, numbers, again)) if len(again) else {}


def _again(
    articles: Iterable[Repeatable],
    numbers: Sequence[int],
    needed: NDArray[np.float64],
    at_once: int,
) -> _Numbers:
    """The sorted numbers of the blocks that enough articles of a source have."""
    parts = [_NOTHING]
    turns = 1
    for part in _joined(articles, numbers):
        parts.append(part.of_turn(0, turns))
        while turns < _TURNS and sum(len(one.words) for one in parts) > at_once:
            # The others have theirs in later turns, for which all is read again.
            turns *= 2
            parts = [one.of_turn(0, turns) for one in parts]
    found = [_in_enough(parts, needed)]
    for turn in range(1, turns):
        parts = [_NOTHING, *(part.of_turn(turn, turns) for part in _joined(articles, numbers))]
        found.append(_in_enough(parts, needed))
    return np.sort(np.concatenate(found))


def _in_enough(parts: Sequence["_Joined"], needed: NDArray[np.float64]) -> _Numbers:
    words, of, by = map(np.concatenate, zip(*parts, strict=True))
    if not len(words):
        return words
    # Stable, so that the blocks of one article stay together among equal ones.
    order = np.argsort(words, kind="stable")
    words, of, by = words[order], of[order], by[order]
    is_first = np.append(True, words[1:] != words[:-1])
    another = is_first | np.append(True, of[1:] != of[:-1])
    starts = np.flatnonzero(is_first)
    in_articles = np.add.reduceat(another.astype(np.int64), starts)
    enough: _Numbers = words[starts][in_articles >= needed[by[starts]]]
    return enough


class _Joined(NamedTuple):
    """The blocks of some articles: the number of each, and the place and source of its article."""

    words: _Numbers
    places: NDArray[np.int64]
    sources: NDArray[np.int64]

    def of_turn(self, turn: int, turns: int) -> "_Joined":
        """Those of one of several turns; equal ones are always in the same."""
        if turns == 1:
            return self
        now = self.words % np.uint64(turns) == turn
        return _Joined(self.words[now], self.places[now], self.sources[now])


_NOTHING = _Joined(
    np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
)


def _joined(articles: Iterable[Repeatable], numbers: Sequence[int]) -> Iterator[_Joined]:
    """The blocks of all articles that have a source, many at once."""
    for places, some in _together(articles, numbers):
        lengths = [len(one.blocks) // _BLOCK.itemsize for one in some]
        of = np.repeat(np.array(places, dtype=np.int64), lengths)
        by = np.repeat(np.array([numbers[place] for place in places], dtype=np.int64), lengths)
        words = np.frombuffer(b"".join(one.blocks for one in some), dtype=_BLOCK)["words"]
        yield _Joined(words + by.astype(np.uint64) * _SPREAD, of, by)


def _together(
    articles: Iterable[Repeatable], numbers: Sequence[int]
) -> Iterator[tuple[list[int], list[Repeatable]]]:
    """The articles with a source and blocks, some at a time, and their places."""
    places: list[int] = []
    some: list[Repeatable] = []
    size = 0
    for place, one in enumerate(articles):
        if numbers[place] < 0 or not one.blocks:
            continue
        places.append(place)
        some.append(one)
        size += len(one.blocks)
        if size > _JOINED:
            yield places, some
            places, some, size = [], [], 0
    if some:
        yield places, some


def _spans(
    articles: Iterable[Repeatable], numbers: Sequence[int], again: _Numbers
) -> Iterator[tuple[int, tuple[Span, ...]]]:
    """For each article with blocks that repeat at its ends, its place and those."""
    for places, some in _together(articles, numbers):
        ends = np.cumsum([len(one.blocks) // _BLOCK.itemsize for one in some])
        starts = np.append(0, ends[:-1])
        blocks = np.frombuffer(b"".join(one.blocks for one in some), dtype=_BLOCK)
        by = np.array([numbers[place] for place in places], dtype=np.uint64)
        words = blocks["words"] + np.repeat(by * _SPREAD, ends - starts)
        is_again = again[np.minimum(np.searchsorted(again, words), len(again) - 1)] == words
        # Most articles begin and end with words of their own.
        for at in np.flatnonzero(is_again[starts] | is_again[ends - 1]).tolist():
            its_own = slice(starts[at], ends[at])
            found = _repeated_ends(blocks[its_own], is_again[its_own].tolist(), some[at].length)
            if spans := tuple(found):
                yield places[at], spans


def _repeated_ends(
    blocks: NDArray[np.void], is_again: Sequence[bool], length: int
) -> Iterator[Span]:
    spans = [
        Span(start, end)
        for start, end in zip(blocks["start"].tolist(), blocks["end"].tolist(), strict=True)
    ]
    head = next((n for n, again in enumerate(is_again) if not again), len(is_again))
    tail = next((n for n, again in enumerate(is_again[::-1]) if not again), len(is_again))
    ends = [*spans[:head], *spans[max(head, len(spans) - tail) :]]
    if 2 * sum(span.end - span.start for span in ends) < length:
        yield from ends


def _normal_digest(words: str) -> int:
    digest = blake2b(" ".join(words.lower().split()).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")
