"""Moves an index from one store to another without embedding anything again."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import ConcordanceError, IndexDamagedError
from index.files.address import spoken
from index.records import Advance
from index.store.articles import digest_of, whole_articles
from index.store.contents import Contents, NewArticle, Part
from index.store.generation import Generation
from index.store.open import open_store

_AT_ONCE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """The generation that was written, and the digest that it shares with its source."""

    generation: str
    documents: int
    passages: int
    digest: str
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """The report as the command line prints it."""
        return {name: getattr(self, name) for name in self.__slots__}


def copy_index(source: Path, target: Path, *, advance: Advance | None = None) -> Copied:
    """Publish the live generation of the index `source` in the index `target`.

    The generation that was live in `target` is kept for rollback. Nothing is published unless what
    was written has the digest of what was read. `advance` counts the passages read.

    Raises:
        ConcordanceError: both are the same index.
        IndexMissingError: nothing has been published in `source`.
        IndexDamagedError: `source` is damaged, or what was written differs from it.
        BuildRunningError: another process is writing to `target`.
    """
    if source.resolve() == target.resolve():
        raise ConcordanceError(f"{spoken(source)} cannot be copied to itself. Name another index.")
    began = time.perf_counter()
    generation = open_store(source).open()
    store = open_store(target)
    with store.writing(), store.drafting() as name:
        contents = _contents(generation, advance)
        kept = generation.manifest.token_packing.name
        manifest = replace(generation.manifest, name=name, tokens=kept, files={})
        store.write(name, contents, manifest)
        digest, written = digest_of(generation), digest_of(store.open_named(name))
        if digest != written:
            folder = target / "generations" / name
            raise IndexDamagedError(folder, f"it differs from {spoken(source)}")
        store.publish(name)
    return Copied(
        generation=name,
        documents=manifest.documents,
        passages=manifest.passages,
        digest=digest,
        seconds=time.perf_counter() - began,
    )


def _contents(generation: Generation, advance: Advance | None) -> Contents:
    manifest = generation.manifest
    return Contents(
        order=[NewArticle(count) for count in generation.passage_counts],
        parts=_parts(generation, advance=advance),
        packing=manifest.token_packing,
        ivf=manifest.passages > manifest.settings["exact_passages"],
        dimension=manifest.dimension,
    )


def _parts(generation: Generation, *, advance: Advance | None) -> Iterator[Part]:
    articles = whole_articles(generation)
    while some := list(islice(articles, _AT_ONCE)):
        stored = [one for whole in some for one in whole.stored]
        keys = b"".join(one.key for one in stored)
        vectors = [one.vector for one in stored]
        yield Part(
            articles=[whole.article for whole in some],
            keys=np.frombuffer(keys, dtype=np.uint8).reshape(-1, 16),
            vectors=np.array(vectors, dtype=np.float16).reshape(-1, generation.manifest.dimension),
            tokens=[one.tokens for one in stored] if generation.manifest.token_packing else None,
            terms=[one.terms for one in stored],
        )
        if advance:
            advance(len(stored))
