"""Moves an index from one store to another without embedding anything again."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, overload

import numpy as np

from index.embedding.token_vectors import TokenVectors
from index.errors import ConcordanceError, IndexDamagedError
from index.files.address import spoken
from index.records import Advance
from index.store.articles import digest_of, whole_articles
from index.store.folder.sqlite_rows import Article
from index.store.folder.writer import Contents
from index.store.generation import Generation
from index.store.open import open_store

_AT_ONCE = 256


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
    if source.absolute() == target.absolute():
        raise ConcordanceError(f"{spoken(source)} cannot be copied to itself. Name another index.")
    began = time.perf_counter()
    generation = open_store(source).open()
    store = open_store(target)
    with store.writing(), store.drafting() as name:
        contents = _contents(generation, advance)
        manifest = replace(generation.manifest, name=name, files={})
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
    vectors = np.empty((manifest.passages, manifest.dimension), dtype=np.float16)
    keys = np.empty((manifest.passages, 16), dtype=np.uint8)
    articles: list[Article] = []
    terms: list[Sequence[str]] = []
    rows: list[int] = []
    for whole in whole_articles(generation):
        articles.append(whole.article)
        for one in whole.stored:
            vectors[len(rows)] = one.vector
            keys[len(rows)] = np.frombuffer(one.key, dtype=np.uint8)
            terms.append(one.terms)
            rows.append(one.row)
        if advance:
            advance(len(whole.stored))
    has_tokens = manifest.passages <= manifest.settings["late_passages"]
    return Contents(
        articles=articles,
        keys=keys,
        vector_rows=np.arange(len(rows)),
        vectors=vectors,
        tokens=_Tokens(generation, rows) if has_tokens else None,
        ivf=manifest.passages > manifest.settings["exact_passages"],
        terms=terms,
    )


class _Tokens(Sequence[TokenVectors]):
    """The token vectors of these rows, loaded in batches: they are the largest part of an index."""

    def __init__(self, generation: Generation, rows: Sequence[int]) -> None:
        self._generation = generation
        self._rows = rows
        self._start = 0
        self._loaded: list[TokenVectors] = []

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> TokenVectors: ...

    @overload
    def __getitem__(self, place: slice) -> list[TokenVectors]: ...

    def __getitem__(self, place: int | slice) -> TokenVectors | list[TokenVectors]:
        if isinstance(place, slice):
            return [self[one] for one in range(len(self))[place]]
        if not self._start <= place < self._start + len(self._loaded):
            self._start = place
            rows = self._rows[place : place + _AT_ONCE]
            self._loaded = [one.tokens for one in self._generation.stored(rows)]
        return self._loaded[place - self._start]
