"""How surely two statements contradict each other, judged on what the reader makes of both."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from index.compare.reading import sentence_reading
from index.compare.stance.model import StanceScorer
from index.compare.stance.runtime import Output
from index.compare.stance.temperature import softmax
from index.differences.near_pairs import NearPair
from index.records import Vectors

WEIGHTS = Path(__file__).with_name("pair_judge.npz")
_SMALLEST = 1e-3


class StateReader(StanceScorer, Protocol):
    """The reader with the states behind its verdicts, which a comparison does not need."""

    def outputs(self, pairs: Sequence[tuple[str, str]]) -> Output:
        """The logits and the state of each pair of a passage and a statement."""


class Weights(NamedTuple):
    """A logistic regression over `pair_features`: shapes (features,) and ()."""

    of_features: Vectors
    bias: NDArray[np.float32]


@cache
def shipped_weights() -> Weights:
    """The weights fitted to the shipped reader by `index.differences.training.fit`."""
    with np.load(WEIGHTS, allow_pickle=False) as kept:
        return Weights(kept["of_features"], kept["bias"])


def contradictions(
    pairs: Sequence[NearPair], reader: StateReader, *, weights: Weights | None = None
) -> Vectors:
    """How surely the two of each pair contradict each other, in 0..1; shape (n,).

    Each statement is read against the other, which stands in its context. The reader alone calls
    two ways to define a thing contradictory; its states tell these apart.
    """
    of_features, bias = weights or shipped_weights()
    if not pairs:
        return np.zeros(0, dtype=np.float32)
    weighed = read_both_ways(pairs, reader) @ of_features + bias
    return np.asarray(1 / (1 + np.exp(-weighed)), dtype=np.float32)


def read_both_ways(pairs: Sequence[NearPair], reader: StateReader) -> Vectors:
    """The features of each pair, shape (n, features)."""
    read = reader.outputs(
        [(sentence_reading(one.b.claim), one.a.claim.text) for one in pairs]
        + [(sentence_reading(one.a.claim), one.b.claim.text) for one in pairs]
    )
    middle = len(pairs)
    cosines = np.array([one.cosine for one in pairs], dtype=np.float32)
    shared = np.array([one.shared for one in pairs], dtype=np.float32)
    return pair_features(
        Output(read.logits[:middle], read.states[:middle]),
        Output(read.logits[middle:], read.states[middle:]),
        cosines,
        shared,
    )


def pair_features(first: Output, second: Output, cosines: Vectors, shared: Vectors) -> Vectors:
    """What does not depend on which statement comes first, shape (n, 14 + three times the width).

    The verdicts, the less and the more sure of both directions, plain and as logarithms; how near
    the two statements are and how many of their terms they share; and of both states the sum, the
    distance and the product.
    """
    one, other = softmax(first.logits), softmax(second.logits)
    verdicts = np.column_stack((np.minimum(one, other), np.maximum(one, other)))
    states = first.states, second.states
    return np.column_stack(
        (
            verdicts,
            np.log(np.maximum(verdicts, _SMALLEST)),
            cosines,
            shared,
            states[0] + states[1],
            np.abs(states[0] - states[1]),
            states[0] * states[1],
        )
    ).astype(np.float32)
