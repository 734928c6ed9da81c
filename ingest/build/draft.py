"""Writes a planned generation: embeds what is new, then stores everything as a draft."""

from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from index.calibration import CALIBRATION
from index.embedding.embedder import Embedder
from index.settings import BuildSettings
from index.store.folder.writer import Contents
from index.store.manifest import Manifest
from index.store.store import Store
from ingest.build.plan import Plan
from ingest.passages.embedding import embed_here, passage_vectors, salvage_vectors
from ingest.passages.vector_cache import VectorCache
from ingest.progress import Progress
from ingest.reader_version import reader_version
from ingest.workers.distributed import embed_spread
from ingest.workers.pool import WorkerPool


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
    progress.begin("embedding", len(plan.texts))
    keeps_tokens = plan.passages <= settings.late_passages
    with closing(VectorCache(vector_cache_of(store, tokens=keeps_tokens))) as cache:
        if plan.last is None:
            salvage_vectors(
                plan.texts,
                model=model,
                cache=cache,
                store=store,
                tokens=keeps_tokens,
            )
        passages, embedded = passage_vectors(
            plan.texts,
            model=model,
            cache=cache,
            base=plan.base,
            keeps_tokens=keeps_tokens,
            embed=partial(embed_spread, pool) if pool else partial(embed_here, model),
            advance=progress.advance,
        )
    needs_ivf = plan.passages > settings.exact_passages
    if needs_ivf:
        progress.begin("sorting passages", plan.passages)
    contents = Contents(
        articles=plan.entries,
        keys=passages.keys,
        vector_rows=passages.rows,
        vectors=passages.vectors,
        tokens=passages.tokens if keeps_tokens else None,
        ivf=needs_ivf,
        base=plan.base,
    )
    manifest = Manifest(
        name=name,
        created=datetime.now(UTC).isoformat("T", "seconds"),
        model=model.name,
        model_digest=model.digest,
        prompts=model.prompts,
        dimension=passages.vectors.shape[1],
        settings=asdict(settings),
        documents=len(plan.entries),
        passages=plan.passages,
        corpus=plan.corpus,
        articles=plan.prepared.digests,
        failed=tuple((failure.path, failure.reason) for failure in plan.prepared.failed),
        languages=plan.languages,
        rules=reader_version(),
        silence=CALIBRATION,
    )
    store.write(name, contents, manifest, advance=progress.advance if needs_ivf else None)
    return embedded


def vector_cache_of(store: Store, *, tokens: bool) -> Path:
    """Where vectors are kept until they are published, with token vectors or without."""
    return store.path / ("vectors.sqlite" if tokens else "vectors-alone.sqlite")
