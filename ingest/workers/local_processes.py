"""Workers on this machine: processes that a build starts, like the reader of files.

Not an executor of the standard library or of loky: there, one killed process breaks the whole
pool, and nothing says which of the running batches killed it.
"""

import os
import subprocess
import sys
from signal import strsignal
from threading import Lock
from typing import Any

from index.errors import ConcordanceError
from ingest.sandbox.pipe import LOST, receive, send
from ingest.sandbox.reader import ended, search_path
from ingest.workers.pool import WorkerLostError
from ingest.workers.worker import Hello, LoadModel, Task, WorkerConfig, handshake

# From the start, anything a library prints goes to standard error and not into the answers.
_START = (
    "import os; answers = os.dup(1); os.dup2(2, 1); "
    "from ingest.workers.local_child import serve; serve(answers)"
)
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")
"""Where the libraries that multiply matrices and split texts read their number of threads."""


class LocalWorker:
    """A process on this machine; it ends with this one, even if this one is killed."""

    def __init__(self, config: WorkerConfig) -> None:
        threads = dict.fromkeys(THREADS, str(config.cores))
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | threads | {"PYTHONPATH": search_path()},
            # Away from the terminal's Ctrl-C, which the builder answers for all.
            start_new_session=True,
        )
        self._config = config

    def greet(self) -> Hello:
        """Send it the configuration and return its hello."""
        answer: Hello = self._exchange(self._config)
        return answer

    def do(self, task: Task) -> Any:  # noqa: ANN401
        """The result of the task, as in `Worker`."""
        return self._exchange(task)

    def close(self) -> None:
        """End the process, whatever it is doing; call this from the thread that talks to it."""
        self._process.kill()
        self._process.communicate()

    def kill(self) -> None:
        """End the process under the thread that talks to it, which gets WorkerLostError."""
        self._process.kill()

    def _exchange(self, message: object) -> Any:  # noqa: ANN401
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            send(self._process.stdin, message)
            result, problem = receive(self._process.stdout)
        except LOST as error:
            code = ended(self._process)
            how = strsignal(-code) if code < 0 else f"code {code}"
            raise WorkerLostError(f"ended with: {how}") from error
        if problem is not None:
            raise ConcordanceError(problem)
        return result


class LocalBackend:
    """This machine, with room for `count` workers, each on its share of the cores."""

    sees_files = True

    def __init__(self, count: int, *, load: LoadModel, digest: str) -> None:
        self._count = count
        self._config = WorkerConfig(load, max(1, (os.cpu_count() or 1) // count))
        self._digest = digest
        self._workers: list[LocalWorker] = []
        self._lock = Lock()
        self._is_closed = False

    def open(self) -> int:
        """The number of workers that it has room for."""
        return self._count

    def start(self) -> LocalWorker:
        """A new worker, as in `Backend`."""
        with self._lock:
            if self._is_closed:
                raise WorkerLostError("was started too late")
            worker = LocalWorker(self._config)
            self._workers.append(worker)
        try:
            handshake(worker.greet(), self._digest, where="this machine")
        except BaseException:
            worker.close()
            raise
        return worker

    def stop(self) -> None:
        """End all workers."""
        with self._lock:
            self._is_closed = True
            for worker in self._workers:
                worker.kill()

    def close(self) -> None:
        """Nothing is left to do."""
