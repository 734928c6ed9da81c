"""The files of a build: what was in them before, and what is read of them now."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from ingest.corpus.digests import UNREADABLE
from ingest.describe.documents import document_id
from ingest.describe.read_cache import ReadCache
from ingest.describe.study import Item, Studied, Unchanged
from ingest.file_kinds import Found
from ingest.passages.spool import Spool
from ingest.progress import Progress
from ingest.reading import Failure, RecognisedPages, RecognisingPage, Reference, Unopened

Readings = Mapping[str, Collection[str]]
"""Digests of readings that need no study, by file path."""
Read = Callable[[Sequence[Found], Readings], Iterator[tuple[Found, Iterable[Item]]]]


class CorpusFiles:
    """The `found` files; `read` yields what is in files, and the `spool` keeps it until it is cut.

    The `cache` knows the files read before; `digests` are the current ones, `removed` the doc_ids
    of rows to skip, and `skipped` is what was not looked into. Once they were studied, `paths` are
    those of all files with a record, in order, and `unopened` those that could not be opened.
    """

    def __init__(
        self,
        found: Sequence[Found],
        *,
        skipped: Sequence[Failure] = (),
        read: Read,
        digests: Mapping[str, str],
        cache: ReadCache,
        spool: Spool,
        removed: Collection[str] = (),
        progress: Progress,
        is_cut_later: bool = False,
    ) -> None:
        self.found = found
        self._read = read
        self.digests = digests
        self.cache = cache
        self.spool = spool
        self.removed = removed
        self._progress = progress
        self.is_cut_later = is_cut_later
        self.paths: list[str] = []
        self.recognised: dict[str, RecognisedPages] = {}
        self.skipped = [one for one in skipped if not isinstance(one, Unopened)]
        self.folders = [one for one in skipped if isinstance(one, Unopened)]
        self.unopened = {one.path: one for one in self.folders}

    def is_unopened(self, path: str) -> bool:
        """Whether a file could not be opened, or may be in a folder that could not."""
        return path in self.unopened or any(one.hides(path) for one in self.folders)

    def read_again(self, doc_ids: Collection[str], paths: Collection[str]) -> None:
        """Read these articles in files that have not changed, and keep what is studied."""
        files = [found for found in self.found if found.path in paths]
        for found, items in self._read(files, {}) if files else ():
            for item in items:
                if isinstance(item, Unopened):
                    self.unopened[found.path] = item
                elif (
                    isinstance(item, Studied)
                    and document_id(found.path, item.reading.row_id) in doc_ids
                ):
                    self._kept(found.path, item)

    def study(self) -> Iterator[tuple[str, Studied]]:
        """Find out what is in each file, from the cache if it is unchanged.

        What is studied comes with the path of its file, to be cut meanwhile, unless it
        `is_cut_later`. All of it waits in the spool.
        """
        self._progress.begin("reading", len(self.found))
        unchanged = self.cache.unchanged(self.digests)
        kept = {path for path in unchanged if self.digests[path] != UNREADABLE}
        new = [found for found in self.found if found.path not in kept]
        self._progress.advance(len(self.found) - len(new))
        known = {found.path: self.cache.readings_of(found.path) for found in new}
        studied = self._studied(new, {path: of for path, of in known.items() if of})
        if self.is_cut_later:
            for _ in studied:
                pass
        else:
            yield from studied
        self.paths = [found.path for found in self.found]
        if self.folders:
            here = set(self.paths)
            others = (path for path in self.cache.paths() if path not in here)
            self.paths += filter(self.is_unopened, others)
        self.cache.retain(self.paths)

    def _studied(self, new: Sequence[Found], known: Readings) -> Iterator[tuple[str, Studied]]:
        """What is studied of these files, each with its path, while their records are made."""
        for found, items in self._read(new, known) if new else ():
            self._progress.at(found.path)
            for item in self._recorded(found, items):
                if self._kept(found.path, item):
                    yield found.path, item
            self._progress.advance(1)

    def _recorded(self, found: Found, items: Iterable[Item]) -> Iterator[Studied]:
        """What is studied among these items of a file, while its record is made."""
        record = self.cache.replacing(found.path)
        failed, references = [], []
        for item in items:
            match item:
                case Reference():
                    references.append(item)
                case Unopened():
                    self.unopened[found.path] = item
                case Failure():
                    failed.append(item)
                case RecognisingPage():
                    self._progress.within(item.words())
                case RecognisedPages():
                    self.recognised[found.path] = item
                    self._progress.within("")
                case Unchanged():
                    record.take_over(item.digest)
                case Studied():
                    record.add(item.summary)
                    yield item
        if found.path in self.unopened:
            record.end_unopened(UNREADABLE, failed, references)
        else:
            record.end(self.digests[found.path], failed, references)

    def _kept(self, path: str, item: Studied) -> bool:
        """Keep a reading until it is cut; False for one that was removed."""
        doc_id = document_id(path, item.reading.row_id)
        if doc_id in self.removed:
            return False
        self.spool.keep(doc_id, path, item)
        return True
