"""Arrays on disk, opened by many threads at once."""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.arrays import load_array, map_array


@pytest.fixture
def hurried() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("opened", [load_array, map_array])
def test_many_threads_open_arrays_at_once(
    tmp_path: Path, opened: Callable[[Path], NDArray[np.int64]]
) -> None:
    file = tmp_path / "one.npy"
    np.save(file, np.arange(3), allow_pickle=False)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: opened(file).tolist(), range(2_000)))

    assert found == [[0, 1, 2]] * 2_000
