"""What runs on a worker: tasks, on a model and a reader of files that it keeps for all of them."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from index.embedding.embedder import Embedder
from index.embedding.threads import keep_to
from index.errors import ConcordanceError, WorkersError
from ingest.reader_version import reader_version
from ingest.sandbox.reader import ReaderProcess

LoadModel = Callable[[], Embedder]
"""Returns the model; must be something that can be sent to another process."""


class WorkerState:
    """The model and the reader of one worker."""

    def __init__(self, load: LoadModel) -> None:
        # Never closed: its child ends with this process, however that ends.
        self.reader = ReaderProcess()
        self.model = load()

    @cached_property
    def embedder(self) -> Embedder:
        """The model as it embeds fastest on this machine, exported once into the user's cache.

        Each kind of processor tries which export is faster, so vectors from two kinds may differ
        as much as 8-bit vectors do.
        """
        self.model.prepare(None)
        return self.model


class Task(Protocol):
    """A batch of work. Its result depends on the batch and the model alone."""

    @property
    def name(self) -> str:
        """What it does, and to what, in a few words."""

    def do(self, state: WorkerState) -> Any:  # noqa: ANN401
        """The result; must be something that can be sent to another process."""


class Start:
    """The task of being ready for others."""

    name = "starting"

    def do(self, state: WorkerState) -> None:
        """Nothing is left to do."""


class Answer(NamedTuple):
    """The result of a task, or one line on what is wrong with every task of its kind."""

    result: Any
    problem: str | None


class Worker:
    """Does tasks in the process that it is sent to, where the first of them loads the model.

    It does none with a model of another `digest`, or by another program, than where it was made.
    It uses only so many `cores`.
    """

    def __init__(self, load: LoadModel, *, digest: str, cores: int = 1) -> None:
        self.cores = cores
        self._load = load
        self._digest = digest
        self._reader_version = reader_version()

    def do(self, task: Task) -> Answer:
        """Do a task. An error that is a bug is not caught."""
        try:
            return Answer(task.do(self._state), None)
        except ConcordanceError as error:
            return Answer(None, str(error))

    @cached_property
    def _state(self) -> WorkerState:
        keep_to(self.cores)
        state = WorkerState(self._load)
        self._check(state.model.digest)
        return state

    def _check(self, digest: str) -> None:
        if digest != self._digest:
            raise WorkersError(
                f"A worker on the cluster has another model under the same name (digest "
                f"{digest[:12]}…, here {self._digest[:12]}…), so its passages would not be "
                f"comparable. Put the same files there."
            )
        if reader_version() != self._reader_version:
            raise WorkersError(
                "A worker on the cluster has another version of this program, or of the libraries "
                "that it reads with. Install the same there: pip install -r requirements.txt"
            )
