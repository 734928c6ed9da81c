"""Search in cells of many vectors, against plain arithmetic."""

from pathlib import Path

import numpy as np
import pytest

from index.files.part_names import CELLS
from index.records import HalfVectors, Vectors
from index.retrieval import ivf
from index.retrieval.dense import DenseIndex
from index.retrieval.ivf import IvfIndex, open_ivf, write_ivf
from index.retrieval.row_mask import RowMask

ROWS = 6_000


def near_to(centres: Vectors, count: int, *, seed: int) -> Vectors:
    chance = np.random.default_rng(seed)
    drawn = centres[chance.integers(len(centres), size=count)]
    near = drawn + 0.05 * chance.normal(size=drawn.shape)
    return np.asarray(near / np.linalg.norm(near, axis=1, keepdims=True), dtype=np.float32)


@pytest.fixture(scope="module")
def centres() -> Vectors:
    return near_to(np.eye(32, dtype=np.float32), 300, seed=1)


@pytest.fixture(scope="module")
def vectors(centres: Vectors) -> HalfVectors:
    return near_to(centres, ROWS, seed=2).astype(np.float16)


@pytest.fixture(scope="module")
def written(vectors: HalfVectors, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    write_ivf(folder, vectors, name="000001")
    return folder


@pytest.mark.parametrize("share", [1.0, 0.5, 0.12, 0.01])
def test_nearly_all_of_the_nearest_are_found_however_few_are_allowed(
    vectors: HalfVectors, written: Path, centres: Vectors, share: float
) -> None:
    index = DenseIndex(vectors, ivf=open_ivf(written))
    array = np.random.default_rng(3).random(ROWS) < share

    for query in near_to(centres, 20, seed=4):
        rows = index.nearest(query, k=50, mask=RowMask(array))
        best = np.argsort(-np.where(array, vectors.astype(np.float32) @ query, -1))
        assert len(np.intersect1d(rows, best[:50])) >= 49
        assert np.isin(best[:10], rows).all()
        assert array[rows].all()


def test_added_rows_are_found_and_removed_ones_are_not(
    vectors: HalfVectors, written: Path, centres: Vectors, tmp_path: Path
) -> None:
    new = near_to(centres, 100, seed=5).astype(np.float16)
    kept = np.flatnonzero(np.arange(ROWS) % 10 > 0)
    row_of = np.full(ROWS, -1)
    row_of[kept] = np.arange(len(kept)) + len(new)
    now = np.concatenate([new, vectors[kept]])

    shared = write_ivf(tmp_path, now, name="000002", base=written, row_of=row_of)

    assert shared == [f"{CELLS}/000001.faiss"]
    index = DenseIndex(now, ivf=open_ivf(tmp_path))
    everything = RowMask(np.ones(len(now), dtype=bool))
    for query in near_to(centres, 20, seed=6):
        best = np.argsort(-(now.astype(np.float32) @ query))[:10]
        assert np.isin(best, index.nearest(query, k=50, mask=everything)).all()


def test_cells_grow_with_many_new_rows_and_are_built_again_after_many_removals(
    vectors: HalfVectors, written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ivf, "MOST_UNASSIGNED", 99)
    steps: list[int] = []
    half = ROWS // 2
    row_of = np.arange(ROWS)
    (tmp_path / "more").mkdir()
    (tmp_path / "less").mkdir()

    more = np.concatenate([vectors, vectors[:100]])
    added = write_ivf(
        tmp_path / "more", more, name="2", base=written, row_of=row_of, advance=steps.append
    )
    fewer = np.where(row_of < half, row_of, -1)
    rebuilt = write_ivf(
        tmp_path / "less",
        vectors[:half],
        name="2",
        base=written,
        row_of=fewer,
        advance=steps.append,
    )

    assert (added, rebuilt, steps) == ([], [], [100, half])
    for name, count in (("more", ROWS + 100), ("less", half)):
        opened = open_ivf(tmp_path / name)
        assert opened is not None
        assert len(opened.rows) == count
        assert opened.unassigned(count).tolist() == []


def test_a_member_at_the_wrong_row_is_reported(vectors: HalfVectors, written: Path) -> None:
    sound = open_ivf(written)
    assert sound is not None
    swapped = np.arange(ROWS, dtype=np.int32)
    swapped[[3, 4_000]] = [4_000, 3]
    swapped[7] = -1

    mistaken = IvfIndex(sound._index, swapped)

    assert sound.misplaced(vectors) == []
    assert mistaken.misplaced(vectors) == [4_000, 3]
