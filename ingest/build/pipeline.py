"""A build: from corpus folders to a published generation."""

import sqlite3
import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

from index.begun import begin_work
from index.embedding.embedder import Embedder
from index.embedding.sentence_transformer import load_model
from index.errors import IndexDamagedError, IndexUnwritableError, TableError
from index.notebook.saved_questions import questions_to_watch
from index.settings import DEFAULT_MODEL, BuildSettings
from index.store.manifest import Manifest
from index.store.open import open_store
from index.store.store import Store
from ingest.build.article_notices import article_notices
from ingest.build.changes import Changes
from ingest.build.damaged import damage_of, must_ask, refuse_to_lose, told
from ingest.build.draft import write_draft
from ingest.build.dry_run import dry_report
from ingest.build.forget import forget, forget_vectors
from ingest.build.languages import Languages
from ingest.build.plan import Plan
from ingest.build.planner import Planner
from ingest.build.preview import Approve, Preview, always, preview
from ingest.build.record import BuildRecorder
from ingest.build.removal_proof import Removal, prove_removal
from ingest.build.report import BuildReport
from ingest.build.up_to_date import Wanted, differs, put_aside_notice
from ingest.corpus.digests import corpus_digests
from ingest.corpus.find import find
from ingest.corpus.roots import corpus_roots, last_generation, last_origin
from ingest.describe.read_cache import ReadCache
from ingest.passages.spool import Spool
from ingest.progress import Progress, Silence
from ingest.reading import Failure, Limits
from ingest.recognition.page_cache import page_cache_of
from ingest.sandbox.pipe import Recognition
from ingest.sandbox.reader import ReaderProcess
from ingest.workers.distributed import SpreadProgress
from ingest.workers.from_argument import PoolFactory
from ingest.workers.pool import WorkerPool


def build(
    index: Path,
    *,
    corpus: Sequence[Path] = (),
    model: str | Embedder | None = None,
    settings: BuildSettings | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
    dry_run: bool = False,
    check: bool = False,
    repair: bool = False,
    approve: Approve | None = always,
    make_pool: PoolFactory | None = None,
) -> BuildReport:
    """Bring the index in the folder `index` up to date with its corpus.

    Without `corpus` the folders are those of the last build; for a first build `corpus/`.
    Without `model`, a name or a loaded one, it is that of the last build; for a first build
    all-MiniLM-L6-v2. A build with nothing to do publishes nothing. Readers keep the generation
    that they have open.

    A `dry_run` reads the articles, reports what would change and writes nothing. With `repair`
    all is built from the articles, whatever is live, using the vectors that are still sound. With
    `check` all that is live is checked; otherwise what this build reads of it.

    Saved questions are asked of both states, and `approve` gets those that would be answered
    differently; unless it returns True, the new state is put aside. With None no question is
    asked. The workers from `make_pool` do the work, except in a `dry_run`.

    Raises:
        CorpusError: the corpus is missing, or nothing in it can be read.
        ModelError: the model cannot be found.
        BuildRunningError: another build is writing to the same index.
        IndexUnwritableError: the index folder cannot be written to.
    """
    store = open_store(index)
    recorder = None if dry_run else BuildRecorder(index, also=progress)
    with nullcontext() if dry_run else store.writing(), recorder or nullcontext():
        roots = corpus_roots(corpus, store)
        if model is None:
            origin = last_origin(store)
            model = origin.model if origin else DEFAULT_MODEL
        embedder = load_model(model, exports=store.models) if isinstance(model, str) else model
        spread = make_pool(embedder, store.models) if make_pool and not dry_run else None
        with spread or nullcontext() as pool:
            shown = recorder or progress or Silence()
            report = _Build(
                store=store,
                roots=roots,
                model=embedder,
                settings=settings or BuildSettings(),
                limits=limits or Limits(),
                progress=SpreadProgress(shown, pool) if pool else shown,
                dry_run=dry_run,
                check=check,
                repair=repair,
                approve=approve,
                pool=pool,
            ).run()
        if recorder:
            recorder.report = report
        return report


