"""Mends a damaged index: from the articles where they are there, else by an earlier generation."""

from dataclasses import dataclass
from pathlib import Path

from index.errors import CorpusError, IndexDamagedError
from index.store.open import open_store
from index.store.store import Store
from ingest.build.pipeline import build
from ingest.build.report import BuildReport
from ingest.progress import Progress
from ingest.upkeep.verify import verify


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """What became of the index: the generation that is live, and how.

    `report` is that of the build that made it; where the articles could not be read there is
    none, but the `trouble` with them, and an earlier generation is live again.
    """

    generation: str
    report: BuildReport | None = None
    trouble: str = ""


def repair(index: Path, *, progress: Progress | None = None) -> Repair:
    """Build the index in `index` anew from its articles, with all vectors that are still sound.

    Raises:
        IndexDamagedError: neither are the articles there, nor is any generation sound.
        ConcordanceError: all that `build` may raise, but a missing corpus.
    """
    try:
        report = build(index, progress=progress, mend=True)
    except CorpusError as error:
        return Repair(generation=_last_sound(open_store(index)), trouble=str(error))
    assert report.generation
    return Repair(generation=report.generation, report=report)


def _last_sound(store: Store) -> str:
    with store.writing():
        for name in reversed(store.names()):
            if not verify(store, name).problems:
                return store.roll_back(name).manifest.name
    folder = store.path / "generations" / "?"
    raise IndexDamagedError(folder, "its articles are not there, and no generation is sound")
