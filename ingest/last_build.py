"""What the next build goes on from: the live generation, its corpus and its model."""

from collections.abc import Sequence
from pathlib import Path

from index.errors import IndexDamagedError, IndexMissingError
from index.folder import IndexFolder
from index.generation import Generation
from index.manifest import Origin, read_origin

DEFAULT_CORPUS = Path("corpus")


def last_generation(home: IndexFolder) -> Generation | None:
    """The live generation; None where there is none that can be built upon."""
    try:
        return home.open()
    except (IndexMissingError, IndexDamagedError):
        return None


def last_origin(home: IndexFolder) -> Origin | None:
    """From what the live generation was built, also where it cannot be built upon."""
    try:
        return read_origin(home.live())
    except (IndexMissingError, IndexDamagedError):
        return None


def corpus_roots(corpus: Sequence[Path], origin: Origin | None) -> list[Path]:
    """The folders and files to build from: those given, else those of the last build."""
    if corpus:
        return [root.absolute() for root in corpus]
    if origin and origin.corpus:
        return [Path(root) for root in origin.corpus]
    return [DEFAULT_CORPUS.absolute()]