@dataclass(frozen=True, slots=True, kw_only=True)
class _Build:
    """One build, while the index is locked for it, or a dry run."""

    store: Store
    roots: Sequence[Path]
    model: Embedder
    settings: BuildSettings
    limits: Limits
    progress: Progress
    dry_run: bool
    check: bool
    repair: bool
    approve: Approve | None
    pool: WorkerPool | None
    damage: IndexDamagedError | None = None

    def run(self) -> BuildReport:
        began = time.perf_counter()
        try:
            if self.check and (damage := damage_of(self.store)):
                raise damage
            return self._run(began)
        except (IndexDamagedError, ArithmeticError, EOFError, LookupError, ValueError) as error:
            # What is copied is checked when it is; other damage shows as anything. A repair takes
            # nothing that is damaged.
            if self.repair or not (damage := damage_of(self.store)):
                raise
            if not self.dry_run and must_ask(self.approve, self._corpus):
                raise damage from error
            report = replace(self, repair=True, damage=damage)._run(began)
            return replace(report, notices=[told(damage, report), *report.notices])
        except sqlite3.OperationalError as error:
            # Most likely the disk is full.
            raise IndexUnwritableError(self.store.path, str(error)) from error

    def _run(self, began: float) -> BuildReport:
        files, failed = find(self.roots)
        before = None if self.repair else self.store.untouched()
        pages = page_cache_of(self.store.path, writes=not self.dry_run)
        with ReaderProcess(recognition=Recognition(cache=pages)) as reader:
            # A new name says so before any digest does, unless it may be of a state put aside.
            is_early = differs(before, files) and not self.store.put_aside()
            if is_early:
                self._get_ready(reader)
            known = self.store.path / "digests.json"
            digests = corpus_digests(self.roots, files, known=known, save=not self.dry_run)
            if (report := self._settled(before, digests, began)) is not None:
                return report
            if not is_early and differs(before, files, digests):
                self._get_ready(reader)
            last = None if self.repair else last_generation(self.store)
            if last and (report := self._settled(last.manifest, digests, began)) is not None:
                return report
            with Spool(None if self.dry_run else self.store.path / "cut.sqlite") as spool:
                planner = self._planner(reader)
                cache, plan = planner.plan(files, failed, digests, last, spool, fresh=self.repair)
                reader.close()
                with cache:
                    if self.damage:
                        refuse_to_lose(self.store, plan.prepared.digests, failed)
                    if self.dry_run:
                        return dry_report(
                            plan,
                            self.store,
                            self.model,
                            self.settings,
                            notices=plan.prepared.notices + self._notices(plan.languages, plan),
                            began=began,
                        )
                    return self._publish(plan, cache, began)

    def _get_ready(self, reader: ReaderProcess) -> None:
        """Have the reader and the model load while this thread does other work."""
        reader.start()
        if not self.dry_run:
            begin_work(partial(self.model.warm_up, "document"), name="model")

    def _planner(self, reader: ReaderProcess) -> Planner:
        return Planner(
            store=self.store,
            roots=self.roots,
            model=self.model,
            settings=self.settings,
            limits=self.limits,
            progress=self.progress,
            reader=reader,
            writes=not self.dry_run,
            pool=self.pool,
        )

    def _settled(
        self, before: Manifest | None, digests: dict[str, str], began: float
    ) -> BuildReport | None:
        """The report of a build with nothing to do; None if there is something to do."""
        if before is None:
            return None
        wanted = Wanted(
            corpus=self._corpus,
            digests=digests,
            model_digest=self.model.digest,
            settings=asdict(self.settings),
        )
        if wanted.is_met_by(before):
            return self._nothing_to_do(before, began)
        put_aside = put_aside_notice(wanted, self.store)
        return self._nothing_to_do(before, began, notices=[put_aside]) if put_aside else None

    def _notices(self, of: Languages | None, plan: Plan | None = None) -> list[str]:
        return article_notices(of, plan, index=self.store.path)

    def _prepare_questions(self) -> list[str]:
        """Prepare the model for fast questions; a notice if it does not allow that."""
        if self.dry_run:
            return []
        self.progress.begin("preparing questions", 1)
        notice = self.model.prepare(self.store.models)
        self.progress.advance(1)
        return [notice] if notice else []

    def _publish(self, plan: Plan, cache: ReadCache, began: float) -> BuildReport:
        with self.store.drafting() as name:
            # First, since passages are embedded with what this produces, too.
            notices = plan.prepared.notices + self._notices(plan.languages, plan)
            notices += self._prepare_questions()
            embedded = write_draft(
                plan,
                store=self.store,
                name=name,
                model=self.model,
                settings=self.settings,
                progress=self.progress,
                pool=self.pool,
            )
            removal = Removal()
            if plan.last and (plan.changes.removed or plan.changes.changed):
                removal = prove_removal(plan.changes, plan.last, self.store.open_draft(name))
            seen = self._preview(plan, name, notices)
            is_wanted = not seen.moves or (self.approve or always)(seen)
            # Before publishing, since it needs disk space and publishing could not be undone.
            cache.save()
            self.store.publish(name, live=is_wanted)
        forget(plan, self.store)
        return BuildReport(
            generation=name if is_wanted or not plan.last else plan.last.manifest.name,
            published=is_wanted,
            held=None if is_wanted else name,
            documents=len(plan.order),
            passages=plan.passages,
            changes=plan.changes,
            removal=removal,
            preview=seen,
            embedded=embedded,
            failed=plan.prepared.failed,
            notices=notices,
            seconds=time.perf_counter() - began,
        )

    def _preview(self, plan: Plan, name: str, notices: list[str]) -> Preview:
        """The effect on saved questions; empty if they cannot be asked of both states."""
        if not (self.approve and plan.last) or plan.last.manifest.model_digest != self.model.digest:
            return Preview()
        try:
            questions = questions_to_watch(plan.corpus)
        except TableError as error:
            notices.append(f"No saved question was asked: {error}")
            return Preview()
        if not questions:
            return Preview()
        # Imported here: a build without saved questions needs no search.
        from index.search.searcher import Searcher

        plan.last.check_all()
        self.progress.begin("asking saved questions", len(questions))
        return preview(
            questions,
            before=Searcher(self.store, self.model, generation=plan.last),
            after=Searcher(self.store, self.model, generation=self.store.open_draft(name)),
            changed=plan.changes,
            advance=self.progress.advance,
        )

    def _nothing_to_do(
        self, before: Manifest, began: float, *, notices: Sequence[str] = ()
    ) -> BuildReport:
        if not self.dry_run:
            # Left by an interrupted build for articles that are gone again.
            forget_vectors(self.store)
        return BuildReport(
            generation=before.name,
            published=False,
            documents=before.documents,
            passages=before.passages,
            changes=Changes(unchanged=before.documents),
            embedded=0,
            failed=[Failure(path=path, reason=reason) for path, reason in before.failed],
            notices=[*notices, *self._notices(before.languages), *self._prepare_questions()],
            seconds=time.perf_counter() - began,
        )

    @property
    def _corpus(self) -> tuple[str, ...]:
        return tuple(str(root) for root in self.roots)
