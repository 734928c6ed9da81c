"""The inverted file alone, over drawn vectors: building it, adding to it, searching in it.

With `--largest 10000000` over ten million, too, which takes 10 GB of disk.
"""

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np

from index.batches import batched
from index.files.atomic import size_below
from index.records import Vectors
from index.retrieval.dense import DenseIndex
from index.retrieval.ivf import open_ivf, write_ivf
from index.retrieval.row_mask import RowMask
from index.retrieval.vector_rows import FileRows, VectorRows
from index.settings import SearchSettings
from tests.bench import child
from tests.bench.bench import Bench
from tests.bench.drawn import Pool, load_pool
from tests.bench.figures import Case, Values
from tests.bench.machine import memory

SIZES = (100_000, 1_000_000, 10_000_000)
_ADDED = 5_000
_QUESTIONS = 100
_BLOCK = 10_000
_K = 10
# Sums in a different order differ by less.
_EQUAL = 1e-6


def cases(bench: Bench) -> Iterator[Case]:
    """One case for each number of vectors."""
    for size in SIZES:
        if size <= bench.largest:
            yield Case(name=f"{size:,}", measure=partial(_measure, bench, size))


def _measure(bench: Bench, size: int) -> Values:
    folder = bench.folder / "cells" / str(size)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    pool = bench.folder / "drawn"
    child.run("tests.bench.cells", ["draw", pool, folder, size])
    figures = {
        name: value
        for step in ("build", "add", "search")
        for name, value in child.run("tests.bench.cells", [step, pool, folder, size]).items()
    }
    shutil.rmtree(folder)
    return figures


def _draw(pool: Pool, folder: Path, size: int) -> Values:
    """Write vectors, and some more for later."""
    shape = (size + _ADDED, pool.vectors.shape[1])
    file = folder / "more.npy"
    drawn = np.lib.format.open_memmap(file, "w+", np.float16, shape)
    for part in batched(range(len(drawn)), _BLOCK):
        drawn[part.start : part.stop] = pool.draw_many(len(part), seed=part.start)
    np.save(folder / "vectors.npy", drawn[:size], allow_pickle=False)
    return {}


def _build(_pool: Pool, folder: Path, _size: int) -> Values:
    before = memory()["resident, MB"]
    (folder / "built").mkdir()
    vectors = FileRows([folder / "vectors.npy"])
    figures = _timed("build", lambda: write_ivf(folder / "built", vectors, name="000001"))
    return {
        **figures,
        "build: resident before, MB": before,
        "build: memory at most, MB": memory()["at most, MB"],
        "on disk, MB": size_below(folder / "built") / 2**20,
        "bytes of a vector": size_below(folder / "built") / len(vectors),
    }


def _add(_pool: Pool, folder: Path, size: int) -> Values:
    (folder / "added").mkdir()
    vectors = FileRows([folder / "more.npy"])
    figures = _timed(
        f"{_ADDED:,} more",
        lambda: write_ivf(
            folder / "added",
            vectors,
            name="000002",
            base=folder / "built",
            row_of=np.arange(size),
        ),
    )
    return {**figures, f"{_ADDED:,} more: memory at most, MB": memory()["at most, MB"]}


def _search(pool: Pool, folder: Path, _size: int) -> Values:
    vectors = FileRows([folder / "more.npy"])
    before = memory()["resident, MB"]
    index = DenseIndex(vectors, ivf=open_ivf(folder / "added"))
    mask = RowMask(np.ones(len(vectors), dtype=bool))
    # Later than all seeds of the vectors.
    queries = pool.draw_many(_QUESTIONS, seed=len(vectors))
    tenth = _tenth_best(vectors, queries)
    figures: dict[str, float] = {}
    for among in (_K, SearchSettings().candidates):
        taken, right = [], 0
        for query, bound in zip(queries, tenth.tolist(), strict=True):
            began = time.perf_counter()
            rows = index.nearest(query, k=among, mask=mask)
            taken.append(1000 * (time.perf_counter() - began))
            right += min(_K, int((vectors.take(rows) @ query >= bound - _EQUAL).sum()))
        figures[f"p50 of {among}, ms"] = float(np.median(taken))
        figures[f"recall@{_K} of {among}"] = right / (_K * len(queries))
    return {**figures, "resident before, MB": before, **memory()}


def _tenth_best(vectors: VectorRows, queries: Vectors) -> Vectors:
    """The tenth highest cosine of each query, by brute force, shape (queries,)."""
    best = np.full((len(queries), _K), -np.inf, dtype=np.float32)
    for part in batched(np.arange(len(vectors)), _BLOCK):
        scores = np.concatenate([best, queries @ vectors.take(part).T], axis=1)
        best = -np.partition(-scores, _K - 1, axis=1)[:, :_K]
    return np.asarray(best.min(axis=1), dtype=np.float32)


def _timed(what: str, work: Callable[[], object]) -> dict[str, float]:
    began, busy = time.perf_counter(), time.process_time()
    work()
    return {
        f"{what}, s": time.perf_counter() - began,
        f"{what}: of all cores, s": time.process_time() - busy,
    }


if __name__ == "__main__":
    _STEPS = {"draw": _draw, "build": _build, "add": _add, "search": _search}
    step, drawn, place, count = sys.argv[1:]
    child.print_figures(_STEPS[step](load_pool(Path(drawn)), Path(place), int(count)))
