"""Search in cells of many vectors, against plain arithmetic."""

from pathlib import Path
from threading import Thread, current_thread

import faiss
import numpy as np
import pytest
from numpy.typing import NDArray

from index.files.part_names import CELLS
from index.records import HalfVectors, Vectors
from index.retrieval import ivf
from index.retrieval.cell_parts import CellPart
from index.retrieval.dense import DenseIndex
from index.retrieval.ivf import IvfIndex, open_ivf, write_ivf
from index.retrieval.row_mask import RowMask
from index.retrieval.vector_rows import ArrayRows

ROWS = 6_000
FIRST_FILES = [f"{CELLS}/000001.{end}" for end in ("cells.npy", "codes", "sizes.npy")]


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
    write_ivf(folder, ArrayRows(vectors), name="000001")
    return folder


@pytest.mark.parametrize("share", [1.0, 0.5, 0.12, 0.01])
def test_nearly_all_of_the_nearest_are_found_however_few_are_allowed(
    vectors: HalfVectors, written: Path, centres: Vectors, share: float
) -> None:
    index = DenseIndex(ArrayRows(vectors), ivf=open_ivf(written))
    array = np.random.default_rng(3).random(ROWS) < share

    for query in near_to(centres, 20, seed=4):
        rows = index.nearest(query, k=50, mask=RowMask(array))
        best = np.argsort(-np.where(array, vectors.astype(np.float32) @ query, -1))
        assert len(np.intersect1d(rows, best[:50])) >= 49
        assert np.isin(best[:10], rows).all()
        assert array[rows].all()


@pytest.mark.parametrize("count", [60, 150])
def test_of_a_single_list_or_a_few_all_rows_are_searched(
    vectors: HalfVectors, tmp_path: Path, count: int
) -> None:
    few = ArrayRows(vectors[:count])
    write_ivf(tmp_path, few, name="000001")

    rows = DenseIndex(few, ivf=open_ivf(tmp_path)).nearest(
        vectors[7].astype(np.float32), k=count, mask=RowMask(np.ones(count, dtype=bool))
    )

    assert rows.tolist() == list(range(count))


def test_added_rows_are_found_and_removed_ones_are_not(
    vectors: HalfVectors, written: Path, centres: Vectors, tmp_path: Path
) -> None:
    new = near_to(centres, 100, seed=5).astype(np.float16)
    kept = np.flatnonzero(np.arange(ROWS) % 10 > 0)
    row_of = np.full(ROWS, -1)
    row_of[kept] = np.arange(len(kept)) + len(new)
    now = np.concatenate([new, vectors[kept]])

    shared = write_ivf(tmp_path, ArrayRows(now), name="000002", base=written, row_of=row_of)

    assert sorted(shared) == FIRST_FILES
    index = DenseIndex(ArrayRows(now), ivf=open_ivf(tmp_path))
    everything = RowMask(np.ones(len(now), dtype=bool))
    for query in near_to(centres, 20, seed=6):
        best = np.argsort(-(now.astype(np.float32) @ query))[:10]
        assert np.isin(best, index.nearest(query, k=50, mask=everything)).all()


def test_new_rows_become_a_part_that_takes_in_small_ones_and_leaves_large_ones(
    vectors: HalfVectors,
    written: Path,
    centres: Vectors,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ivf, "MOST_UNASSIGNED", 99)
    base, now, steps, parts = written, vectors, list[int](), list[list[int]]()

    for turn in range(2, 6):
        folder = tmp_path / str(turn)
        folder.mkdir()
        row_of = np.arange(len(now))
        now = np.concatenate([now, near_to(centres, 100, seed=turn).astype(np.float16)])
        shared = write_ivf(
            folder,
            ArrayRows(now),
            name=f"{turn:06d}",
            base=base,
            row_of=row_of,
            advance=steps.append,
        )
        base = folder
        assert set(FIRST_FILES) <= set(shared)
        opened = open_ivf(folder)
        assert opened is not None
        assert opened.unassigned(len(now)).tolist() == []
        parts.append([len(part) for part in opened.parts])

    assert parts == [[ROWS, 100], [ROWS, 200], [ROWS, 300], [ROWS, 300, 100]]
    assert steps == [100, 100, 100, 100]
    assert opened
    assert opened.misplaced(ArrayRows(now)) == []
    index = DenseIndex(ArrayRows(now), ivf=opened)
    everything = RowMask(np.ones(len(now), dtype=bool))
    for query in now[-400::20].astype(np.float32):
        best = np.argsort(-(now.astype(np.float32) @ query))[:10]
        assert np.isin(best, index.nearest(query, k=50, mask=everything)).all()


