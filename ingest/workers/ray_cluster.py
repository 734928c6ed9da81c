"""Workers on a Ray cluster: one actor for each core.

The builder joins the cluster from a machine that is part of it, and sends the program along. Ray's
own client, for machines outside the cluster, needs more packages and moves each batch twice.
"""

import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex
from typing import Any

from index.errors import ConcordanceError, WorkersError
from ingest.reading import in_a_line
from ingest.workers.local_processes import THREADS
from ingest.workers.pool import WorkerLostError
from ingest.workers.tasks import own_folder
from ingest.workers.worker import (
    Answer,
    Hello,
    Task,
    WorkerConfig,
    WorkerState,
    answer,
    handshake,
    hello,
    worker_state,
)

REQUIREMENTS = "ingest/workers/requirements.txt"
LOCAL = "local"
_REACH_SECONDS = 5.0
# Until the first worker is ready: a machine may have to export the model first.
_START_SECONDS = 300.0
_LOOK_SECONDS = 2.0
_MOST_WORKERS = 512
# Batches and their results, a few MB each; the rest is Ray's own.
_STORE_BYTES = 500_000_000
_PARTS = ("index", "ingest")
# Not needed by workers: 12 MB for comparing sources, and Python's caches.
_LEFT_OUT = ("*.onnx", "__pycache__")


class RayActor:
    """Does the tasks of one build; its reader ends with it."""

    def __init__(self, config: WorkerConfig) -> None:
        self._config = config
        self._open_things = ExitStack()
        self._state: WorkerState | None = None

    def greet(self) -> Answer:
        """Load the model and say which one it is."""
        try:
            self._state = self._open_things.enter_context(worker_state(self._config))
        except ConcordanceError as error:
            return Answer(None, str(error))
        return Answer(hello(self._state), None)

    def do(self, task: Task) -> Answer:
        """The result of the task."""
        assert self._state is not None, "it has not greeted"
        return answer(task, self._state)


class RayWorker:
    """An actor of the cluster."""

    def __init__(self, kind: Any, config: WorkerConfig) -> None:  # noqa: ANN401
        self._actor = kind.remote(config)
        self._hello = self._actor.greet.remote()

    def hello(self, seconds: float) -> Hello | None:
        """Its first message; None if it is not ready within `seconds`."""
        message: Hello | None = _got(self._hello, seconds)
        return message

    def do(self, task: Task) -> Any:  # noqa: ANN401
        """The result of the task, as in `Worker`."""
        return _got(self._actor.do.remote(task), None)

    def close(self) -> None:
        """End the actor, whatever it is doing."""
        import ray

        ray.kill(self._actor)


def _got(reference: Any, seconds: float | None) -> Any:  # noqa: ANN401
    import ray
    from ray.exceptions import GetTimeoutError, RayError

    try:
        result, problem = ray.get(reference, timeout=seconds)
    except GetTimeoutError:
        return None
    except RayError as error:
        raise WorkerLostError(f"ended with: {_first_line(error)}") from error
    if problem is not None:
        raise ConcordanceError(problem)
    return result


