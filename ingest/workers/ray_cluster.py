"""Joins a Ray cluster, or starts one on this machine.

The builder joins the cluster from a machine that is part of it, and sends the program along. Ray's
own client, for machines outside the cluster, needs more packages and moves each batch twice.
"""

import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex
from typing import Any

from index.errors import WorkersError
from ingest.reading import in_a_line
from ingest.workers.tasks import own_folder

REQUIREMENTS = "ingest/workers/requirements.txt"
LOCAL = "local"
ATTEMPTS = 3
"""How often a batch is tried on workers that are lost over it."""
OOM_RETRIES = "RAY_task_oom_retries"
"""Where Ray reads how often a task is tried again that was ended because memory ran short."""
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")
"""Where the libraries that multiply matrices and split texts read their number of threads."""
_REACH_SECONDS = 5.0
_MOST_WORKERS = 512
# Batches and their results, a few MB each; the rest is Ray's own.
_STORE_BYTES = 500_000_000
_PARTS = ("index", "ingest")
# Not needed by workers: 83 MB for comparing sources and training, and Python's caches.
_LEFT_OUT = ("*.onnx", "*.npz", "*.jsonl", "__pycache__")


@contextmanager
def joined(address: str, *, count: int | None, cores: int) -> Iterator[int]:
    """A part of the cluster at `address`, HOST:PORT, with how many workers it has room for.

    `LOCAL` is one on this machine with room for `count`; it ends with the `with`. The libraries
    of a worker use so many `cores`.

    Raises:
        WorkersError: Ray is not installed, or the cluster does not answer or accept this process.
    """
    if find_spec("ray") is None:
        raise WorkersError(
            "--workers needs Ray, which is not installed. "
            f"Install it: pip install -r {REQUIREMENTS}"
        )
    if address != LOCAL:
        _reach(address)
    # A short name: sockets are put into it, whose paths are limited to 100 characters.
    with own_folder("ray") as folder:
        try:
            with _own_signals(), _quiet():
                _join(address, count, cores, folder)
            yield count or _room()
        finally:
            _leave()


def first_line(error: Exception) -> str:
    """What went wrong on a worker, in a line: the first sentence of what Ray says."""
    cause = getattr(error, "cause", None)
    said = f"{type(cause).__name__}: {cause}" if cause else str(error) or type(error).__name__
    return in_a_line(said.strip().splitlines()[0].partition(". ")[0].rstrip(".")[:200])


def _room() -> int:
    import ray

    return max(1, min(int(ray.cluster_resources().get("CPU", 0)), _MOST_WORKERS))


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


def _join(address: str, count: int | None, cores: int, folder: Path) -> None:
    """Make this process a driver of the cluster, without output from Ray.

    Raises:
        WorkersError: the cluster does not accept it.
    """
    # Read by Ray when it is imported, here and by the processes that it starts.
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    # Otherwise a task that takes all memory is tried again for ever.
    os.environ[OOM_RETRIES] = str(ATTEMPTS - 1)
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
        "num_cpus": count,
        "object_store_memory": _STORE_BYTES,
        "include_dashboard": False,
        "_temp_dir": str(folder),
    }
    with _Joining(address):
        ray.init(
            address,
            **(started if address == LOCAL else {}),
            log_to_driver=False,
            configure_logging=False,
            runtime_env={
                "py_modules": [str(root / part) for part in _PARTS],
                "excludes": list(_LEFT_OUT),
                "env_vars": dict.fromkeys(THREADS, str(cores)),
            },
        )


class _Joining:
    """Raises WorkersError for what Ray raises where it can neither be joined nor started."""

    def __init__(self, address: str) -> None:
        self._address = address

    def __enter__(self) -> None:
        """Nothing is to be done before."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        known = isinstance(error, ConnectionError | RuntimeError | ValueError | OSError)
        # Where a machine is too busy to start it in time, Ray raises a plain Exception.
        if isinstance(error, Exception) and (known or kind is Exception):
            raise WorkersError(self._said(first_line(error))) from error

    def _said(self, reason: str) -> str:
        if self._address == LOCAL:
            return (
                f"Ray cannot start on this machine ({reason}). Build with fewer workers, or "
                f"without --workers."
            )
        return (
            f"The Ray cluster at {self._address} cannot be joined ({reason}). This machine must be "
            f"part of it, with the same Ray and its token: ray start --address={self._address}"
        )


def _leave() -> None:
    import ray

    ray.shutdown()
