"""A crew of workers: batches of work go out, results come back, and what is lost is done again.

Nothing here knows where a worker is. A result that comes is of a batch that no other worker has,
since a batch goes out again only when its worker is lost; so each batch counts once.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from index.attribution import counted
from index.errors import WorkersError
from ingest.workers.worker import Task

ATTEMPTS = 3
"""So many workers may be lost over one batch."""
# Of batches that are handed out, one a worker is at work and one waits for it.
_IN_FLIGHT = 2
T = TypeVar("T", bound=Task)


class WorkerLostError(Exception):
    """A worker has ended, as `str(error)` says, before it answered."""


class Worker(Protocol):
    """A process that does one task at a time."""

    def do(self, task: Task) -> Any:  # noqa: ANN401
        """What comes of the task.

        Raises:
            WorkerLostError: it ended over the task.
            ConcordanceError: no worker could do it.
        """

    def close(self) -> None:
        """End the process, whatever it is at."""


class Place(Protocol):
    """Where workers are started: a machine, or a cluster of them."""

    sees_files: bool
    """Whether the builder's files have the same paths there."""

    def open(self) -> int:
        """Make ready to start workers; how many it has room for.

        Raises:
            WorkersError: it cannot be reached.
        """

    def start(self) -> Worker:
        """A new worker, ready for work; several threads may ask at once.

        Raises:
            WorkerLostError: it ended before it was ready.
            ConcordanceError: it cannot serve this build.
        """

    def stop(self) -> None:
        """End all workers, so that whoever waits for one gets WorkerLostError."""

    def close(self) -> None:
        """Leave nothing behind; nobody waits for a worker any more."""


@dataclass(slots=True, kw_only=True)
class _Batch:
    """A task on its way, and how its workers ended that were lost over it."""

    task: Task
    losses: list[str] = field(default_factory=list)
    is_done: bool = False
    result: Any = None


class WorkerPool:
    """The workers of a place: `with Crew(place) as crew: crew.results(tasks)`.

    They start with the first tasks, no more of them than there are tasks, and end with the `with`.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._size = 0
        self._out: SimpleQueue[_Batch | None] = SimpleQueue()
        self._threads: ThreadPoolExecutor | None = None
        self._serving: list[Future[None]] = []
        self._back: SimpleQueue[_Batch | BaseException] = SimpleQueue()
        self._is_closing = False

    @property
    def size(self) -> int:
        """How many workers there are at most."""
        if not self._size:
            self._size = self._place.open()
        return self._size

    @property
    def sees_files(self) -> bool:
        """Whether the workers can read the builder's files where they are."""
        return self._place.sees_files

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._is_closing = True
        self._place.stop()
        for _ in self._serving:
            self._out.put(None)
        if self._threads:
            self._threads.shutdown(cancel_futures=True)
        self._place.close()

    def results(self, tasks: Iterable[T]) -> Iterator[tuple[T, Any]]:
        """Each task with what comes of it, as they are done, which is in no order.

        The next task is asked for only when there is room among those in flight, of which there
        are two a worker, the results not yet taken among them.

        Raises:
            WorkersError: a batch has cost too many workers.
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
            serving.add_done_callback(self._tell)
            self._serving.append(serving)

    def _hand_out_again(self, batch: _Batch) -> None:
        if len(batch.losses) == ATTEMPTS:
            raise WorkersError(
                f"{counted(ATTEMPTS, 'worker')} ended over one batch, {batch.task.name}, so the "
                f"build was given up and the index is as it was. The last one {batch.losses[-1]}. "
                f"Give it more memory or fewer workers, or move what is named out of the corpus."
            )
        self._out.put(batch)

    def _serve(self) -> None:
        """Keep one worker at work, and replace it when it is lost."""
        lost = 0
        while not self._is_closing:
            try:
                worker = self._place.start()
            except WorkerLostError as error:
                lost += 1
                if lost == ATTEMPTS and not self._is_closing:
                    raise WorkersError(
                        f"No worker could be started, which was tried {ATTEMPTS} times: the last "
                        f"one {error}. Build with fewer workers, or without --workers."
                    ) from error
                continue
            lost = 0
            try:
                self._work(worker)
            finally:
                worker.close()

    def _work(self, worker: Worker) -> None:
        """Do what is handed out until the worker is lost, or all is done."""
        while (batch := self._out.get()) is not None:
            try:
                batch.result = worker.do(batch.task)
                batch.is_done = True
            except WorkerLostError as error:
                batch.losses.append(str(error))
                self._back.put(batch)
                return
            self._back.put(batch)

    def _tell(self, serving: "Future[None]") -> None:
        # Else whoever waits for results would wait for ever.
        if not serving.cancelled() and (error := serving.exception()):
            self._back.put(error)
