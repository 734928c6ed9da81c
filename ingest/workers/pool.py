"""A pool of workers: batches go out, results come back, and lost batches are done again.

Nothing here knows where a worker runs. A batch goes out again only when its worker is lost, so
no other worker has the batch of a result, and each batch counts once.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any, Protocol, Self, TypeVar

from index.attribution import counted
from index.errors import WorkersError
from ingest.workers.worker import Task

ATTEMPTS = 3
"""The number of workers that may be lost over one batch."""
# Batches handed out per worker: one that it does and one that waits for it.
_IN_FLIGHT = 2
T = TypeVar("T", bound=Task)


class WorkerLostError(Exception):
    """A worker ended before it answered; `str(error)` says how."""


class Worker(Protocol):
    """A process that does one task at a time."""

    def do(self, task: Task) -> Any:  # noqa: ANN401
        """The result of the task.

        Raises:
            WorkerLostError: it ended during the task.
            ConcordanceError: no worker could do it.
        """

    def close(self) -> None:
        """End the process, whatever it is doing."""


class Backend(Protocol):
    """Starts workers: on a machine or a cluster."""

    sees_files: bool
    """Whether the builder's files have the same paths for the workers."""

    def open(self) -> int:
        """Prepare to start workers; returns how many it has room for.

        Raises:
            WorkersError: it cannot be reached.
        """

    def start(self) -> Worker:
        """A new worker, ready for work; several threads may call this at once.

        Raises:
            WorkerLostError: it ended before it was ready.
            ConcordanceError: it cannot serve this build.
        """

    def stop(self) -> None:
        """End all workers; threads that wait for one get WorkerLostError."""

    def close(self) -> None:
        """Clean up; nobody waits for a worker any more."""


@dataclass(slots=True, kw_only=True)
class _Batch:
    """A task on its way, and how the workers lost over it ended."""

    task: Task
    losses: list[str] = field(default_factory=list)
    is_done: bool = False
    result: Any = None


class WorkerPool:
    """The workers of a backend: `with WorkerPool(backend) as pool: pool.results(tasks)`.

    They start with the first tasks, at most one per task, and end with the `with`.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._size = 0
        self._out: SimpleQueue[_Batch | None] = SimpleQueue()
        self._threads: ThreadPoolExecutor | None = None
        self._serving: list[Future[None]] = []
        self._back: SimpleQueue[_Batch | BaseException] = SimpleQueue()
        self._is_closing = False

    @property
    def size(self) -> int:
        """The maximum number of workers."""
        if not self._size:
            self._size = self._backend.open()
        return self._size

    @property
    def sees_files(self) -> bool:
        """Whether the workers can read the builder's files where they are."""
        return self._backend.sees_files

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._is_closing = True
        self._backend.stop()
        for _ in self._serving:
            self._out.put(None)
        if self._threads:
            self._threads.shutdown(cancel_futures=True)
        self._backend.close()

    def results(self, tasks: Iterable[T]) -> Iterator[tuple[T, Any]]:
        """Each task with its result, in the order in which they are done.

        The next task is taken only when there is room among those in flight: two per worker,
        including results that are not yet consumed.

        Raises:
            WorkersError: too many workers were lost over one batch.
            ConcordanceError: a worker cannot serve this build.
        """
        following, flying = iter(tasks), 0
        while True:
            while not flying or flying < _IN_FLIGHT * self.size:
                if (task := next(following, None)) is None:
                    break
                self._hand_out(_Batch(task=task))
                flying += 1
            if not flying:
                return
            batch = self._back.get()
            if isinstance(batch, BaseException):
                raise batch
            if not batch.is_done:
                self._hand_out_again(batch)
                continue
            flying -= 1
            yield batch.task, batch.result  # type: ignore[misc]

    def _hand_out(self, batch: _Batch) -> None:
        self._out.put(batch)
        if len(self._serving) < self.size:
            if self._threads is None:
                self._threads = ThreadPoolExecutor(self.size)
            serving = self._threads.submit(self._serve)
            serving.add_done_callback(self._report_error)
            self._serving.append(serving)

    def _hand_out_again(self, batch: _Batch) -> None:
        if len(batch.losses) == ATTEMPTS:
            raise WorkersError(
                f"{counted(ATTEMPTS, 'worker')} were lost over one batch, {batch.task.name}, so "
                f"the build stopped and the index is as it was. The last one {batch.losses[-1]}. "
                f"Allow more memory or fewer workers, or move the named articles out of the corpus."
            )
        self._out.put(batch)

    def _serve(self) -> None:
        """Keep one worker busy, and replace it when it is lost."""
        lost = 0
        while not self._is_closing:
            try:
                worker = self._backend.start()
            except WorkerLostError as error:
                lost += 1
                if lost == ATTEMPTS and not self._is_closing:
                    raise WorkersError(
                        f"No worker could be started in {ATTEMPTS} attempts; the last one {error}. "
                        f"Build with fewer workers, or without --workers."
                    ) from error
                continue
            lost = 0
            try:
                self._work(worker)
            finally:
                worker.close()

    def _work(self, worker: Worker) -> None:
        """Do the batches handed out until the worker is lost or all are done."""
        while (batch := self._out.get()) is not None:
            try:
                batch.result = worker.do(batch.task)
                batch.is_done = True
            except WorkerLostError as error:
                batch.losses.append(str(error))
                self._back.put(batch)
                return
            self._back.put(batch)

    def _report_error(self, serving: "Future[None]") -> None:
        # Otherwise the thread that waits for results would wait forever.
        if not serving.cancelled() and (error := serving.exception()):
            self._back.put(error)
