"""Writes a planned generation: embeds what is new, then stores everything as a draft."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path

from index.calibration import CALIBRATION
from index.embedding.embedder import Embedder
from index.embedding.token_packing import TokenPacking
from index.records import Advance
from index.settings import BuildSettings
from index.store.contents import Contents, Part
from index.store.folder.sqlite_rows import Article
from index.store.manifest import Manifest
from index.store.store import Store
from ingest.build.plan import Plan
from ingest.passages.embedding import (
    PassageVectors,
    embed_here,
    passage_vectors,
    salvage_vectors,
)
from ingest.passages.vector_cache import VectorCache
from ingest.progress import Progress
from ingest.reader_version import reader_version
from ingest.workers.distributed import embed_spread
from ingest.workers.pool import WorkerPool

# The most passages of a part, but for an article that has more.
_PASSAGES = 4096


def write_draft(
    plan: Plan,
    *,
    store: Store,
    name: str,
    model: Embedder,
    settings: BuildSettings,
    progress: Progress,
    pool: WorkerPool | None = None,
) -> int:
    """Write the planned generation into the draft `name`; returns how many passages it embedded.

    New vectors are cached as they come, so that a build that is interrupted resumes where it
    stopped when it is started again.
    """
    progress.begin("embedding", plan.new_passages)
    packing = plan.packing(model, settings)
    with closing(VectorCache(vector_cache_of(store, packing), packing)) as cache:
        if plan.base is None and store.names():
            salvage_vectors(
                plan.texts(),
                model=model,
                cache=cache,
                store=store,
                packing=packing,
            )
        parts = _Parts(
            plan,
            vectors_of=partial(
                passage_vectors,
                model=model,
                cache=cache,
                base=plan.base,
                packing=packing,
                embed=partial(embed_spread, pool) if pool else partial(embed_here, model),
                advance=progress.advance,
            ),
            packing=packing,
        )
        contents = Contents(
            order=plan.order,
            parts=parts,
            packing=packing,
            ivf=plan.passages > settings.exact_passages,
            dimension=parts.dimension(model),
            base=plan.base,
        )
        manifest = Manifest(
            name=name,
            created=datetime.now(UTC).isoformat("T", "seconds"),
            model=model.name,
            model_digest=model.digest,
            prompts=model.prompts,
            dimension=contents.dimension,
            settings=asdict(settings),
            documents=len(plan.order),
            passages=plan.passages,
            corpus=plan.corpus,
            articles=plan.prepared.digests,
            failed=tuple((failure.path, failure.reason) for failure in plan.prepared.failed),
            languages=plan.languages,
            rules=reader_version(),
            silence=CALIBRATION,
            tokens=packing.name,
        )
        store.write(name, contents, manifest, advance=_sorting(parts, plan, progress))
    return parts.embedded


class _Parts:
    """The new articles of a plan in parts, embedded as they are asked for."""

    def __init__(
        self,
        plan: Plan,
        *,
        vectors_of: Callable[[Sequence[str]], PassageVectors],
        packing: TokenPacking,
    ) -> None:
        self._plan = plan
        self._vectors_of = vectors_of
        self._packing = packing
        self._parts: Iterator[Part] = self._embedded()
        self.embedded = 0
        self.ended = False

    def dimension(self, model: Embedder) -> int:
        """How many components their vectors have."""
        if self._plan.base:
            return self._plan.base.manifest.dimension
        # The first part shows it: asking the model would load all of it.
        first = next(self._parts, None)
        self._parts = chain([first] if first else [], self._parts)
        vectors = first.vectors if first else model.embed_documents([]).vectors
        dimension: int = vectors.shape[1]
        return dimension

    def __iter__(self) -> Iterator[Part]:
        yield from self._parts
        self.ended = True

    def _embedded(self) -> Iterator[Part]:
        for articles in _bounded(self._plan.prepared.new()):
            texts = [text for article in articles for text in article.searched]
            keys, vectors, tokens, embedded = self._vectors_of(texts)
            self.embedded += embedded
            yield Part(
                articles=articles,
                keys=keys,
                vectors=vectors,
                tokens=tokens if self._packing else None,
            )


def _bounded(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Consecutive articles, of at most so many passages together."""
    some: list[Article] = []
    passages = 0
    for article in articles:
        if some and passages + len(article.passages) > _PASSAGES:
            yield some
            some, passages = [], 0
        some.append(article)
        passages += len(article.passages)
    if some:
        yield some


def _sorting(parts: _Parts, plan: Plan, progress: Progress) -> Advance:
    """Counts the passages put into IVF lists, which a store does once it has all parts."""
    began = False

    def advance(steps: int) -> None:
        nonlocal began
        if parts.ended:
            if not began:
                progress.begin("sorting passages", plan.passages)
                began = True
            progress.advance(steps)

    return advance


def vector_cache_of(store: Store, packing: TokenPacking) -> Path:
    """Where vectors are kept until they are published, with token vectors by a packing."""
    return store.path / f"vectors-{packing.name.replace(' ', '-')}.sqlite"