class RayBackend:
    """The cluster at `address`, HOST:PORT; with `local` one on this machine, while it is open.

    A worker gets `config` and must have the model of this `digest`. There are `count` of them, if
    it is given.
    """

    sees_files = False

    def __init__(
        self, address: str, *, config: WorkerConfig, digest: str, count: int | None = None
    ) -> None:
        self._address = address
        self._config = config
        self._digest = digest
        self._count = count
        self._open_things = ExitStack()
        self._kind: Any = None
        self._workers: list[RayWorker] = []
        self._lock = threading.Lock()
        self._is_ready = self._is_stopping = False

    def open(self) -> int:
        """Join the cluster; returns how many workers it has room for."""
        if find_spec("ray") is None:
            raise WorkersError(
                f"ray://{self._address} needs Ray, which is not installed. "
                f"Install it: pip install -r {REQUIREMENTS}"
            )
        if self._address != LOCAL:
            _reach(self._address)
        # A short name: sockets are put into it, whose paths are limited to 100 characters.
        folder = self._open_things.enter_context(own_folder("ray"))
        self._open_things.callback(_leave)
        with _own_signals(), _quiet():
            _join(self._address, self._count, folder)
        import ray

        # Ray would do a task again by itself; here the pool does, and counts the attempts.
        kind = ray.remote(num_cpus=self._config.cores, max_restarts=0, max_task_retries=0)
        self._kind = kind(RayActor)
        cores = int(ray.cluster_resources().get("CPU", 0))
        return self._count or max(1, min(cores, _MOST_WORKERS))

    def start(self) -> RayWorker:
        """A new worker, as in `Backend`; waits if the cluster has no room yet."""
        with self._lock:
            if self._is_stopping:
                raise WorkerLostError("was started too late")
            worker = RayWorker(self._kind, self._config)
            self._workers.append(worker)
        try:
            handshake(self._hello(worker), self._digest, where="the cluster")
        except BaseException:
            worker.close()
            raise
        self._is_ready = True
        return worker

    def _hello(self, worker: RayWorker) -> Hello:
        due = time.monotonic() + _START_SECONDS
        while not self._is_stopping:
            if hello := worker.hello(_LOOK_SECONDS):
                return hello
            if time.monotonic() > due and not self._is_ready:
                raise WorkersError(
                    f"The cluster at {self._address} had no room for a worker for "
                    f"{_START_SECONDS:.0f} s. Wait until other jobs end (ray status), or build "
                    f"without --workers."
                )
        raise WorkerLostError("was started too late")

    def stop(self) -> None:
        """End all workers."""
        with self._lock:
            self._is_stopping = True
            for worker in self._workers:
                worker.close()

    def close(self) -> None:
        """Leave the cluster, or end the one that was started here."""
        self._open_things.close()


def _reach(address: str) -> None:
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=_REACH_SECONDS).close()
    except (OSError, OverflowError) as error:
        raise WorkersError(
            f"No Ray cluster answers at {address} ({error}). Start one there (ray start --head), "
            f"or build without --workers."
        ) from error


@contextmanager
def _own_signals() -> Iterator[None]:
    """Keep this process's handler for SIGTERM, which Ray would replace with its own."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence standard error, even for code that is not written in Python."""
    sys.stderr.flush()
    before, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(before, 2)
        os.close(before)
        os.close(nowhere)


def _join(address: str, count: int | None, folder: Path) -> None:
    """Make this process a driver of the cluster, without output from Ray.

    Raises:
        WorkersError: the cluster does not accept it.
    """
    # Read by Ray when it is imported, here and by the processes that it starts.
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    if address == LOCAL:
        # Ray listens on all networks of this machine, so the token has to be secret.
        os.environ.setdefault("RAY_AUTH_TOKEN", token_hex(32))
    if "RAY_AUTH_TOKEN" in os.environ or (Path.home() / ".ray" / "auth_token").exists():
        os.environ.setdefault("RAY_AUTH_MODE", "token")
    import ray
    import ray._private.worker

    logging.getLogger("ray").setLevel(logging.CRITICAL)
    # Otherwise it reports dead workers in the output of the command.
    ray._private.worker._worker_logs_enabled = False
    root = Path(__file__).resolve().parents[2]
    started: dict[str, Any] = {
        "num_cpus": count or os.cpu_count(),
        "object_store_memory": _STORE_BYTES,
        "include_dashboard": False,
        "_temp_dir": str(folder),
    }
    try:
        ray.init(
            address,
            **(started if address == LOCAL else {}),
            log_to_driver=False,
            configure_logging=False,
            runtime_env={
                "py_modules": [str(root / part) for part in _PARTS],
                "excludes": list(_LEFT_OUT),
                "env_vars": dict.fromkeys(THREADS, "1"),
            },
        )
    except (ConnectionError, RuntimeError, ValueError, OSError) as error:
        raise WorkersError(
            f"The Ray cluster at {address} cannot be joined ({_first_line(error)}). This machine "
            f"must be part of it, with the same Ray and its token: ray start --address={address}"
        ) from error


def _leave() -> None:
    import ray

    ray.shutdown()


def _first_line(error: Exception) -> str:
    return in_a_line((str(error).strip() or type(error).__name__).splitlines()[0][:200])
