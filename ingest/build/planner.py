"""Makes the plan of a build: reads what has changed, and decides what is kept."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from index.embedding.embedder import Embedder
from index.embedding.token_packing import NONE
from index.files.damage import is_damage
from index.settings import BuildSettings
from index.store.generation import Generation
from index.store.store import Store
from ingest.build.changes import changes
from ingest.build.corpus_files import CorpusFiles
from ingest.build.languages import manifest_languages
from ingest.build.plan import Plan, order_of
from ingest.build.prepare import Preparation
from ingest.corpus.removed_rows import removed_rows
from ingest.describe.metadata import read_catalogues
from ingest.describe.read_cache import ReadCache
from ingest.file_kinds import Found
from ingest.passages.spool import Spool
from ingest.progress import Progress
from ingest.reading import Failure, Limits
from ingest.sandbox.reader import ReaderProcess
from ingest.workers.distributed import SpreadReader
from ingest.workers.pool import WorkerPool


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """Plans one build, while the index is locked for it; without `writes` nothing is kept."""

    store: Store
    roots: Sequence[Path]
    model: Embedder
    settings: BuildSettings
    limits: Limits
    progress: Progress
    reader: ReaderProcess
    writes: bool
    pool: WorkerPool | None

    def plan(
        self,
        files: Sequence[Found],
        failed: Sequence[Failure],
        digests: dict[str, str],
        last: Generation | None,
        spool: Spool,
        *,
        fresh: bool,
    ) -> tuple[ReadCache, Plan]:
        """The plan, and the open cache with what was read for it; `fresh` reads everything anew."""
        cache = self._read_cache(fresh=fresh)
        try:
            return cache, self._plan(files, failed, digests, last, spool, cache)
        except BaseException as error:
            cache.close()
            if not (isinstance(error, sqlite3.DatabaseError) and is_damage(error)):
                raise
        # It is damaged: all is read again.
        cache = self._read_cache(fresh=True)
        return cache, self._plan(files, failed, digests, last, spool, cache)

    def _plan(
        self,
        files: Sequence[Found],
        failed: Sequence[Failure],
        digests: dict[str, str],
        last: Generation | None,
        spool: Spool,
        cache: ReadCache,
    ) -> Plan:
        roots = [root for root in self.roots if all(one.path != f"{root}/" for one in failed)]
        corpus = CorpusFiles(
            files,
            skipped=failed,
            read=SpreadReader(self.pool, self.reader, self.limits).study
            if self.pool
            else partial(self.reader.study, limits=self.limits),
            digests=digests,
            cache=cache,
            spool=spool,
            removed=removed_rows(roots),
            progress=self.progress,
            is_cut_later=self.pool is not None,
        )
        preparation = Preparation(
            corpus,
            catalogue=read_catalogues(roots),
            model=self.model,
            settings=self.settings,
            progress=self.progress,
            pool=self.pool,
        )
        base = last
        while True:
            prepared = preparation.prepare(base)
            plan = Plan(
                prepared=prepared,
                order=order_of(prepared, base),
                changes=changes(last, prepared),
                corpus=tuple(map(str, self.roots)),
                languages=manifest_languages(prepared, base, model=self.model.name),
                last=last,
                base=base,
            )
            if not base or self._serves(base, plan):
                return plan
            base = None

    def _serves(self, base: Generation, plan: Plan) -> bool:
        """Whether a generation has all vectors that the planned one needs."""
        return plan.packing(self.model, self.settings) in (NONE, base.manifest.token_packing)

    def _read_cache(self, *, fresh: bool) -> ReadCache:
        return ReadCache(self.store.path / "read.sqlite", writes=self.writes, fresh=fresh)
