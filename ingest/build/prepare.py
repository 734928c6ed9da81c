"""Prepares all of a generation except vectors: reads files, describes and cuts articles.

A file that was read before is not read again unless its article would now be different: because
of the file, its row in the catalogue, what repeats across articles of its source, or the settings.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import blake2b

from index.embedding.embedder import Embedder
from index.errors import CorpusError
from index.records import Span
from index.settings import BuildSettings
from index.store.folder.sqlite_rows import Article
from index.store.generation import Generation
from ingest.build.garbage_collection import without_garbage_collection
from ingest.corpus.digests import UNREADABLE
from ingest.describe.boilerplate import repeated
from ingest.describe.documents import described, document_id
from ingest.describe.libraries import Libraries
from ingest.describe.metadata import Catalogue
from ingest.describe.read_cache import FileRecord
from ingest.describe.reading_summary import ReadingSummary
from ingest.describe.study import Item, Studied, Unchanged
from ingest.file_kinds import Found
from ingest.passages.cutter import Cut, Cutter
from ingest.progress import Progress
from ingest.reader_version import reader_version
from ingest.reading import Failure, RecognisedPages, RecognisingPage, Reference, Unopened
from ingest.workers.distributed import SpreadCutter
from ingest.workers.pool import WorkerPool

Known = Mapping[str, Collection[str]]
"""Digests of readings that need no study, by file path."""
Read = Callable[[Sequence[Found], Known], Iterator[tuple[Found, Iterable[Item]]]]
_UNTIL_THEN = "until then the index keeps what it has of it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """All articles in order: those to write, and the doc_ids of those that are kept.

    `failed` has a line for each file or row of the catalogue that could not be used. `files` is
    what the next build needs to know about the files, `digests` those for the manifest: a file
    that could not be opened has none. `recognised` says of which files pages were read by text
    recognition just now.
    """

    articles: Mapping[str, Article | None]
    failed: Sequence[Failure]
    files: Mapping[str, FileRecord]
    digests: dict[str, str]
    recognised: Mapping[str, RecognisedPages]

    @property
    def new(self) -> list[Article]:
        """The articles to write."""
        return [article for article in self.articles.values() if article]

    @property
    def notices(self) -> list[str]:
        """A line on each file with pages that were read by text recognition."""
        return [f"{path}: {pages.words()}" for path, pages in self.recognised.items()]

    @property
    def kept(self) -> list[str]:
        """The doc_ids of the articles that are unchanged."""
        return [doc_id for doc_id, article in self.articles.items() if not article]


class Preparation:
    """Reads the `found` files and cuts them for `model`; `read` yields what is in files.

    An article is cut while others are read, and cut again if part of it turns out to repeat
    across articles of its source.

    `skipped` is what was not looked into. `known` are the records of files read before, `digests`
    the current digests of the files; `removed` are the doc_ids of rows to skip. A `pool`, if given,
    does the cutting.
    """

    def __init__(
        self,
        found: Sequence[Found],
        *,
        skipped: Sequence[Failure] = (),
        read: Read,
        digests: Mapping[str, str],
        known: Mapping[str, FileRecord],
        catalogue: Catalogue,
        removed: Collection[str],
        model: Embedder,
        settings: BuildSettings,
        progress: Progress,
        pool: WorkerPool | None = None,
    ) -> None:
        self._found = found
        self._read = read
        self._digests = digests
        self._known = known
        self._catalogue = catalogue
        self._removed = removed
        self._model_digest = model.digest
        self._shaping = (reader_version(), model.digest, sorted(asdict(settings).items()))
        self._cutter = SpreadCutter(pool, settings) if pool else Cutter(model, settings)
        self._progress = progress
        # Readings of this build, by doc_id.
        self._readings: dict[str, Studied] = {}
        self._files: dict[str, FileRecord] = {}
        self._recognised: dict[str, RecognisedPages] = {}
        self._skipped = [one for one in skipped if not isinstance(one, Unopened)]
        self._folders = [one for one in skipped if isinstance(one, Unopened)]
        self._unopened = {one.path: one for one in self._folders}
        self._libraries = Libraries()

    @without_garbage_collection()
    def prepare(self, base: Generation | None) -> Prepared:
        """All articles; those of `base` that would stay the same are kept.

        Raises:
            CorpusError: none of the files can be read.
        """
        self._study()
        self._libraries = Libraries.of(self._files)
        summaries = {
            document_id(path, summary.row_id): (path, summary)
            for path, file in self._files.items()
            for summary in file.summaries
            if document_id(path, summary.row_id) not in self._removed
            and not self._libraries.describes(path, summary.row_id)
        }
        failed = [failure for file in self._files.values() for failure in file.failed]
        failed += self._libraries.problems
        if not summaries:
            first = [*failed, *self._unopened.values()][0]
            raise CorpusError(
                f"None of the {len(self._found)} files could be read, so your library stays as "
                f"it is. The first: {first.path} {first.reason}"
            )
        failed += self._catalogue.problems({*summaries, *self._files})
        again = self._repeated(summaries)
        made_from = self._made_from(summaries, again)
        old = base.made_from if base else {}
        changed = [doc_id for doc_id in summaries if old.get(doc_id) != made_from[doc_id]]
        self._read_again(summaries, changed)
        self._progress.begin("cutting", len(changed))
        for doc_id in changed:
            path, _ = summaries[doc_id]
            if (again[doc_id] or self._libraries.of_file(path)) and doc_id in self._readings:
                self._put(path, self._readings[doc_id], again=again[doc_id])
        cut = self._cutter.all()
        articles: dict[str, Article | None] = dict.fromkeys(summaries)
        for doc_id in changed:
            path, _ = summaries[doc_id]
            self._progress.at(path)
            if doc_id in cut:
                articles[doc_id] = _article(cut[doc_id], made_from[doc_id])
            else:
                del articles[doc_id]
                if not self._is_unopened(path):
                    # Its file disappeared during the build; as if it had been gone before.
                    reason = "disappeared while it was read; build again"
                    failed.append(Failure(path=path, reason=reason))
            self._progress.advance(1)
        failed += self._keep_unopened(articles, base)
        unread = dict.fromkeys(self._unopened.keys() & self._digests.keys(), UNREADABLE)
        return Prepared(
            articles=articles,
            failed=[*self._skipped, *failed],
            files=self._files,
            digests={**self._digests, **unread},
            recognised=self._recognised,
        )

    def _is_unopened(self, path: str) -> bool:
        return path in self._unopened or any(one.hides(path) for one in self._folders)

    def _keep_unopened(
        self, articles: dict[str, Article | None], base: Generation | None
    ) -> list[Failure]:
        """Keep what `base` has of files that could not be opened; returns a line on each."""
        if not (self._unopened and base) or base.manifest.model_digest != self._model_digest:
            return [*self._unopened.values()]
        kept = {one.doc_id: one.path for one in base.listings if self._is_unopened(one.path)}
        for doc_id in kept.keys() - set(self._removed):
            articles.setdefault(doc_id, None)
        paths = set(kept.values())
        return [
            replace(one, reason=f"{one.reason}; {_UNTIL_THEN}")
            if path in paths or (one in self._folders and any(map(one.hides, paths)))
            else one
            for path, one in self._unopened.items()
        ]

    def _study(self) -> None:
        """Find out what is in each file, from its summaries if it is unchanged."""
        self._progress.begin("reading", len(self._found))
        kept = {
            path: file
            for path, file in self._known.items()
            if (file.summaries or file.references)
            and file.digest == self._digests.get(path) != UNREADABLE
        }
        new = [found for found in self._found if found.path not in kept]
        self._progress.advance(len(self._found) - len(new))
        known = {
            found.path: {summary.reading for summary in self._known[found.path].summaries}
            for found in new
            if found.path in self._known
        }
        for found, items in self._read(new, known):
            self._progress.at(found.path)
            kept[found.path] = self._taken(found, items)
            self._progress.advance(1)
        self._files = {found.path: kept[found.path] for found in self._found}
        for path, file in self._known.items() if self._folders else ():
            if self._is_unopened(path):
                self._files.setdefault(path, file)

    def _taken(self, found: Found, items: Iterable[Item]) -> FileRecord:
        """The record of a file with these items; what was studied is passed on to be cut."""
        before = self._known.get(found.path)
        known = {summary.reading: summary for summary in before.summaries} if before else {}
        summaries, failed, references = [], [], []
        for item in items:
            match item:
                case Reference():
                    references.append(item)
                case Unopened():
                    self._unopened[found.path] = item
                case Failure():
                    failed.append(item)
                case RecognisingPage():
                    self._progress.within(item.words())
                case RecognisedPages():
                    self._recognised[found.path] = item
                    self._progress.within("")
                case Unchanged():
                    summaries.append(known[item.digest])
                case Studied():
                    summaries.append(item.summary)
                    self._put(found.path, item)
        if found.path not in self._unopened:
            digest = self._digests[found.path]
        else:
            digest = UNREADABLE
            rows = {summary.row_id for summary in summaries}
            summaries += [summary for summary in known.values() if summary.row_id not in rows]
            references = [*before.references] if before else references
        return FileRecord(digest=digest, summaries=summaries, failed=failed, references=references)

    def _put(self, path: str, item: Studied, *, again: Sequence[Span] = ()) -> None:
        doc_id = document_id(path, item.reading.row_id)
        if doc_id in self._removed:
            return
        self._readings[doc_id] = item
        listed = self._catalogue.of(doc_id, path)
        referenced = self._libraries.of_file(path)
        self._cutter.put(
            described(item, path=path, listed=listed, referenced=referenced, repeated=again)
        )

    def _repeated(
        self, summaries: Mapping[str, tuple[str, ReadingSummary]]
    ) -> dict[str, tuple[Span, ...]]:
        sources = [
            self._catalogue.of(doc_id, path).get("source")
            or self._libraries.source_of(path)
            or summary.source
            for doc_id, (path, summary) in summaries.items()
        ]
        spans = repeated([summary.blocks for _, summary in summaries.values()], sources)
        return dict(zip(summaries, spans, strict=True))

    def _made_from(
        self,
        summaries: Mapping[str, tuple[str, ReadingSummary]],
        again: Mapping[str, tuple[Span, ...]],
    ) -> dict[str, str]:
        digests = {}
        for doc_id, (path, summary) in summaries.items():
            listed = sorted(self._catalogue.of(doc_id, path).items())
            referenced = sorted(self._libraries.of_file(path).items())
            inputs = repr(
                (self._shaping, doc_id, summary.reading, listed, referenced, again[doc_id])
            )
            digests[doc_id] = blake2b(inputs.encode(), digest_size=16).hexdigest()
        return digests

    def _read_again(
        self, summaries: Mapping[str, tuple[str, ReadingSummary]], changed: Sequence[str]
    ) -> None:
        """Read the files of articles that have changed although their files have not."""
        wanted = {doc_id for doc_id in changed if doc_id not in self._readings}
        paths = {summaries[doc_id][0] for doc_id in wanted}
        files = [found for found in self._found if found.path in paths]
        for found, items in self._read(files, {}):
            for item in items:
                if isinstance(item, Unopened):
                    self._unopened[found.path] = item
                elif (
                    isinstance(item, Studied)
                    and document_id(found.path, item.reading.row_id) in wanted
                ):
                    self._put(found.path, item)


def _article(cut: Cut, made_from: str) -> Article:
    return Article(
        document=cut.document, passages=cut.passages, searched=cut.searched, made_from=made_from
    )