def test_a_new_part_leaves_out_the_members_that_are_gone(
    vectors: HalfVectors, written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ivf, "MOST_UNASSIGNED", 99)
    monkeypatch.setattr(ivf, "_MERGED", 1_000)
    kept = np.flatnonzero(np.arange(ROWS) % 10 > 0)
    row_of = np.full(ROWS, -1)
    row_of[kept] = np.arange(len(kept))
    now = np.concatenate([vectors[kept], vectors[:100]])

    shared = write_ivf(tmp_path, ArrayRows(now), name="000002", base=written, row_of=row_of)

    assert shared == FIRST_FILES[:1]
    opened = open_ivf(tmp_path)
    assert opened is not None
    assert np.sort(opened.rows).tolist() == list(range(len(now)))
    assert opened.misplaced(ArrayRows(now)) == []


def test_lists_are_computed_again_after_many_removals(
    vectors: HalfVectors, written: Path, tmp_path: Path
) -> None:
    half = ROWS // 2
    row_of = np.where(np.arange(ROWS) < half, np.arange(ROWS), -1)

    shared = write_ivf(tmp_path, ArrayRows(vectors[:half]), name="2", base=written, row_of=row_of)

    assert shared == []
    opened = open_ivf(tmp_path)
    assert opened is not None
    assert np.sort(opened.rows).tolist() == list(range(half))


def test_a_member_at_the_wrong_row_is_reported(vectors: HalfVectors, written: Path) -> None:
    sound = open_ivf(written)
    assert sound is not None
    swapped = sound.rows.copy()
    first, second = np.flatnonzero(np.isin(swapped, [3, 4_000]))
    swapped[[first, second]] = swapped[[second, first]]
    swapped[np.flatnonzero(swapped == 7)] = -1

    mistaken = IvfIndex(sound.cells, sound.parts, swapped)

    assert sound.misplaced(ArrayRows(vectors)) == []
    assert sorted(mistaken.misplaced(ArrayRows(vectors))) == [3, 4_000]


def test_lists_that_cannot_be_mapped_are_loaded(
    vectors: HalfVectors, written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapped = open_ivf(written)
    monkeypatch.setattr(CellPart, "mapped", None)
    monkeypatch.delattr(faiss, "OnDiskInvertedLists")
    loaded = open_ivf(written)

    assert mapped is not None
    assert loaded is not None
    everything = RowMask(np.ones(ROWS, dtype=bool))
    for query in vectors[:20].astype(np.float32):
        rows = loaded.near(query, k=10, mask=everything).tolist()
        assert rows == mapped.near(query, k=10, mask=everything).tolist()


def test_a_build_holds_few_vectors_at_a_time(vectors: HalfVectors, tmp_path: Path) -> None:
    taken: list[int] = []

    class Counted(ArrayRows):
        def take(self, rows: NDArray[np.int64]) -> Vectors:
            taken.append(len(rows))
            return super().take(rows)

    many = np.tile(vectors, (5, 1))
    write_ivf(tmp_path, Counted(many), name="1")

    assert max(taken[1:]) <= 10_000 < len(many)
    opened = open_ivf(tmp_path)
    assert opened is not None
    assert np.sort(opened.rows).tolist() == list(range(len(many)))


def test_vectors_read_to_compare_rows_are_not_read_again(
    vectors: HalfVectors, written: Path
) -> None:
    taken: list[int] = []

    class Noted(ArrayRows):
        def take(self, rows: NDArray[np.int64]) -> Vectors:
            taken.extend(rows.tolist())
            return super().take(rows)

    index = DenseIndex(Noted(vectors), ivf=open_ivf(written))
    everything = RowMask(np.ones(ROWS, dtype=bool))
    others = np.array([0, ROWS - 1])

    near = index.near(vectors[9].astype(np.float32), k=50, mask=everything)
    rows = np.union1d(near.rows, others)
    found = index.take(rows, near=near)

    assert found.tolist() == vectors[rows].astype(np.float32).tolist()
    assert sorted(taken) == sorted({*near.known.tolist(), *others.tolist()})
    assert np.isin(near.rows, near.known).all()


def test_which_members_are_allowed_is_found_once_for_both_halves(
    vectors: HalfVectors, written: Path
) -> None:
    read_by: list[Thread] = []

    class Noted(RowMask):
        @property
        def array(self) -> NDArray[np.bool_]:
            read_by.append(current_thread())
            return np.ones(ROWS, dtype=bool)

        @array.setter
        def array(self, _: NDArray[np.bool_]) -> None:
            pass

    opened = open_ivf(written)
    assert opened is not None

    for query in vectors[:20].astype(np.float32):
        opened.near(query[None], k=10, mask=Noted(np.empty(0, dtype=bool)))

    assert set(read_by) == {current_thread()}
