"""Search by meaning, against plain arithmetic."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.dense import EXACT, DenseIndex
from index.records import Vectors


def unit(rows: int, *, seed: int, dimension: int = 8) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(rows, dimension)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


@settings(max_examples=50, deadline=None)
@given(rows=st.integers(0, 60), k=st.integers(1, 80), seed=st.integers(0, 999), data=st.data())
def test_the_nearest_rows_are_those_of_a_full_comparison(
    rows: int, k: int, seed: int, data: st.DataObject
) -> None:
    vectors, query = unit(rows, seed=seed), unit(1, seed=seed + 1)[0]
    allowed = np.array(
        data.draw(st.lists(st.booleans(), min_size=rows, max_size=rows)), dtype=np.bool_
    )
    cosines = vectors @ query

    found = DenseIndex(vectors).nearest(query, k=k, allowed=allowed)

    expected = [row for row in np.argsort(-cosines, kind="stable") if allowed[row]][:k]
    assert found.rows.tolist() == expected
    assert found.scores == pytest.approx(cosines[found.rows], abs=1e-6)


def test_equals_keep_the_order_of_rows() -> None:
    vectors = np.repeat(unit(1, seed=1), 40, axis=0)

    found = DenseIndex(vectors).nearest(vectors[0], k=100)

    assert found.rows.tolist() == list(range(40))


def test_many_rows_are_searched_in_half_precision_and_their_cosines_are_exact() -> None:
    vectors, queries = unit(EXACT + 1, seed=2, dimension=32), unit(20, seed=3, dimension=32)
    index = DenseIndex(vectors)

    for query in queries:
        found = index.nearest(query, k=100)
        cosines = vectors @ query
        best = np.argsort(-cosines)[:100]
        assert len(np.intersect1d(found.rows, best)) >= 99
        assert found.rows[:10].tolist() == best[:10].tolist()
        assert found.scores == pytest.approx(cosines[found.rows], abs=1e-6)


def test_cosines_come_in_the_order_asked_for() -> None:
    vectors = np.eye(3, dtype=np.float32)

    cosines = DenseIndex(vectors).cosines(vectors[2], np.array([2, 0, 2]))

    assert cosines.tolist() == [1, 0, 1]


def test_a_wrong_shape_or_k_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"shape \(n, dim\), not \(3,\)"):
        DenseIndex(np.zeros(3, dtype=np.float32))
    with pytest.raises(ValueError, match="k is 0"):
        DenseIndex(unit(2, seed=1)).nearest(unit(1, seed=1)[0], k=0)
