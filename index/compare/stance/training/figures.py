"""Figures of stance models on judged pairs, with 95 % intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.compare.stance.training.judged_pairs import LABELS, Pair
from index.records import Vectors

DRAWS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Accuracy and macro-averaged F1 over the labels of the set, each with an interval.

    Source of the intervals: Efron 1979, percentile bootstrap, doi:10.1214/aos/1176344552.
    """

    pairs: int
    accuracy: float
    accuracy_interval: tuple[float, float]
    macro_f1: float
    macro_f1_interval: tuple[float, float]


def figures(probabilities: Vectors, pairs: Sequence[Pair], *, draws: int = DRAWS) -> Figures:
    """The figures of probabilities, shape (n, 3), for judged pairs in the same order."""
    predicted = probabilities.argmax(axis=1)
    true = np.array([pair.label for pair in pairs])
    chance = np.random.default_rng(0)
    samples = [chance.integers(len(true), size=len(true)) for _ in range(draws)]
    return Figures(
        pairs=len(true),
        accuracy=float((true == predicted).mean()),
        accuracy_interval=_interval([float((true[s] == predicted[s]).mean()) for s in samples]),
        macro_f1=_macro_f1(true, predicted),
        macro_f1_interval=_interval([_macro_f1(true[s], predicted[s]) for s in samples]),
    )


def _macro_f1(true: NDArray[np.int64], predicted: NDArray[np.int64]) -> float:
    counts = np.bincount(len(LABELS) * true + predicted, minlength=len(LABELS) ** 2)
    table = counts.reshape(len(LABELS), len(LABELS))
    # A set of two labels is judged by these two; predicting the third costs recall.
    judged = table.sum(axis=1) > 0
    f1 = 2 * table.diagonal()[judged] / (table.sum(axis=0) + table.sum(axis=1))[judged]
    return float(f1.mean())


def _interval(values: Sequence[float]) -> tuple[float, float]:
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)
