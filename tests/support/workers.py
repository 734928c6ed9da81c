"""How a run is shared by worker processes: how many, and what each is given next."""

from pathlib import Path

import pytest
from xdist.scheduler import LoadFileScheduling

COUNT = 2
# Fewer files are done before a second worker has imported what it needs.
FEW = 12
# What one worker does in one go, since its fixtures serve several files.
TOGETHER = ("tests/browser/",)
# What takes longest comes first, so that all workers end at about the same time.
LONGEST = (
    "tests/browser/",
    "tests/index/store/test_promises_at_once.py",
    "tests/index/store/test_promises_ranking.py",
    "tests/project/test_quality.py",
    "tests/index/store/test_promises_trouble.py",
    "tests/ui/server/test_server.py",
    "tests/ingest/workers/test_ray_workers.py",
    "tests/index/store/test_promises_builds.py",
    "tests/index/store/test_incremental.py",
    "tests/ingest/build/test_background.py",
    "tests/ingest/sandbox/test_reader.py",
    "tests/ui/kept/test_page.py",
    "tests/ui/ask/test_page.py",
    "tests/ui/library/test_page.py",
    "tests/index/store/test_promises_commands.py",
    "tests/index/search/test_load.py",
    "tests/project/test_commands.py",
    "tests/index/compare/stance/test_training.py",
)


def share(config: pytest.Config) -> None:
    """Let workers do the run where that is worth it, or `-n` says so; whole files each."""
    # A worker is asked this, too, and would begin workers of its own.
    if is_worker(config):
        return
    if config.option.numprocesses is None:
        config.option.numprocesses = count_for(config)
    if config.option.numprocesses and config.option.dist == "no":
        config.option.dist = "loadfile"


def count_for(config: pytest.Config) -> int:
    """How many workers a run is worth; none where somebody wants to see or to stop it."""
    if config.option.usepdb or config.option.capture == "no":
        return 0
    names = {name.partition("::")[0] for name in config.args}
    paths = [config.invocation_params.dir / name for name in names]
    return COUNT if sum(len(_test_files(path)) for path in paths) > FEW else 0


def is_worker(config: pytest.Config) -> bool:
    """Whether this process does what another one shares out."""
    return hasattr(config, "workerinput")


def unit_of(nodeid: str) -> str:
    """The file, or the folder, that a test is done with."""
    file = nodeid.partition("::")[0]
    return next((folder for folder in TOGETHER if file.startswith(folder)), file)


def long_ones_first(items: list[pytest.Item]) -> None:
    """Put them in the order in which workers take them."""
    places = {unit: place for place, unit in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(unit_of(item.nodeid), len(places)))


class ByUnit(LoadFileScheduling):  # type: ignore[misc]
    """Gives each worker a unit when it has nearly done the one before."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)


def _test_files(path: Path) -> list[Path]:
    return [path] if path.is_file() else list(path.rglob("test_*.py"))
