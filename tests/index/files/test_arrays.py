"""Arrays on disk, opened by many threads at once."""

import gc
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.files.arrays import load_array, map_array


@pytest.fixture
def hurried() -> Iterator[None]:
    """Threads take turns as often as they can, even in the middle of parsing."""
    interval, thresholds = sys.getswitchinterval(), gc.get_threshold()
    # The garbage collector runs Python code wherever objects are created, and lets others run.
    gc.callbacks.append(_let_others_run)
    gc.set_threshold(5)
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)
    gc.set_threshold(*thresholds)
    gc.callbacks.remove(_let_others_run)


def _let_others_run(phase: str, info: dict[str, int]) -> None:
    time.sleep(0)


def below(calls: int, do: Callable[[], list[int]]) -> list[int]:
    """The result of `do`, called this many calls deep: threads differ in that."""
    return below(calls - 1, do) if calls else do()


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("opened", [load_array, map_array])
def test_many_threads_open_arrays_at_once(
    tmp_path: Path, opened: Callable[[Path], NDArray[np.int64]]
) -> None:
    file = tmp_path / "one.npy"
    np.save(file, np.arange(3), allow_pickle=False)

    with ThreadPoolExecutor(8) as pool:
        arrays = list(pool.map(lambda n: below(n % 5, lambda: opened(file).tolist()), range(200)))

    assert arrays == [[0, 1, 2]] * 200
