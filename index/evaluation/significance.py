"""Significance: whether two systems differ over the same questions, or only by chance."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.evaluation.measures import Evaluation, Figure, figure

SURE = 0.05
SHUFFLES = 10_000
_ALL_SIGNS = 13
_EQUAL = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A measure of another system, and how it differs from the first.

    `difference` is the other's mean minus the first's. `p` is the chance of one at least as large
    if the two were alike. `better`, `worse` and `same` count questions, from the other's side.
    """

    other: Figure
    difference: Figure
    p: float
    better: int
    worse: int
    same: int

    @property
    def words(self) -> str:
        """The conclusion, in words."""
        if self.p > SURE:
            return "no difference that these questions can show"
        return "better" if self.difference.mean > 0 else "worse"


def differences(one: Evaluation, other: Evaluation) -> Mapping[str, Difference]:
    """How `other` differs from `one` in each figure, over the questions that both measure."""
    found = {}
    for name in one.figures:
        mine, others = one.values(name), other.values(name)
        if both := [question for question in mine if question in others]:
            found[name] = _difference(
                np.array([mine[question] for question in both]),
                np.array([others[question] for question in both]),
            )
    return found


def paired_test(differences: NDArray[np.float64]) -> float:
    """The two-sided p-value of the mean of paired differences, by randomisation of their signs.

    All signs are tried for up to 13 questions, else 10,000 draws of them and what was observed.

    Source: Smucker, Allan and Carterette 2007, sec. 3.1, doi:10.1145/1321440.1321528.

    >>> paired_test(np.array([0.1, 0.2, 0.3, 0.4, 0.5]))
    0.0625
    """
    count = len(differences)
    observed = abs(differences.sum()) - _EQUAL
    if count <= _ALL_SIGNS:
        bits = (np.arange(2**count)[:, np.newaxis] >> np.arange(count)) & 1
        return float((np.abs((2 * bits - 1) @ differences) >= observed).mean())
    chance = np.random.default_rng(0)
    signs = chance.choice(np.array([-1.0, 1.0]), size=(SHUFFLES, count))
    as_large = int((np.abs(signs @ differences) >= observed).sum())
    return (as_large + 1) / (SHUFFLES + 1)


def _difference(one: NDArray[np.float64], other: NDArray[np.float64]) -> Difference:
    apart = other - one
    return Difference(
        other=figure(other),
        difference=figure(apart),
        p=paired_test(apart),
        better=int((apart > _EQUAL).sum()),
        worse=int((apart < -_EQUAL).sum()),
        same=int((np.abs(apart) <= _EQUAL).sum()),
    )
