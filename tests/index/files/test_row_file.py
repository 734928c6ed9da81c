"""Rows of arrays on disk, read as they are asked for."""

import os
from pathlib import Path

import numpy as np
import pytest

from index.files.row_file import RowFile


@pytest.mark.parametrize("reads", [True, False])
@pytest.mark.parametrize("shape", [(20, 3), (20,)])
def test_ranges_of_rows_follow_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, reads: bool, shape: tuple[int, ...]
) -> None:
    rows = np.arange(np.prod(shape), dtype=np.int32).reshape(shape)
    np.save(tmp_path / "rows.npy", rows)
    if not reads:
        # As on Windows.
        monkeypatch.delattr(os, "pread")
    file = RowFile(tmp_path / "rows.npy")

    found = file.ranges([7, 0, 19, 3], [9, 2, 20, 3])

    assert found.tolist() == rows[[7, 8, 0, 1, 19]].tolist()
    assert file.ranges([], []).shape == (0, *shape[1:])
