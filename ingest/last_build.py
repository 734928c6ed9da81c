"""What the next build goes on from: the live generation, its corpus and its model."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from index.errors import CorpusError, IndexDamagedError, IndexMissingError
from index.folder import IndexFolder
from index.generation import Generation
from index.manifest import Manifest, Origin, is_untouched, read_manifest, read_origin

DEFAULT_CORPUS = Path("corpus")


def last_generation(home: IndexFolder) -> Generation | None:
    """The live generation; None where there is none that can be built upon.

    Of its vectors of tokens, which a build mostly shares, only what it copies is checked.
    """
    try:
        return home.open(parts_later=True)
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
    """From what the live generation was built, or one before it where it cannot tell."""
    with suppress(IndexMissingError, IndexDamagedError):
        if origin := read_origin(home.live()):
            return origin
    older = (read_origin(folder) for folder in reversed(home.generations()))
    return next(filter(None, older), None)


def corpus_roots(corpus: Sequence[Path], home: IndexFolder) -> list[Path]:
    """The folders and files to build from: those given, else those of the last build.

    Raises:
        CorpusError: none are given, and there was a build, but nothing tells of what.
    """
    if corpus:
        return [root.absolute() for root in corpus]
    origin = last_origin(home)
    if origin and origin.corpus:
        return [Path(root) for root in origin.corpus]
    if home.generations():
        # Built from another corpus, all that there was would be taken for removed.
        raise CorpusError(
            f"The index in {home.path} is damaged and does not tell what it was built from. Name "
            f"the articles: python -m ingest build --corpus PATH --index {home.path}"
        )
    return [DEFAULT_CORPUS.absolute()]
