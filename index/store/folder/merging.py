"""Which segments are written anew together with what is new, so that they stay few."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

# A segment is full at this many passages. A build holds what finds those of one by words.
FULL = 65_536
# If a larger share of a segment's passages is gone, the rest is written anew.
GONE = 0.2
# This many segments of about the same size become one.
MOST = 8
_SMALLEST = 64


class Occupied(NamedTuple):
    """How many passages of a segment are still there, and how many it has in all."""

    kept: int
    passages: int


def to_merge(segments: Sequence[Occupied], *, new: int) -> set[int]:
    """The numbers of the segments to write anew beside `new` passages.

    Those that have lost much of what they hold, and all of a size class in which there would be
    too many, as in a log-structured merge tree: each passage is written anew once for each class,
    and a class is eight times as large as the one below it.

    Source: O'Neil et al. 1996, doi:10.1007/s002360050048.

    >>> sorted(to_merge([Occupied(60_000, 60_000), *[Occupied(3, 3)] * 7], new=2))
    [1, 2, 3, 4, 5, 6, 7]
    """
    merged = {
        number for number, one in enumerate(segments) if 0 < one.kept < (1 - GONE) * one.passages
    }
    size = new + sum(segments[number].kept for number in merged)
    while True:
        classes: defaultdict[int, set[int]] = defaultdict(set)
        for number, one in enumerate(segments):
            if one.kept and number not in merged:
                classes[_class(one.kept)].add(number)
        if not size or size >= FULL:
            return merged
        many = classes[_class(size)]
        if len(many) + 1 < MOST or _class(size) == _class(FULL):
            return merged
        merged |= many
        size += sum(segments[number].kept for number in many)


def _class(passages: int) -> int:
    """0 for the smallest segments, one more for each eightfold."""
    size, number = _SMALLEST, 0
    while passages >= size * MOST:
        size, number = size * MOST, number + 1
    return number
