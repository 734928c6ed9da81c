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
    wanted = zip(articles, numbers, strict=True)
    total = sum(len(one.blocks) for one, source in wanted if source >= 0) // _BLOCK.itemsize
    passes = total // at_once + 1
    found = []
    for turn in range(passes):
        parts = [part.of_turn(turn, passes) for part in _joined(articles, numbers)]
        found.append(_in_enough(_Joined(*map(np.concatenate, zip(*parts, strict=True))), needed))
    return np.sort(np.concatenate(found))


def _in_enough(blocks: "_Joined", needed: NDArray[np.float64]) -> _Numbers:
    # Stable, so that the blocks of one article stay together among equal ones.
    order = np.argsort(blocks.words, kind="stable")
    words, of, by = blocks.words[order], blocks.places[order], blocks.sources[order]
    is_first = np.append(True, words[1:] != words[:-1])
    another = is_first | np.append(True, of[1:] != of[:-1])
    starts = np.flatnonzero(is_first)
    if not len(starts):
        return words
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
        now = self.words % np.uint64(turns) == turn
        return _Joined(self.words[now], self.places[now], self.sources[now])


def _joined(articles: Iterable[Repeatable], numbers: Sequence[int]) -> Iterator[_Joined]:
    """The blocks of all articles that have a source, many at once."""
    blocks: list[bytes] = []
    places: list[int] = []
    size = 0
    for place, one in enumerate(articles):
        if numbers[place] < 0:
            continue
        blocks.append(one.blocks)
        places.append(place)
        size += len(one.blocks)
        if size > _JOINED:
            yield _join(blocks, places, numbers)
            blocks, places, size = [], [], 0
    yield _join(blocks, places, numbers)


def _join(blocks: Sequence[bytes], places: Sequence[int], numbers: Sequence[int]) -> _Joined:
    lengths = [len(one) // _BLOCK.itemsize for one in blocks]
    of = np.repeat(np.array(places, dtype=np.int64), lengths)
    by = np.repeat(np.array([numbers[place] for place in places], dtype=np.int64), lengths)
    words = np.frombuffer(b"".join(blocks), dtype=_BLOCK)["words"]
    return _Joined(_numbered(words, by), of, by)


def _numbered(words: _Numbers, sources: NDArray[np.int64] | int) -> _Numbers:
    return words + np.asarray(sources, dtype=np.uint64) * _SPREAD


def _spans(
    articles: Iterable[Repeatable], numbers: Sequence[int], again: _Numbers
) -> Iterator[tuple[int, tuple[Span, ...]]]:
    """For each article with blocks that repeat at its ends, its place and those."""
    for place, (article, source) in enumerate(zip(articles, numbers, strict=True)):
        if source < 0 or not article.blocks:
            continue
        blocks = np.frombuffer(article.blocks, dtype=_BLOCK)
        # Most articles begin and end with words of their own.
        if not _among(_numbered(blocks["words"][[0, -1]], source), again).any():
            continue
        is_again = _among(_numbered(blocks["words"], source), again).tolist()
        if ends := tuple(_repeated_ends(blocks, is_again, article.length)):
            yield place, ends


def _among(words: _Numbers, again: _Numbers) -> NDArray[np.bool_]:
    at = np.minimum(np.searchsorted(again, words), len(again) - 1)
    found: NDArray[np.bool_] = again[at] == words
    return found


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
