"""Vectors read from files row by row are those of the arrays in them."""

import os
from pathlib import Path

import numpy as np
import pytest

from index.retrieval.vector_rows import ArrayRows, FileRows


@pytest.fixture
def vectors() -> np.ndarray:
    return np.random.default_rng(1).normal(size=(50, 6)).astype(np.float16)


@pytest.fixture
def files(vectors: np.ndarray, tmp_path: Path) -> list[Path]:
    parts = {"first": vectors[:20], "none": vectors[:0], "rest": vectors[20:]}
    for name, part in parts.items():
        np.save(tmp_path / f"{name}.npy", part, allow_pickle=False)
    return [tmp_path / f"{name}.npy" for name in parts]


@pytest.mark.parametrize("reads", [True, False])
@pytest.mark.parametrize("rows", [[7, 3, 3, 49], list(range(10, 30)), [19, 20, 0, 49], [0], []])
def test_rows_are_the_same_in_whatever_order_and_way_they_are_read(
    vectors: np.ndarray,
    files: list[Path],
    rows: list[int],
    monkeypatch: pytest.MonkeyPatch,
    *,
    reads: bool,
) -> None:
    wanted = np.array(rows, dtype=np.int64)
    if not reads:
        # As on Windows.
        monkeypatch.delattr(os, "pread")

    for opened in (FileRows(files), ArrayRows(vectors)):
        taken = opened.take(wanted)

        assert (len(opened), opened.dimension) == (50, 6)
        assert taken.dtype == np.float32
        assert taken.tolist() == vectors[wanted].astype(np.float32).tolist()


@pytest.mark.parametrize("row", [-1, 50])
def test_a_row_that_is_not_there_is_an_error(files: list[Path], row: int) -> None:
    with pytest.raises(IndexError, match=f"0 to 49, not 3, {row}|0 to 49, not {row}, 3"):
        FileRows(files).take(np.array([3, row]))


def test_another_shape_is_an_error(tmp_path: Path) -> None:
    flat = np.zeros(3, dtype=np.float16)
    np.save(tmp_path / "flat.npy", flat, allow_pickle=False)

    for opened in (lambda: FileRows([tmp_path / "flat.npy"]), lambda: ArrayRows(flat)):
        with pytest.raises(ValueError, match=r"shape \(n, \w+\), not \(3,\)"):
            opened()
