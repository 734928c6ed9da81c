"""Workers on this machine: processes that a build starts, as it does the reader of files.

Not an executor of the standard library or of loky: there one process that is killed breaks the
whole pool, and nothing tells which of the batches at work killed it.
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
from ingest.workers.worker import Hello, LoadModel, Task, WorkerConfig, check

# Whatever a library prints goes to standard error instead of to the answers, from the first on.
_START = (
    "import os; answers = os.dup(1); os.dup2(2, 1); "
    "from ingest.workers.local_child import serve; serve(answers)"
)
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")
"""What the libraries that multiply and part texts take their number of threads from."""


class LocalWorker:
    """A process of this machine; it ends with this one, also where this one is killed."""

    def __init__(self, told: WorkerConfig) -> None:
        threads = dict.fromkeys(THREADS, str(told.cores))
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | threads | {"PYTHONPATH": search_path()},
            # Away from the terminal's Ctrl-C, which the builder answers for all.
            start_new_session=True,
        )
        self._told = told

    def greet(self) -> Hello:
        """Tell it what to do, and hear what it says first."""
        answer: Hello = self._exchange(self._told)
        return answer

    def do(self, task: Task) -> Any:  # noqa: ANN401
        """What comes of the task, as `Worker` has it."""
        return self._exchange(task)

    def close(self) -> None:
        """End the process, whatever it is at; to be called by whoever talks with it."""
        self._process.kill()
        self._process.communicate()

    def kill(self) -> None:
        """End the process under whoever talks with it, who is told so."""
        self._process.kill()

    def _exchange(self, message: object) -> Any:  # noqa: ANN401
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            send(self._process.stdin, message)
            result, trouble = receive(self._process.stdout)
        except LOST as error:
            code = ended(self._process)
            how = strsignal(-code) if code < 0 else f"code {code}"
            raise WorkerLostError(f"ended with: {how}") from error
        if trouble is not None:
            raise ConcordanceError(trouble)
        return result


class LocalBackend:
    """This machine, with room for `count` workers, each on its share of the cores."""

    sees_files = True

    def __init__(self, count: int, *, load: LoadModel, digest: str) -> None:
        self._count = count
        self._told = WorkerConfig(load, max(1, (os.cpu_count() or 1) // count))
        self._digest = digest
        self._workers: list[LocalWorker] = []
        self._held = Lock()
        self._is_closed = False

    def open(self) -> int:
        """How many workers it has room for."""
        return self._count

    def start(self) -> LocalWorker:
        """A new worker, as `Place` has it."""
        with self._held:
            if self._is_closed:
                raise WorkerLostError("came too late")
            worker = LocalWorker(self._told)
            self._workers.append(worker)
        try:
            check(worker.greet(), self._digest, where="this machine")
        except BaseException:
            worker.close()
            raise
        return worker

    def stop(self) -> None:
        """End all workers."""
        with self._held:
            self._is_closed = True
            for worker in self._workers:
                worker.kill()

    def close(self) -> None:
        """Nothing is left to be done."""
