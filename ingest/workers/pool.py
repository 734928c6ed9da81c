"""A pool of workers on a Ray cluster: batches go out, results come back.

Batches are plain Ray tasks, not methods of actors: Ray does a task of a killed worker again on
any other, but that of a killed actor only on the same one, and those behind it lose a try, too.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import Any, Self, TypeVar

from index.attribution import counted
from index.errors import WorkersError
from ingest.workers.ray_cluster import ATTEMPTS, first_line, joined
from ingest.workers.worker import Answer, Start, Task, Worker

# Until the first worker is ready: other jobs may have all cores.
_START_SECONDS = 300.0
# Batches handed out per worker: one that it does and one that waits for it.
_IN_FLIGHT = 2
T = TypeVar("T", bound=Task)


class WorkerPool:
    """Workers of the cluster at `address`: `with WorkerPool(…) as pool: pool.results(tasks)`.

    There are `count` of them, or one for each core. The cluster is joined with the first task, and
    left with the `with`, which ends whatever the workers are doing.
    """

    def __init__(self, address: str, worker: Worker, *, count: int | None = None) -> None:
        self._address = address
        self._worker = worker
        self._count = count
        self._size = 0
        self._open_things = ExitStack()
        self._remote: Any = None
        self._first: Any = None

    @property
    def size(self) -> int:
        """The maximum number of workers."""
        if not self._size:
            self._open()
        return self._size

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._open_things.close()

    def results(self, tasks: Iterable[T]) -> Iterator[tuple[T, Any]]:
        """Each task with its result, in the order in which they are done.

        The next task is taken only when there is room among those in flight: two per worker,
        including results that are not yet consumed.

        Raises:
            WorkersError: the cluster cannot be used, too many workers were lost over one batch,
                or a worker cannot serve this build.
        """
        flying: dict[Any, T] = {}
        for task in tasks:
            most = _IN_FLIGHT * self.size
            flying[self._remote.remote(task)] = task
            if len(flying) == most:
                yield self._next(flying)
        while flying:
            yield self._next(flying)

    def _open(self) -> None:
        cluster = joined(self._address, count=self._count, cores=self._worker.cores)
        size = self._open_things.enter_context(cluster)
        import ray

        worker = self._worker

        # Each process unpickles this function once, and so keeps one worker for all its tasks.
        def do(task: Task) -> Answer:
            return worker.do(task)

        remote = ray.remote(num_cpus=1, max_retries=ATTEMPTS - 1, retry_exceptions=True)
        self._remote = remote(do)
        self._first = self._remote.remote(Start())
        self._size = size

    def _next(self, flying: dict[Any, T]) -> tuple[T, Any]:
        import ray
        from ray.exceptions import RayError

        self._await_first_worker()
        [done], _ = ray.wait(list(flying))
        task = flying.pop(done)
        try:
            return task, _result(done)
        except RayError as error:
            raise WorkersError(
                f"{counted(ATTEMPTS, 'worker')} were lost over one batch, {task.name}, so the "
                f"build stopped and the index is as it was. The last one ended with: "
                f"{first_line(error)}. Allow more memory or fewer workers, or move the named "
                f"articles out of the corpus."
            ) from error

    def _await_first_worker(self) -> None:
        import ray
        from ray.exceptions import RayError

        if self._first is None:
            return
        if not ray.wait([self._first], timeout=_START_SECONDS)[0]:
            raise WorkersError(
                f"The cluster at {self._address} had no room for a worker for "
                f"{_START_SECONDS:.0f} s. Wait until other jobs end (ray status), or build "
                f"without --workers."
            )
        try:
            _result(self._first)
        except RayError as error:
            raise WorkersError(
                f"No worker could be started in {ATTEMPTS} attempts; the last one ended with: "
                f"{first_line(error)}. Build with fewer workers, or without --workers."
            ) from error
        self._first = None


def _result(reference: Any) -> Any:  # noqa: ANN401
    import ray

    result, problem = ray.get(reference)
    if problem is not None:
        raise WorkersError(problem)
    return result
