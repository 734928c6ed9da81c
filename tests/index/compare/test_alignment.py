"""Alignment of the sentences of two texts in monotone runs, against plain enumeration."""

import itertools

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from index.compare.shared_text import (
    ALIKE,
    ALONE,
    SKIPPED,
    Numbers,
    align,
)
from tests.support.quick import quick


def blocks(*cells: tuple[int, int, float], size: int = 8) -> Numbers:
    cosines = np.zeros((size, size))
    for row, column, value in cells:
        cosines[row, column] = value
    return cosines


def test_two_neighbouring_pairs_or_one_very_near_pair_are_aligned() -> None:
    assert align(blocks((0, 0, 0.79))) == []
    assert align(blocks((0, 0, 0.81))) == [(0, 0)]
    assert align(blocks((0, 0, 0.72), (1, 1, 0.72))) == [(0, 0), (1, 1)]
    assert align(blocks((0, 0, 0.705), (1, 1, 0.705))) == []


def test_a_run_skips_sentences_only_if_it_gains_more_than_they_cost() -> None:
    # A pair gains what is above .71; each sentence skipped on either side costs .05.
    assert align(blocks((0, 0, 0.765), (1, 2, 0.72))) == [(0, 0), (1, 2)]
    assert align(blocks((0, 0, 0.755), (1, 2, 0.72))) == []
    assert align(blocks((0, 0, 0.755), (1, 2, 0.85))) == [(1, 2)]
    assert align(blocks((0, 0, 0.79), (2, 2, 0.79))) == []


def test_blocks_in_another_order_are_all_aligned() -> None:
    near = ALIKE + 0.05
    moved = [(0, 4, near), (1, 5, near), (4, 0, near), (5, 1, near), (6, 2, near)]

    assert align(blocks(*moved)) == [(0, 4), (1, 5), (4, 0), (5, 1), (6, 2)]


def test_a_sentence_is_aligned_only_once() -> None:
    assert align(np.full((2, 5), 0.9)) == [(0, 0), (1, 1)]
    assert align(np.full((5, 2), 0.9)) == [(0, 0), (1, 1)]


def best_by_trying_all(gains: Numbers) -> list[tuple[int, int]]:
    """The chain that gains most of all, none of whose beginnings costs more than it gains."""
    cells = [(int(i), int(j)) for i, j in np.argwhere(gains > -np.inf)]
    best: tuple[float, list[tuple[int, int]]] = (-np.inf, [])
    for length in range(1, len(gains) + 1):
        for chain in itertools.combinations(cells, length):
            total = 0.0
            for (i, j), (k, m) in itertools.pairwise(chain):
                total += gains[i, j] - SKIPPED * (k - i - 1 + m - j - 1)
                if k <= i or m <= j or total <= 0:
                    break
            else:
                total += gains[chain[-1]]
                if (length > 1 or gains[chain[0]] >= ALONE - ALIKE) and total > best[0]:
                    best = (total, list(chain))
    return best[1]


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.integers(1, 6))
def test_the_runs_are_those_found_by_trying_all_chains(seed: int, rows: int, columns: int) -> None:
    cosines = np.random.default_rng(seed).uniform(0.3, 0.9, (rows, columns))
    gains = np.where(cosines >= ALIKE, cosines - ALIKE, -np.inf)
    expected: list[tuple[int, int]] = []
    rounds = 0
    while chain := best_by_trying_all(gains):
        expected += chain
        rounds += 1
        for i, j in chain:
            gains[i], gains[:, j] = -np.inf, -np.inf

    aligned = align(cosines)

    assert aligned == sorted(expected)
    event(f"runs: {min(rounds, 3)}")
    event(f"a run of several: {len(expected) > rounds}")


@pytest.mark.parametrize(("size", "times"), [(60, 10), (200, 50)])
def test_long_texts_are_aligned_quickly_even_if_every_sentence_moved(
    size: int, times: float
) -> None:
    # Ten times what was measured.
    rng = np.random.default_rng(1)
    order = rng.permutation(size)
    cosines = rng.uniform(0.2, 0.7, (size, size))
    cosines[np.arange(size), order] = 0.95

    aligned = quick(lambda: align(cosines), times=times)

    assert aligned == list(enumerate(order.tolist()))
