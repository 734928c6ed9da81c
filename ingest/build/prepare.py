"""Prepares all of a generation except vectors: reads files, describes and cuts articles.

A file that was read before is not read again unless its article would now be different: because
of the file, its row in the catalogue, what repeats across articles of its source, or the settings.
What was read and cut waits on disk, so that a library of any size can be prepared.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from hashlib import blake2b
from typing import NamedTuple

from index.embedding.embedder import Embedder
from index.errors import CorpusError
from index.records import Span
from index.settings import DEFAULT_MODEL, BuildSettings
from index.store.generation import Generation
from index.text.language import expect_article
from ingest.build.corpus_files import CorpusFiles
from ingest.build.garbage_collection import without_garbage_collection
from ingest.build.prepared import Prepared
from ingest.corpus.digests import UNREADABLE
from ingest.describe.documents import (
    Attribution,
    Described,
    attribution_of,
    described,
    document_id,
)
from ingest.describe.libraries import Libraries
from ingest.describe.metadata import Catalogue
from ingest.describe.read_cache import ReadArticle
from ingest.describe.repeats import repeated
from ingest.describe.study import Item, Known
from ingest.file_kinds import Found
from ingest.passages.cutter import cut_together
from ingest.progress import Progress
from ingest.reader_version import reader_version
from ingest.reading import Failure
from ingest.workers.distributed import cut_spread
from ingest.workers.pool import WorkerPool

Readings = Mapping[str, Collection[str]]
"""Digests of readings that need no study, by file path."""
Read = Callable[[Sequence[Found], Readings], Iterator[tuple[Found, Iterable[Item]]]]
_UNTIL_THEN = "until then the index keeps what it has of it"


class _Read(NamedTuple):
    """An article as it was read now or before, and the path of its file."""

    path: str
    article: ReadArticle


class Preparation:
    """Reads the `found` files and cuts them for `model`; `read` yields what is in files.

    An article is cut while others are read, and cut again if part of it turns out to repeat
    across articles of its source.

    `skipped` is what was not looked into. The `cache` knows the files read before; `digests` are
    the current digests of the files; `removed` are the doc_ids of rows to skip. What is read waits
    in the `spool`. A `pool`, if given, does the cutting.
    """

    def __init__(
        self,
        files: CorpusFiles,
        *,
        catalogue: Catalogue,
        model: Embedder,
        settings: BuildSettings,
        progress: Progress,
        pool: WorkerPool | None = None,
    ) -> None:
        self._files = files
        self._cache = files.cache
        self._spool = files.spool
        self._catalogue = catalogue
        self._model_digest = model.digest
        self._is_for_english = model.name == DEFAULT_MODEL
        shaping = (reader_version(), model.digest, sorted(asdict(settings).items()))
        self._shaping = blake2b(repr(shaping).encode(), digest_size=16)
        self._cut = (
            partial(cut_spread, pool, settings=settings)
            if pool
            else partial(cut_together, model=model, settings=settings)
        )
        self._progress = progress
        # The number of passages of each article cut in this build, and those cut as they came.
        self._passages: dict[str, int] = {}
        self._as_they_came: set[str] = set()
        self._libraries = Libraries()

    @without_garbage_collection()
    def prepare(self, base: Generation | None) -> Prepared:
        """All articles; those of `base` that would stay the same are kept.

        Raises:
            CorpusError: none of the files can be read.
        """
        if not self._files.paths:
            self._put(self._described(path, item) for path, item in self._files.study())
            self._as_they_came = set(self._passages)
        read, failed = self._articles()
        if not read:
            first = [*failed, *self._files.unopened.values()][0]
            raise CorpusError(
                f"None of the {len(self._files.found)} files could be read, so your library stays "
                f"as it is. The first: {first.path} {first.reason}"
            )
        if self._catalogue.rows:
            failed += self._catalogue.problems({*read, *self._files.paths})
        again = self._repeated(read)
        made_from = self._made_from(read, again)
        old = base.made_from if base else {}
        changed = [doc_id for doc_id in read if old.get(doc_id) != made_from[doc_id]]
        self._read_again(read, changed)
        self._cut_rest(read, changed, again)
        articles: dict[str, int | None] = dict.fromkeys(read)
        for doc_id in changed:
            if doc_id in self._passages:
                articles[doc_id] = self._passages[doc_id]
                continue
            del articles[doc_id]
            path = read[doc_id].path
            if not self._files.is_unopened(path):
                # Its file disappeared during the build; as if it had been gone before.
                reason = "disappeared while it was read; build again"
                failed.append(Failure(path=path, reason=reason))
        failed += self._keep_unopened(articles, base)
        unread = dict.fromkeys(self._files.unopened.keys() & self._files.digests.keys(), UNREADABLE)
        new = {doc_id: made_from[doc_id] for doc_id, count in articles.items() if count is not None}
        return Prepared(
            articles=articles,
            made_from=new,
            spool=self._spool,
            failed=[*self._files.skipped, *failed],
            digests={**self._files.digests, **unread},
            recognised=self._files.recognised,
            attributions=self._attributions(articles, read, made_from, base),
        )

    def _keep_unopened(
        self, articles: dict[str, int | None], base: Generation | None
    ) -> list[Failure]:
        """Keep what `base` has of files that could not be opened; returns a line on each."""
        if not (self._files.unopened and base) or base.manifest.model_digest != self._model_digest:
            return [*self._files.unopened.values()]
        kept = {one.doc_id: one.path for one in base.listings if self._files.is_unopened(one.path)}
        for doc_id in kept.keys() - set(self._files.removed):
            articles.setdefault(doc_id, None)
        paths = set(kept.values())
        return [
            replace(one, reason=f"{one.reason}; {_UNTIL_THEN}")
            if path in paths or (one in self._files.folders and any(map(one.hides, paths)))
            else one
            for path, one in self._files.unopened.items()
        ]

    def _described(self, path: str, known: Known, *, again: Sequence[Span] = ()) -> Described:
        listed = self._catalogue.of(document_id(path, known.reading.row_id), path)
        referenced = self._libraries.of_file(path)
        return described(known, path=path, listed=listed, referenced=referenced, repeated=again)

    def _put(self, documents: Iterable[Described]) -> None:
        for cut in self._cut(documents):
            if self._is_for_english:
                expect_article(cut.document.text)
            self._spool.put(cut)
            self._passages[cut.document.doc_id] = len(cut.passages)

    def _articles(self) -> tuple[dict[str, _Read], list[Failure]]:
        """All articles that were read, now or before, by doc_id, and what could not be."""
        by_path, lines = self._cache.articles(), self._cache.failed()
        references = self._cache.references()
        self._libraries = Libraries.of(
            {path: references[path] for path in self._files.paths if path in references},
            (path for path in self._files.paths if path in by_path),
        )
        read = {
            doc_id: _Read(path, one)
            for path in self._files.paths
            for one in by_path.get(path, ())
            if (doc_id := document_id(path, one.row_id)) not in self._files.removed
            and not self._libraries.describes(path, one.row_id)
        }
        failed = [failure for path in self._files.paths for failure in lines.get(path, ())]
        return read, [*failed, *self._libraries.problems]

    def _listed(self, doc_id: str, path: str) -> Mapping[str, str]:
        return self._catalogue.of(doc_id, path) if self._catalogue.rows else {}

    def _repeated(self, read: Mapping[str, _Read]) -> dict[str, tuple[Span, ...]]:
        """The spans that repeat across articles of a source, by doc_id."""
        doc_ids, sources = [], []
        for doc_id, (path, one) in read.items():
            listed = self._listed(doc_id, path).get("source")
            if source := listed or self._libraries.source_of(path) or one.source:
                doc_ids.append(doc_id)
                sources.append(source)
        blocks = self._cache.blocks_of([read[doc_id].article.number for doc_id in doc_ids])
        return {doc_ids[place]: spans for place, spans in repeated(blocks, sources).items()}

    def _made_from(
        self, read: Mapping[str, _Read], again: Mapping[str, tuple[Span, ...]]
    ) -> dict[str, str]:
        digests = {}
        for doc_id, (path, one) in read.items():
            listed = sorted(self._listed(doc_id, path).items())
            referenced = sorted(self._libraries.of_file(path).items())
            digest = self._shaping.copy()
            digest.update(f"{doc_id!r} {one.digest}".encode())
            if listed or referenced or doc_id in again:
                digest.update(repr((listed, referenced, again.get(doc_id))).encode())
            digests[doc_id] = digest.hexdigest()
        return digests

    def _read_again(self, read: Mapping[str, _Read], changed: Sequence[str]) -> None:
        """Read the files of articles that have changed although their files have not."""
        wanted = {doc_id for doc_id in changed if not self._spool.has(doc_id)}
        self._files.read_again(wanted, {read[doc_id].path for doc_id in wanted})

    def _cut_rest(
        self,
        read: Mapping[str, _Read],
        changed: Sequence[str],
        again: Mapping[str, tuple[Span, ...]],
    ) -> None:
        """Cut what was not cut as it came, or would be cut otherwise by now."""
        self._progress.begin("cutting", len(changed))
        rest = [
            doc_id
            for doc_id in changed
            if (
                doc_id not in self._as_they_came
                or doc_id in again
                or self._libraries.of_file(read[doc_id].path)
            )
            and self._spool.has(doc_id)
        ]
        self._progress.advance(len(changed) - len(rest))
        self._put(self._waiting(rest, again))

    def _waiting(
        self, doc_ids: Sequence[str], again: Mapping[str, tuple[Span, ...]]
    ) -> Iterator[Described]:
        for doc_id in doc_ids:
            path, known = self._spool.reading(doc_id)
            self._progress.at(path)
            yield self._described(path, known, again=again.get(doc_id, ()))
            self._progress.advance(1)

    def _attributions(
        self,
        articles: Mapping[str, int | None],
        read: Mapping[str, _Read],
        made_from: Mapping[str, str],
        base: Generation | None,
    ) -> Counter[Attribution]:
        """How many articles have a source; what is new is noted for the next build."""
        new = [doc_id for doc_id, passages in articles.items() if passages is not None]
        known = {one.doc_id: attribution_of(one) for one in self._spool.documents(new)}
        self._cache.keep_attributed(
            (read[doc_id].article.number, made_from[doc_id], attribution)
            for doc_id, attribution in known.items()
        )
        total = Counter(known.values())
        unknown = set()
        for doc_id in (doc_id for doc_id, passages in articles.items() if passages is None):
            one = read[doc_id].article if doc_id in read else None
            if one and one.attributed and one.made_from == made_from[doc_id]:
                total[one.attributed] += 1
            else:
                unknown.add(doc_id)
        if base and unknown:
            total.update(attribution_of(one) for one in base.listings if one.doc_id in unknown)
        return total
