"""Search by meaning, against plain arithmetic."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.records import Vectors
from index.retrieval.dense import WHOLE, DenseIndex
from index.retrieval.row_mask import RowMask
from index.retrieval.vector_rows import ArrayRows


def unit(rows: int, *, seed: int, dimension: int = 8) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(rows, dimension)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


@settings(max_examples=50, deadline=None)
@given(rows=st.integers(0, 60), k=st.integers(1, 80), seed=st.integers(0, 999), data=st.data())
def test_the_nearest_rows_are_those_of_a_full_comparison(
    rows: int, k: int, seed: int, data: st.DataObject
) -> None:
    vectors, query = unit(rows, seed=seed), unit(1, seed=seed + 1)[0]
    mask = np.array(
        data.draw(st.lists(st.booleans(), min_size=rows, max_size=rows)), dtype=np.bool_
    )
    cosines = vectors @ query

    nearest = DenseIndex(ArrayRows(vectors)).nearest(query, k=k, mask=RowMask(mask))

    expected = [row for row in np.argsort(-cosines, kind="stable") if mask[row]][:k]
    assert nearest.tolist() == sorted(expected)


def test_many_rows_searched_in_parts_and_half_precision_lose_almost_none() -> None:
    vectors, queries = unit(WHOLE + 1, seed=2, dimension=32), unit(20, seed=3, dimension=32)
    index = DenseIndex(ArrayRows(vectors))
    mask = np.random.default_rng(4).random(WHOLE + 1) < 0.7

    for query in queries:
        rows = index.nearest(query, k=100, mask=RowMask(mask))
        best = np.argsort(-np.where(mask, vectors @ query, -1))
        assert len(np.intersect1d(rows, best[:100])) >= 99
        assert np.isin(best[:10], rows).all()


def test_a_k_below_1_is_an_error() -> None:
    with pytest.raises(ValueError, match="k is 0"):
        DenseIndex(ArrayRows(unit(2, seed=1))).nearest(
            unit(1, seed=1)[0], k=0, mask=RowMask(np.ones(2, dtype=bool))
        )
