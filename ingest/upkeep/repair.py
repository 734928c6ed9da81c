"""Repairs a damaged index: from its articles if they are there, else by an earlier generation."""

from dataclasses import dataclass
from pathlib import Path

from index.errors import IndexDamagedError, SourceError
from index.store.open import open_store
from index.store.store import Store
from ingest.build.pipeline import build
from ingest.build.report import BuildReport
from ingest.progress import Progress
from ingest.upkeep.verify import verify


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """The outcome: the generation that is now live, and how.

    `report` is that of the build that made it; if the articles could not be read, there is the
    `problem` instead, and an earlier generation is live again.
    """

    generation: str
    report: BuildReport | None = None
    problem: str = ""


def repair(index: Path, *, progress: Progress | None = None) -> Repair:
    """Rebuild the index in `index` from its articles, with all vectors that are still sound.

    Raises:
        IndexDamagedError: the articles are missing, and no generation is sound.
        ConcordanceError: anything that `build` raises, except for a missing corpus.
    """
    try:
        report = build(index, progress=progress, repair=True)
    except SourceError as error:
        return Repair(generation=_last_sound(open_store(index)), problem=str(error))
    assert report.generation
    return Repair(generation=report.generation, report=report)


def _last_sound(store: Store) -> str:
    with store.writing():
        for name in reversed(store.names()):
            if not verify(store, name).problems:
                return store.roll_back(name).manifest.name
    folder = store.path / "generations" / "?"
    raise IndexDamagedError(folder, "its articles are missing, and no generation is sound")
