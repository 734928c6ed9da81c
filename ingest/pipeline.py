"""A build: from corpus folders to a published generation."""

import time
from collections.abc import Sequence
from contextlib import closing, nullcontext
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from index.digest import file_digest
from index.errors import IndexDamagedError
from index.folder import IndexFolder
from index.generation import Generation, write_generation
from index.language import articles_notice
from index.late import TokenVectors
from index.manifest import Manifest, read_manifest
from index.model import Embedded, Embedder, load_model
from index.model_files import DEFAULT_MODEL
from index.records import Document
from index.settings import BuildSettings
from index.silence import CALIBRATION
from index.words import WORDS_VERSION
from ingest.changes import Changes, changes
from ingest.embedding import embed_new, unseen
from ingest.find import CATALOGUE, Found, find
from ingest.languages import Languages, guess_languages
from ingest.last_build import corpus_roots, last_generation, last_manifest, last_origin
from ingest.preparation import Prepared, prepare
from ingest.progress import Progress, Silence
from ingest.reading import Failure, Limits
from ingest.removal import Removal, prove_removal
from ingest.report import BuildReport
from ingest.vector_cache import VectorCache


def build(
    index: Path,
    *,
    corpus: Sequence[Path] = (),
    model: str | Embedder | None = None,
    settings: BuildSettings | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
    dry_run: bool = False,
) -> BuildReport:
    """Bring the index in the folder `index` up to date with its corpus.

    Without `corpus` the folders are those of the last build, at first `corpus/`; without
    `model`, a name or a loaded one, likewise, at first all-MiniLM-L6-v2. A build with nothing
    to do publishes nothing. Whoever reads the index meanwhile keeps the generation it has.

    A `dry_run` reads the articles, reports what would change, and writes nothing.

    Raises:
        CorpusError: the corpus is missing, or nothing in it can be read.
        ModelError: the model cannot be found.
        BuildRunningError: another build is writing to the same index.
        IndexUnwritableError: the index folder cannot be written to.
    """
    home = IndexFolder(index)
    with nullcontext() if dry_run else home.writing():
        origin = last_origin(home)
        roots = corpus_roots(corpus, origin)
        if model is None:
            model = origin.model if origin else DEFAULT_MODEL
        embedder = load_model(model, exports=home.models) if isinstance(model, str) else model
        return _Build(
            home=home,
            roots=roots,
            model=embedder,
            settings=settings or BuildSettings(),
            limits=limits or Limits(),
            progress=progress or Silence(),
            dry_run=dry_run,
        ).run()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Build:
    """One build, while the index is held for it, or only what it would do."""

    home: IndexFolder
    roots: Sequence[Path]
    model: Embedder
    settings: BuildSettings
    limits: Limits
    progress: Progress
    dry_run: bool

    def run(self) -> BuildReport:
        began = time.perf_counter()
        found, failed = find(self.roots)
        articles = _file_digests(self.roots, found)
        if (report := self._settled(last_manifest(self.home), articles, began)) is not None:
            return report
        last = last_generation(self.home)
        if (report := self._settled(last.manifest if last else None, articles, began)) is not None:
            return report
        prepared = prepare(
            found,
            self.roots,
            model=self.model,
            settings=self.settings,
            limits=self.limits,
            progress=self.progress,
        )
        prepared = replace(prepared, failed=[*failed, *prepared.failed])
        if self.dry_run:
            return self._plan(prepared, last, began)
        return self._publish(prepared, articles, last, began)

    def _settled(
        self, before: Manifest | None, articles: dict[str, str], began: float
    ) -> BuildReport | None:
        """The report of a build that has nothing to do; None where there is something."""
        if before is None:
            return None
        if self._is_current(before, articles):
            return self._nothing_to_do(before, began)
        put_aside = self._put_aside(articles)
        return self._nothing_to_do(before, began, notices=[put_aside]) if put_aside else None

    def _is_current(self, before: Manifest, articles: dict[str, str]) -> bool:
        return (
            before.articles == articles
            and before.corpus == tuple(str(root) for root in self.roots)
            and before.model_digest == self.model.digest
            and before.settings == asdict(self.settings)
            and before.words == WORDS_VERSION
            and before.silence == CALIBRATION
        )

    def _put_aside(self, articles: dict[str, str]) -> str | None:
        """A line where these very articles were built before and rolled back since."""
        folder = self.home.withdrawn()
        try:
            withdrawn = read_manifest(folder) if folder else None
        except IndexDamagedError:
            return None
        if withdrawn is None or not self._is_current(withdrawn, articles):
            return None
        return (
            f"The articles are those of generation {withdrawn.name}, which was rolled back, and it "
            f"stays so until an article changes. To have it live again: "
            f"python -m ingest rollback {withdrawn.name} --index {self.home.path}"
        )

    def _languages(
        self, new: dict[str, Document], last: Generation | None
    ) -> dict[str, tuple[str, ...]] | None:
        """What the manifest says of languages: only the default model is known to read one."""
        if self.model.name != DEFAULT_MODEL:
            return None
        known = last.manifest.languages if last else None
        return guess_languages(new.values(), known=known, old=_documents(last))

    def _notices(self, languages: Languages | None) -> list[str]:
        notice = articles_notice(languages or {}, index=self.home.path)
        return [notice] if notice else []

    def _prepare_questions(self) -> list[str]:
        """Make questions fast over this index; a notice where the model does not allow it."""
        if self.dry_run:
            return []
        self.progress.begin("preparing questions", 1)
        trouble = self.model.prepare_questions(self.home.models)
        self.progress.advance(1)
        return [f"The first question will take some seconds: {trouble}."] if trouble else []

    def _plan(self, prepared: Prepared, last: Generation | None, began: float) -> BuildReport:
        new_texts = set(prepared.texts)
        if self._cache_file.is_file():
            with closing(self._cache()) as cache:
                new_texts = set(unseen(prepared.texts, cache))
        return BuildReport(
            generation=last.manifest.name if last else None,
            published=False,
            planned=True,
            documents=len(prepared.documents),
            passages=len(prepared.passages),
            changes=changes(_documents(last), prepared.documents),
            embedded=len(new_texts),
            failed=prepared.failed,
            notices=self._notices(self._languages(prepared.documents, last)),
            seconds=time.perf_counter() - began,
        )

    def _publish(
        self,
        prepared: Prepared,
        articles: dict[str, str],
        last: Generation | None,
        began: float,
    ) -> BuildReport:
        new, passages, texts = prepared.documents, prepared.passages, prepared.texts
        languages = self._languages(new, last)
        self.progress.begin("embedding", len(texts))
        with self.home.drafting() as name, closing(self._cache()) as cache:
            embedded, new_count = embed_new(
                texts, model=self.model, cache=cache, advance=self.progress.advance
            )
            write_generation(
                self.home.draft(name),
                documents=list(new.values()),
                passages=passages,
                searched=texts,
                vectors=embedded.vectors,
                tokens=self._kept_tokens(embedded),
                manifest=Manifest(
                    name=name,
                    created=datetime.now(UTC).isoformat("T", "seconds"),
                    model=self.model.name,
                    model_digest=self.model.digest,
                    prompts=self.model.prompts,
                    dimension=embedded.vectors.shape[1],
                    settings=asdict(self.settings),
                    documents=len(new),
                    passages=len(passages),
                    corpus=tuple(str(root) for root in self.roots),
                    articles=articles,
                    failed=tuple((failure.path, failure.reason) for failure in prepared.failed),
                    languages=languages,
                    words=WORDS_VERSION,
                    silence=CALIBRATION,
                ),
            )
            changed = changes(_documents(last), new)
            removal = Removal()
            if last and (changed.removed or changed.changed):
                removal = prove_removal(changed, last, Generation(self.home.draft(name)))
            notices = self._notices(languages) + self._prepare_questions()
            # First, since it needs room: what fails after publishing could not be undone.
            cache.keep_only(cache.key(text) for text in texts)
            self.home.publish(name)
        return BuildReport(
            generation=name,
            published=True,
            documents=len(new),
            passages=len(passages),
            changes=changed,
            removal=removal,
            embedded=new_count,
            failed=prepared.failed,
            notices=notices,
            seconds=time.perf_counter() - began,
        )

    def _nothing_to_do(
        self, before: Manifest, began: float, *, notices: Sequence[str] = ()
    ) -> BuildReport:
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

    def _kept_tokens(self, embedded: Embedded) -> Sequence[TokenVectors]:
        if len(embedded.tokens) <= self.settings.late_passages:
            return embedded.tokens
        return [tokens[:0] for tokens in embedded.tokens]

    def _cache(self) -> VectorCache:
        return VectorCache(self._cache_file, model_digest=self.model.digest)

    @property
    def _cache_file(self) -> Path:
        return self.home.path / "vectors.sqlite"


def _documents(last: Generation | None) -> dict[str, Document]:
    return {document.doc_id: document for document in last.documents} if last else {}


def _file_digests(roots: Sequence[Path], found: Sequence[Found]) -> dict[str, str]:
    """The digest of every file that shapes the index, by its path below the corpus."""
    files = [(file.path, file.file) for file in found]
    catalogues = [root / CATALOGUE for root in roots]
    files += [(str(file), file) for file in catalogues if file.is_file()]
    return {path: _digest(file) for path, file in files}


def _digest(file: Path) -> str:
    try:
        return file_digest(file)
    except OSError:
        # Its reader will say why; here it is enough that it counts as changed once it opens.
        return "unreadable"
