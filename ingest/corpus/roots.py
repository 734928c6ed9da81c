"""The starting point of the next build: the live generation, its corpus and its model."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from index.errors import CorpusError, IndexDamagedError, UnusableIndexError
from index.files.address import spoken
from index.store.generation import Generation
from index.store.manifest import Origin
from index.store.store import Store

DEFAULT_CORPUS = Path("corpus")


def last_generation(store: Store) -> Generation | None:
    """The live generation; None if there is none that can be built on.

    Of what is stored of passages, most of which a build shares, only what it copies is checked.

    Raises:
        IndexDamagedError: it is damaged.
    """
    try:
        return store.open(parts_later=True)
    except UnusableIndexError as error:
        if isinstance(error, IndexDamagedError) and not error.is_sound:
            raise
        return None


def last_origin(store: Store) -> Origin | None:
    """What the live generation was built from; if that is unknown, an earlier one."""
    with suppress(UnusableIndexError):
        if origin := store.origin(store.live()):
            return origin
    older = map(store.origin, reversed(store.names()))
    return next(filter(None, older), None)


def corpus_roots(corpus: Sequence[Path], store: Store) -> list[Path]:
    """The folders and files to build from: those given, otherwise those of the last build.

    Raises:
        CorpusError: none are given, and there was a build, but its corpus is unknown.
    """
    if corpus:
        return [root.absolute() for root in corpus]
    origin = last_origin(store)
    if origin and origin.corpus:
        return [Path(root) for root in origin.corpus]
    if store.names():
        # If another corpus were built, every article so far would count as removed.
        index = spoken(store.path)
        raise CorpusError(
            f"The index in {index} is damaged and does not say what it was built from. Name "
            f"the articles: python -m ingest build --corpus PATH --index {index}"
        )
    return [DEFAULT_CORPUS.absolute()]
