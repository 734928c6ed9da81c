"""A build: from corpus folders to a published generation."""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.answerable import CALIBRATION
from index.digest import file_digest
from index.errors import CorpusError, IndexDamagedError
from index.folder import IndexFolder
from index.generation import Generation, write_generation
from index.language import articles_notice
from index.late import TokenVectors
from index.manifest import Manifest, read_manifest
from index.model import Embedded, Embedder, load_model
from index.model_files import DEFAULT_MODEL
from index.records import Document, Passage
from index.settings import BuildSettings
from index.words import WORDS_VERSION
from ingest.documents import Described, describe_all
from ingest.embedding import contextual_texts, embed_new, passage_limit
from ingest.find import CATALOGUE, Found, find
from ingest.languages import Languages, guess_languages
from ingest.last_build import corpus_roots, last_generation, last_origin
from ingest.metadata import read_catalogues
from ingest.passages import cut_passages
from ingest.progress import Progress, Silence
from ingest.reader_process import ReaderProcess
from ingest.reading import Failure, Limits, Reading
from ingest.report import BuildReport
from ingest.vector_cache import VectorCache


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """A document's passages and the text that is searched for each."""

    passages: Sequence[Passage]
    texts: Sequence[str]


def build(
    index: Path,
    *,
    corpus: Sequence[Path] = (),
    model: str | Embedder | None = None,
    settings: BuildSettings | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Bring the index in the folder `index` up to date with its corpus.

    Without `corpus` the folders are those of the last build, at first `corpus/`; without
    `model`, a name or a loaded one, likewise, at first all-MiniLM-L6-v2. A build with nothing
    to do publishes nothing. Whoever reads the index meanwhile keeps the generation it has.

    Raises:
        CorpusError: the corpus is missing, or nothing in it can be read.
        ModelError: the model cannot be found.
        BuildRunningError: another build is writing to the same index.
        IndexUnwritableError: the index folder cannot be written to.
    """
    home = IndexFolder(index)
    with home.writing():
        last = last_generation(home)
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
        ).run(last)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Build:
    """One build, while the index is held for it."""

    home: IndexFolder
    roots: Sequence[Path]
    model: Embedder
    settings: BuildSettings
    limits: Limits
    progress: Progress

    def run(self, last: Generation | None) -> BuildReport:
        began = time.perf_counter()
        found, failed = find(self.roots)
        articles = _file_digests(self.roots, found)
        if last and self._is_current(last.manifest, articles):
            return self._nothing_to_do(last.manifest, began)
        if last and (put_aside := self._put_aside(articles)):
            return self._nothing_to_do(last.manifest, began, notices=[put_aside])
        described, more = self._read(found)
        return self._publish(described, [*failed, *more], articles, last, began)

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
        self, new: dict[str, Document], old: dict[str, Document], known: Languages | None
    ) -> dict[str, tuple[str, ...]] | None:
        """What the manifest says of languages: only the default model is known to read one."""
        if self.model.name != DEFAULT_MODEL:
            return None
        return guess_languages(new.values(), known=known, old=old)

    def _notices(self, languages: Languages | None) -> list[str]:
        notice = articles_notice(languages or {}, index=self.home.path)
        return [notice] if notice else []

    def _prepare_questions(self) -> list[str]:
        """Make questions fast over this index; a notice where the model does not allow it."""
        self.progress.begin("preparing questions", 1)
        trouble = self.model.prepare_questions(self.home.models)
        self.progress.advance(1)
        return [f"The first question will take some seconds: {trouble}."] if trouble else []

    def _read(self, found: Sequence[Found]) -> tuple[list[Described], list[Failure]]:
        readings: list[tuple[Found, Reading]] = []
        failed: list[Failure] = []
        self.progress.begin("reading", len(found))
        with ReaderProcess() as reader:
            for file in found:
                for item in reader.read(file, limits=self.limits):
                    if isinstance(item, Failure):
                        failed.append(item)
                    else:
                        readings.append((file, item))
                self.progress.advance(1)
        if not readings:
            raise CorpusError(
                f"None of the {len(found)} files could be read, so the index stays as it is. "
                f"The first: {failed[0].path} {failed[0].reason}"
            )
        catalogue = read_catalogues(self.roots)
        described = describe_all(readings, catalogue)
        failed += catalogue.troubles(item.document for item in described)
        return described, failed

    def _cut(self, described: Sequence[Described]) -> Iterator[_Cut]:
        limit = passage_limit(self.model, self.settings)
        self.progress.begin("cutting", len(described))
        for item in described:
            document = item.document
            passages = cut_passages(
                item.reading,
                doc_id=document.doc_id,
                skipped=document.boilerplate,
                token_ends=self.model.token_ends([document.text])[0],
                limit=limit,
            )
            texts = contextual_texts(
                item, passages, model=self.model, limit=self.settings.context_tokens
            )
            self.progress.advance(1)
            yield _Cut(passages=passages, texts=texts)

    def _publish(
        self,
        described: Sequence[Described],
        failed: Sequence[Failure],
        articles: dict[str, str],
        last: Generation | None,
        began: float,
    ) -> BuildReport:
        cuts = list(self._cut(described))
        passages = [passage for cut in cuts for passage in cut.passages]
        texts = [text for cut in cuts for text in cut.texts]
        new = {item.document.doc_id: item.document for item in described}
        old = {document.doc_id: document for document in last.documents} if last else {}
        languages = self._languages(new, old, last.manifest.languages if last else None)
        self.progress.begin("embedding", len(texts))
        with closing(self._cache()) as cache:
            embedded, new_count = embed_new(
                texts, model=self.model, cache=cache, advance=self.progress.advance
            )
            name = self.home.new_name()
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
                    failed=tuple((failure.path, failure.reason) for failure in failed),
                    languages=languages,
                    words=WORDS_VERSION,
                    silence=CALIBRATION,
                ),
            )
            notices = self._notices(languages) + self._prepare_questions()
            self.home.publish(name)
            cache.keep_only(cache.key(text) for text in texts)
        unchanged = sum(old.get(doc_id) == document for doc_id, document in new.items())
        kept = len(new.keys() & old.keys())
        return BuildReport(
            generation=name,
            published=True,
            documents=len(new),
            passages=len(passages),
            added=len(new) - kept,
            changed=kept - unchanged,
            removed=len(old) - kept,
            unchanged=unchanged,
            embedded=new_count,
            failed=failed,
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
            added=0,
            changed=0,
            removed=0,
            unchanged=before.documents,
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
        return VectorCache(self.home.path / "vectors.sqlite", model_digest=self.model.digest)


def _file_digests(roots: Sequence[Path], found: Sequence[Found]) -> dict[str, str]:
    """The digest of every file that shapes the index, by its path below the corpus."""
    files = [(file.path, file.file) for file in found]
    files += [(str(root / CATALOGUE), root / CATALOGUE) for root in roots]
    return {path: _digest(file) for path, file in files if file.is_file()}


def _digest(file: Path) -> str:
    try:
        return file_digest(file)
    except OSError:
        # Its reader will say why; here it is enough that it counts as changed once it opens.
        return "unreadable"
