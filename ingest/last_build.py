"""What the next build goes on from: the live generation, its corpus and its model."""

from collections.abc import Sequence
from pathlib import Path

from index.errors import IndexDamagedError, IndexMissingError
from index.folder import IndexFolder
from index.generation import Generation
from index.manifest import Manifest, Origin, is_untouched, read_manifest, read_origin

DEFAULT_CORPUS = Path("corpus")


def last_generation(home: IndexFolder) -> Generation | None:
    """The live generation; None where there is none that can be built upon."""
    try:
        return home.open()
    except (IndexMissingError, IndexDamagedError):
        return None


def last_manifest(home: IndexFolder) -> Manifest | None:
    """What the live generation says of itself, if none of its files was written to since.

    Only a look, which takes a moment in a library of any size; None where more is needed.
    """
    try:
        folder = home.live()
        manifest = read_manifest(folder)
    except (IndexMissingError, IndexDamagedError):
        return None
    return manifest if is_untouched(folder, manifest) else None


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
