"""Keys of 64 bits for terms and for runs of three of them, the same in every index."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

RUN = 3

Keys = NDArray[np.uint64]

# Any odd number whose bits look random will do.
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def term_key(term: str) -> int:
    """A number below 2**64 that stands for a term.

    Two of a million terms share one with a probability of 3 in 10**8.
    """
    written = term.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(written, digest_size=8).digest(), "little")


class TermKeys(dict[str, int]):
    """The keys of terms, each computed when first looked up."""

    def __missing__(self, term: str) -> int:
        key = self[term] = term_key(term)
        return key


def run_keys(texts: Iterable[Sequence[str]], known: TermKeys) -> tuple[Keys, NDArray[np.int64]]:
    """The keys of the different runs of three terms in texts, given as their terms, and the number
    of the text that each is in, counted from 0.

    They are in the order of the texts. A text of one or two terms is one run, and one without terms
    has none.
    """
    rows = list(texts)
    lengths = np.array([len(row) for row in rows], dtype=np.int64)
    term = np.fromiter((known[word] for row in rows for word in row), dtype=np.uint64)
    text = np.repeat(np.arange(len(rows)), lengths)
    starts = np.cumsum(lengths) - lengths
    inside = text[: -RUN + 1] == text[RUN - 1 :]
    short = np.flatnonzero((lengths > 0) & (lengths < RUN))
    second = np.where(lengths[short] > 1, term[starts[short] + lengths[short] - 1], np.uint64(0))
    keys = np.concatenate(
        [
            _joined(term[:-2], term[1:-1], term[2:])[inside],
            _joined(term[starts[short]], second, np.zeros(len(short), dtype=np.uint64)),
        ]
    )
    texts_of = np.concatenate([text[: -RUN + 1][inside], short])
    order = np.lexsort((keys, texts_of))
    keys, texts_of = keys[order], texts_of[order]
    first = changes(keys) | changes(texts_of)
    return keys[first], texts_of[first]


def changes(sorted_numbers: NDArray[np.generic]) -> NDArray[np.bool_]:
    """The places of an array where a number differs from the one before it."""
    changed = np.ones(len(sorted_numbers), dtype=bool)
    changed[1:] = sorted_numbers[1:] != sorted_numbers[:-1]
    return changed


def _joined(first: Keys, second: Keys, third: Keys) -> Keys:
    # Unsigned numbers wrap around, as they should.
    return (first * _FACTOR + second) * _FACTOR + third
