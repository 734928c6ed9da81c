"""Reading, cutting and embedding by a worker pool, behind the interfaces that a build uses."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from index.embedding.embedder import Embedded
from index.records import Advance
from index.settings import BuildSettings
from ingest.describe.documents import Described
from ingest.describe.study import Item
from ingest.file_kinds import TABLES, Found
from ingest.passages.cutter import Cut, together
from ingest.passages.embedding import Part
from ingest.progress import Progress
from ingest.reading import Limits
from ingest.sandbox.reader import ReaderProcess
from ingest.workers.pool import WorkerPool
from ingest.workers.tasks import CutTask, EmbedTask, ReadTask

# A larger file is read by the builder: it is only one, and may not even be an article.
LARGEST_SENT = 8_000_000
# A batch has at most this many files, and is full at this many bytes.
_MOST_FILES = 64
_BYTES = 2_000_000
_STAGES = ("reading", "cutting", "embedding")


class SpreadReader:
    """Reads articles with a pool; tables, and files too large to send, with `reader`."""

    def __init__(self, pool: WorkerPool, reader: ReaderProcess, limits: Limits) -> None:
        self._pool = pool
        self._reader = reader
        self._limits = limits

    def study(
        self, found: Sequence[Found], known: Mapping[str, Collection[str]]
    ) -> Iterator[tuple[Found, Iterable[Item]]]:
        """Each file with what is in it, in no particular order."""
        kept: list[Found] = []
        for task, parts in self._pool.results(self._tasks(found, known, kept)):
            yield from zip(task.files, parts, strict=True)
        yield from self._reader.study(kept, known, limits=self._limits)

    def _tasks(
        self, found: Sequence[Found], known: Mapping[str, Collection[str]], kept: list[Found]
    ) -> Iterator[ReadTask]:
        """Batches of files; those to read here are added to `kept`."""
        files: list[Found] = []
        contents: list[bytes] = []
        size = 0
        for one in found:
            if (content := self._content(one)) is None:
                kept.append(one)
                continue
            files.append(one)
            contents.append(content)
            size += len(content)
            if size > _BYTES or len(files) == _MOST_FILES:
                yield self._task(files, contents, known)
                files, contents, size = [], [], 0
        if files:
            yield self._task(files, contents, known)

    def _content(self, found: Found) -> bytes | None:
        """What to send of a file; None if it is read here."""
        try:
            if found.suffix in TABLES or found.file.stat().st_size > LARGEST_SENT:
                return None
            return found.file.read_bytes()
        except OSError:
            # The reader will report what is wrong.
            return None

    def _task(
        self, files: list[Found], contents: list[bytes], known: Mapping[str, Collection[str]]
    ) -> ReadTask:
        return ReadTask(
            files=files,
            contents=contents,
            known={one.path: known[one.path] for one in files if one.path in known},
            limits=self._limits,
        )


def cut_spread(
    pool: WorkerPool, described: Iterable[Described], *, settings: BuildSettings
) -> Iterator[Cut]:
    """Each document with its passages, cut by a pool, in no particular order."""
    tasks = (CutTask(described=some, settings=settings) for some in together(described))
    for task, parts in pool.results(tasks):
        for one, (passages, searched) in zip(task.described, parts, strict=True):
            yield Cut(document=one.document, passages=passages, searched=searched)


def embed_spread(
    pool: WorkerPool,
    parts: Iterable[Part],
    *,
    tokens: bool,
    advance: Advance | None,
) -> Iterator[tuple[Sequence[bytes], Embedded]]:
    """The keys of each part with the vectors of its texts, from a pool, in no particular order."""
    tasks = (EmbedTask(keys=keys, texts=texts, tokens=tokens) for keys, texts in parts)
    for task, embedded in pool.results(tasks):
        yield task.keys, embedded
        if advance:
            advance(len(task.keys))


class SpreadProgress:
    """Progress that also shows the number of workers."""

    def __init__(self, progress: Progress, pool: WorkerPool) -> None:
        self._progress = progress
        self._pool = pool

    def begin(self, stage: str, total: int) -> None:
        """Start a stage."""
        by = f" with {self._pool.size} workers" if stage in _STAGES else ""
        self._progress.begin(stage + by, total)

    def at(self, name: str) -> None:
        """Name the current step."""
        self._progress.at(name)

    def within(self, words: str) -> None:
        """Say how far the current step is."""
        self._progress.within(words)

    def advance(self, steps: int) -> None:
        """Count `steps` more steps as done."""
        self._progress.advance(steps)
