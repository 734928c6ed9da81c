"""Worker pools for tests, and models that harm the workers that load them."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from index.embedding.embedder import Embedded, Embedder
from index.embedding.threads import cores
from index.records import Advance
from index.store.folder.store import FolderStore
from ingest.build.pipeline import build
from ingest.passages import embedding
from ingest.workers.from_argument import PoolFactory
from ingest.workers.pool import WorkerPool
from ingest.workers.ray_cluster import LOCAL, THREADS
from ingest.workers.worker import Worker, WorkerState
from tests.support.bag_of_words import BagOfWords

POISON = "poison"
# How many texts are embedded at once, where there are to be many batches.
BATCH = 16


class Deadly(BagOfWords):
    """Kills its process at a text with poison, at most `times`; each is a line in `deaths`."""

    def __init__(self, deaths: Path, *, times: int) -> None:
        super().__init__()
        self._deaths = deaths
        self._times = times

    def embed_documents(
        self, texts: Sequence[str], *, tokens: bool = True, advance: Advance | None = None
    ) -> Embedded:
        """Count the words of each text, if it lives."""
        if any(POISON in text for text in texts) and count_lines(self._deaths) < self._times:
            add_line(self._deaths, "killed")
            os.kill(os.getpid(), signal.SIGKILL)
        return super().embed_documents(texts, tokens=tokens, advance=advance)


def add_line(file: Path, line: str) -> None:
    """Add a line at the end; workers may do so at the same time."""
    with file.open("a", encoding="utf-8") as lines:
        lines.write(f"{line}\n")


def count_lines(file: Path) -> int:
    """How many lines were added; none if there is no file yet."""
    return len(file.read_text(encoding="utf-8").splitlines()) if file.exists() else 0


@dataclass(frozen=True)
class CountCores:
    """A task that reports the cores its worker may use, and the threads of its libraries."""

    name = "counting cores"

    def do(self, state: WorkerState) -> tuple[int, set[str]]:
        """Count."""
        return cores(), {os.environ[name] for name in THREADS}


def dies() -> Embedder:
    """No model: the process is killed, as it may be when memory runs short."""
    os.kill(os.getpid(), signal.SIGKILL)
    return BagOfWords()


def loaded(loads: Path) -> Embedder:
    """A model, and a line in a file with the process that loaded it."""
    add_line(loads, str(os.getpid()))
    return BagOfWords()


@dataclass(frozen=True)
class FullDisk:
    """A task that fails as on a full disk, the first `times`; each is a line in `failures`."""

    failures: Path
    times: int
    name = "writing"

    def do(self, state: WorkerState) -> str:
        """Write."""
        if count_lines(self.failures) < self.times:
            add_line(self.failures, "failed")
            raise OSError("No space left on device")
        return "written"


@dataclass(frozen=True)
class Wait:
    """A task that writes down the process it is done in, and never ends."""

    note: Path
    name = "waiting"

    def do(self, state: WorkerState) -> None:
        """Wait."""
        self.note.with_suffix(".draft").write_text(str(os.getpid()))
        self.note.with_suffix(".draft").rename(self.note)
        while True:
            time.sleep(1)


def on_cluster(
    address: str,
    load: Callable[[], Embedder] = BagOfWords,
    *,
    count: int | None = None,
    cores: int = 1,
) -> PoolFactory:
    """Workers of the cluster at `address`, each with the model from `load`."""

    def make_pool(model: Embedder, exports: Path) -> WorkerPool:
        worker = Worker(load, digest=model.digest, cores=cores)
        return WorkerPool(address, worker, count=count)

    return make_pool


def descendants(process: int) -> Iterator[int]:
    """The processes that this one started, and those that they started."""
    # Threads and processes may end meanwhile.
    with suppress(FileNotFoundError, ProcessLookupError):
        for thread in Path(f"/proc/{process}/task").iterdir():
            with suppress(FileNotFoundError, ProcessLookupError):
                for child in (thread / "children").read_text().split():
                    yield int(child)
                    yield from descendants(int(child))


def is_agent(process: int) -> bool:
    """Whether it is one of the two with which Ray sets up and watches the workers of a machine."""
    command = Path(f"/proc/{process}/cmdline").read_bytes()
    return command.startswith((b"ray::DashboardAgent", b"ray::RuntimeEnvAgent"))


def held(index: Path) -> dict[str, str]:
    """The digest of each file of the live generation: documents, passages, keys, vectors, words."""
    return dict(FolderStore(index).open().manifest.files)


class Noted(BagOfWords):
    """Embeds a batch in `seconds`, and notes each text in a file."""

    def __init__(self, notes: Path, *, seconds: float) -> None:
        super().__init__()
        self._notes = notes
        self._seconds = seconds

    def embed_documents(
        self, texts: Sequence[str], *, tokens: bool = True, advance: Advance | None = None
    ) -> Embedded:
        """Count the words of each text."""
        time.sleep(self._seconds)
        with self._notes.open("a", encoding="utf-8") as notes:
            notes.write("".join(f"{text!r}\n" for text in texts))
        return super().embed_documents(texts, tokens=tokens, advance=advance)


def note_all(index: str, corpus: str, notes: str) -> None:
    """Build with workers that note what they embed, in a process that may be killed."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    embedding.CHECKPOINT = BATCH
    # Slowly enough to be killed in the middle.
    load = partial(Noted, Path(notes), seconds=0.2)
    make_pool = on_cluster(LOCAL, load, count=2)
    build(Path(index), corpus=[Path(corpus)], model=BagOfWords(), make_pool=make_pool)
