"""Reports what a planned build would do, without doing it."""

import time
from collections.abc import Sequence
from contextlib import closing

from index.embedding.embedder import Embedder
from index.settings import BuildSettings
from index.store.store import Store
from ingest.build.draft import vector_cache_of
from ingest.build.plan import Plan
from ingest.build.report import BuildReport
from ingest.passages.embedding import unseen
from ingest.passages.vector_cache import VectorCache


def dry_report(
    plan: Plan,
    store: Store,
    model: Embedder,
    settings: BuildSettings,
    *,
    notices: Sequence[str],
    began: float,
) -> BuildReport:
    """The report of a build that would follow `plan`; `began` is a time of `perf_counter`."""
    packing = plan.packing(model, settings)
    with closing(VectorCache(vector_cache_of(store, packing), packing, writes=False)) as cache:
        embedded = unseen(
            plan.texts(), model=model, cache=cache, base=plan.base, store=store, packing=packing
        )
    return BuildReport(
        generation=plan.last.manifest.name if plan.last else None,
        published=False,
        planned=True,
        documents=len(plan.order),
        passages=plan.passages,
        changes=plan.changes,
        embedded=embedded,
        failed=plan.prepared.failed,
        notices=notices,
        seconds=time.perf_counter() - began,
    )
