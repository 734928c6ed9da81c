"""What the next build goes on from: the live generation, its corpus and its model."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from index.errors import CorpusError, IndexDamagedError, IndexMissingError
from index.files.address import spoken
from index.store.generation import Generation
from index.store.manifest import Origin
from index.store.store import Store

DEFAULT_CORPUS = Path("corpus")


def last_generation(store: Store) -> Generation | None:
    """The live generation; None where there is none that can be built upon.

    Of its vectors of tokens, which a build mostly shares, only what it copies is checked.
    """
    try:
        return store.open(parts_later=True)
    except (IndexMissingError, IndexDamagedError):
        return None


def last_origin(store: Store) -> Origin | None:
    """From what the live generation was built, or one before it where it cannot tell."""
    with suppress(IndexMissingError, IndexDamagedError):
        if origin := store.origin(store.live()):
            return origin
    older = map(store.origin, reversed(store.names()))
    return next(filter(None, older), None)


def corpus_roots(corpus: Sequence[Path], store: Store) -> list[Path]:
    """The folders and files to build from: those given, else those of the last build.

    Raises:
        CorpusError: none are given, and there was a build, but nothing tells of what.
    """
    if corpus:
        return [root.absolute() for root in corpus]
    origin = last_origin(store)
    if origin and origin.corpus:
        return [Path(root) for root in origin.corpus]
    if store.names():
        # Built from another corpus, all that there was would be taken for removed.
        index = spoken(store.path)
        raise CorpusError(
            f"The index in {index} is damaged and does not tell what it was built from. Name "
            f"the articles: python -m ingest build --corpus PATH --index {index}"
        )
    return [DEFAULT_CORPUS.absolute()]
