"""Indexes of any size over real text, with drawn vectors; built in a separate process."""

import json
import shutil
import sys
import time
from pathlib import Path

from index.store.folder.store import FolderStore
from ingest.build.pipeline import build
from tests.bench import child
from tests.bench.articles import sized_articles, write_table
from tests.bench.bench import Bench
from tests.bench.drawn import DrawnVectors, load_pool, pack_once
from tests.bench.figures import Values, packed, unpacked
from tests.bench.machine import memory
from tests.bench.memory_watch import MemoryWatch

_OTHER = "writing and the rest"
# Articles are added and removed in a separate folder, so that no large table is read again.
_FIRST = "A lighthouse keeper had cramps in the calf after many stairs. Rest helped him."


class StageClock:
    """Progress that times each stage, from its beginning to its last step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.stage = ""
        self._began = 0.0

    def begin(self, stage: str, total: int) -> None:
        """Another stage begins."""
        self.stage, self._began = stage, time.perf_counter()

    def at(self, name: str) -> None:
        """Does nothing."""

    def within(self, words: str) -> None:
        """Does nothing."""

    def advance(self, steps: int) -> None:
        """The stage lasts at least until now."""
        self.seconds[self.stage] = time.perf_counter() - self._began


def drawn_index(bench: Bench, size: int) -> Path:
    """The folder of an index of about `size` passages, built unless it is there."""
    index = bench.folder / "drawn" / str(size)
    if not _figures_file(index).is_file():
        load_pool(bench.folder / "drawn")
        # Work left by an interrupted build would be missing from the time of this one.
        shutil.rmtree(index, ignore_errors=True)
        figures = child.run("tests.bench.drawn_index", [index, size])
        _figures_file(index).write_text(json.dumps(packed(figures)), encoding="utf-8")
    return index


def added_folder(index: Path) -> Path:
    """The folder, beside the table, to which articles may be added."""
    return index.with_name(f"{index.name}-added")


def build_figures(index: Path) -> Values:
    """The cost of building a drawn index: seconds by stage, memory, disk."""
    return unpacked(json.loads(_figures_file(index).read_text(encoding="utf-8")))


def _figures_file(index: Path) -> Path:
    return index.with_name(f"{index.name}-built.json")


def _build(index: Path, size: int) -> Values:
    table = write_table(index.with_name(f"{size}.jsonl"), sized_articles(size))
    added_folder(index).mkdir(exist_ok=True)
    (added_folder(index) / "first.md").write_text(_FIRST, encoding="utf-8")
    store, clock = FolderStore(index), StageClock()
    watch = MemoryWatch(lambda: clock.stage)
    watch.start()
    pool = load_pool(index.parent)
    pack_once(pool)
    model = DrawnVectors(pool, exports=store.models)
    began = time.perf_counter()
    report = build(index, corpus=[table, added_folder(index)], model=model, progress=clock)
    seconds = time.perf_counter() - began
    # Nothing is embedded here, so that name would mislead.
    names = {"embedding": "drawing vectors"}
    stages = {f"build: {names.get(stage, stage)}, s": s for stage, s in clock.seconds.items()}
    written = sum(file.stat().st_size for file in store.live_folder().rglob("*") if file.is_file())
    return {
        "passages": report.passages,
        "build, s": seconds,
        **stages,
        f"build: {_OTHER}, s": seconds - sum(clock.seconds.values()),
        "build: memory at most, MB": memory()["at most, MB"],
        "build: memory of the reader, MB": watch.children,
        "on disk, MB": written / 2**20,
    }


if __name__ == "__main__":
    child.print_figures(_build(Path(sys.argv[1]), int(sys.argv[2])))
