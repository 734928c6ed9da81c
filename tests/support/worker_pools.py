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
from ingest.workers.local_processes import THREADS, LocalBackend
from ingest.workers.pool import WorkerPool
from ingest.workers.ray_cluster import LOCAL, RayBackend
from ingest.workers.worker import WorkerConfig, WorkerState
from tests.support.bag_of_words import BagOfWords

POISON = "poison"
# How many texts are embedded at once, where there are to be many batches.
BATCH = 16


class Deadly(BagOfWords):
    """Kills its process at a text with poison; only once if it can leave `mark` behind."""

    def __init__(self, mark: Path | None = None) -> None:
        super().__init__()
        self._mark = mark

    def embed_documents(
        self, texts: Sequence[str], *, tokens: bool = True, advance: Advance | None = None
    ) -> Embedded:
        """Count the words of each text, if it lives."""
        if any(POISON in text for text in texts) and not (self._mark and self._mark.exists()):
            if self._mark:
                self._mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().embed_documents(texts, tokens=tokens, advance=advance)


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


def local(load: Callable[[], Embedder] = BagOfWords, *, count: int = 2) -> PoolFactory:
    """`count` processes, each with the model from `load`."""

    def make_pool(model: Embedder, exports: Path) -> WorkerPool:
        return WorkerPool(LocalBackend(count, load=load, digest=model.digest))

    return make_pool


def on_cluster(
    address: str, load: Callable[[], Embedder] = BagOfWords, *, count: int | None = None
) -> PoolFactory:
    """Workers of the cluster at `address`, each with the model from `load`."""

    def make_pool(model: Embedder, exports: Path) -> WorkerPool:
        config = WorkerConfig(load, cores=1)
        return WorkerPool(RayBackend(address, config=config, digest=model.digest, count=count))

    return make_pool


def deadly_once(mark: Path) -> Callable[[], Embedder]:
    """A loader of a model that kills the first worker that meets poison."""
    return partial(Deadly, mark)


def descendants(process: int) -> Iterator[int]:
    """The processes that this one started, and those that they started."""
    # Threads and processes may end meanwhile.
    with suppress(FileNotFoundError, ProcessLookupError):
        for thread in Path(f"/proc/{process}/task").iterdir():
            with suppress(FileNotFoundError, ProcessLookupError):
                for child in (thread / "children").read_text().split():
                    yield int(child)
                    yield from descendants(int(child))


def held(index: Path) -> dict[str, str]:
    """The digest of each file of the live generation: documents, passages, keys, vectors, words."""
    return dict(FolderStore(index).open().manifest.files)


class Noted(BagOfWords):
    """Embeds slowly, and notes each text in a file."""

    def __init__(self, notes: Path) -> None:
        super().__init__()
        self._notes = notes

    def embed_documents(
        self, texts: Sequence[str], *, tokens: bool = True, advance: Advance | None = None
    ) -> Embedded:
        """Count the words of each text."""
        time.sleep(0.2)
        with self._notes.open("a", encoding="utf-8") as notes:
            notes.write("".join(f"{text!r}\n" for text in texts))
        return super().embed_documents(texts, tokens=tokens, advance=advance)


def note_all(where: str, index: str, corpus: str, notes: str) -> None:
    """Build with workers that note what they embed, in a process that may be killed."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    embedding.CHECKPOINT = BATCH
    load = partial(Noted, Path(notes))
    make_pool = local(load) if where == "here" else on_cluster(LOCAL, load, count=2)
    build(Path(index), corpus=[Path(corpus)], model=BagOfWords(), make_pool=make_pool)
