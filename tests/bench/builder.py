"""The builder alone, up to what it hands to a store: memory, time and disk, by passages."""

import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from index.records import Advance
from index.store.contents import Contents
from index.store.folder.store import FolderStore
from index.store.manifest import Manifest
from ingest.build.pipeline import build
from tests.bench import child
from tests.bench.articles import CHARACTERS_A_PASSAGE, sized_articles, write_table
from tests.bench.bench import SIZES, Bench
from tests.bench.drawn import DrawnVectors, load_pool, pack_once
from tests.bench.drawn_index import StageClock
from tests.bench.figures import Case, Values
from tests.bench.machine import memory
from tests.bench.memory_watch import MemoryWatch

# A table may have at most two gigabytes.
_IN_A_TABLE = 2_500_000


def cases(bench: Bench) -> Iterator[Case]:
    """One case for each size; also for `--largest`, if that is larger than all others.

    Ten million take an hour, and 40 GB of disk.
    """
    for size in (*bench.sizes, *([bench.largest] if bench.largest > SIZES[-1] else [])):
        yield Case(name=f"{size:,}", measure=partial(_measure, bench, size))


def _measure(bench: Bench, size: int) -> Values:
    load_pool(bench.folder / "drawn")
    index = bench.folder / "builder" / str(size)
    shutil.rmtree(index, ignore_errors=True)
    try:
        return child.run("tests.bench.builder", [index, size])
    finally:
        shutil.rmtree(index, ignore_errors=True)


class _Handed(Exception):  # noqa: N818
    """All parts were handed over, and dropped."""


def _drop(
    store: FolderStore,
    name: str,
    contents: Contents,
    manifest: Manifest,
    *,
    advance: Advance | None = None,
) -> None:
    """What a store does here in place of writing: it takes each part, and counts its passages."""
    passages = [len(part.keys) for part in contents.parts]
    waiting = sum(file.stat().st_size for file in store.path.iterdir() if file.is_file())
    raise _Handed(len(contents.order), sum(passages), max(passages), waiting / 2**20)


def _tables(folder: Path, size: int) -> Sequence[Path]:
    articles, tables = sized_articles(size), []
    for first in range(0, size, _IN_A_TABLE):
        table = folder / f"{size}-{first}.jsonl"
        some = _about(articles, min(_IN_A_TABLE, size - first) * CHARACTERS_A_PASSAGE)
        tables.append(write_table(table, some))
        # An earlier run has written it, so its articles are passed over.
        for _ in some:
            pass
    return tables


def _about(articles: Iterator[dict[str, str]], characters: int) -> Iterator[dict[str, str]]:
    """The next articles, with about so many characters together."""
    while characters > 0 and (some := list(islice(articles, 1))):
        characters -= len(some[0]["text"])
        yield some[0]


def _build(index: Path, size: int) -> Values:
    tables = _tables(index.parent, size)
    clock = StageClock()
    pool = load_pool(index.parent.parent / "drawn")
    pack_once(pool)
    model = DrawnVectors(pool, exports=index / "models")
    watch = MemoryWatch(lambda: clock.stage)
    watch.start()
    FolderStore.write = _drop  # type: ignore[method-assign,assignment]
    before, began = memory()["at most, MB"], time.perf_counter()
    try:
        build(index, corpus=tables, model=model, progress=clock)
    except _Handed as handed:
        articles, passages, largest, waiting = handed.args
    seconds = time.perf_counter() - began
    stages = {"reading": "reading", "cutting": "cutting", "embedding": "drawing vectors"}
    return {
        "articles": articles,
        "passages": passages,
        "largest part, passages": largest,
        "waiting on disk, MB": waiting,
        "seconds": seconds,
        "memory before, MB": before,
        "memory at most, MB": memory()["at most, MB"],
        **{f"{name}, own memory, MB": watch.own.get(stage, 0) for stage, name in stages.items()},
        "memory of the reader at most, MB": watch.children,
    }


if __name__ == "__main__":
    child.print_figures(_build(Path(sys.argv[1]), int(sys.argv[2])))
