"""What a worker has at hand: the model and the reader of files, which it keeps for all tasks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from index.embedding.embedder import Embedder
from index.embedding.threads import keep_to
from index.errors import ConcordanceError, WorkersError
from ingest.reader_version import reader_version
from ingest.sandbox.reader import ReaderProcess

LoadModel = Callable[[], Embedder]
"""Gives the model; has to be something that can be sent to another process."""


class WorkerConfig(NamedTuple):
    """What a worker is told first: how to load the model, and how many cores are its share.

    `ready` gives the model as it embeds fastest there, where that is to be made first.
    """

    load: LoadModel
    cores: int
    ready: Callable[[Embedder], Embedder] | None = None


class WorkerState:
    """The model and the reader of one worker, from what it was told."""

    def __init__(self, told: WorkerConfig, reader: ReaderProcess) -> None:
        keep_to(told.cores)
        self.reader = reader
        self.model = told.load()
        self._told = told

    @cached_property
    def embedder(self) -> Embedder:
        """The model, as it is to embed."""
        return self._told.ready(self.model) if self._told.ready else self.model


class Task(Protocol):
    """A batch of work. What comes of it depends on the batch and the model alone."""

    @property
    def name(self) -> str:
        """What is done in it, and to what, in a few words."""

    def do(self, state: WorkerState) -> Any:  # noqa: ANN401
        """What comes of it, something that can be sent to another process."""


class Hello(NamedTuple):
    """What a worker says first: which model it has, and by which rules it reads."""

    model_digest: str
    rules: str


class Answer(NamedTuple):
    """What came of a task, or else the one line of what is wrong with all of its kind."""

    result: Any
    trouble: str | None


@contextmanager
def worker_state(told: WorkerConfig) -> Iterator[WorkerState]:
    """A desk, in a process that has no model yet."""
    with ReaderProcess() as reader:
        yield WorkerState(told, reader)


def hello(state: WorkerState) -> Hello:
    """What the worker at this desk says first."""
    return Hello(state.model.digest, reader_version())


def answer(task: Task, state: WorkerState) -> Answer:
    """Do a task. An error that is a bug is not caught: it ends the worker."""
    try:
        return Answer(task.do(state), None)
    except ConcordanceError as error:
        return Answer(None, str(error))


def check(hello: Hello, digest: str, *, where: str) -> None:
    """Raise WorkersError unless a worker has the model of this digest and this very program."""
    if hello.model_digest != digest:
        raise WorkersError(
            f"A worker on {where} has another model under the same name (digest "
            f"{hello.model_digest[:12]}…, here {digest[:12]}…), so its passages would not be "
            f"comparable. Put the same files there."
        )
    if hello.rules != reader_version():
        raise WorkersError(
            f"A worker on {where} has another version of this program, or of the libraries that "
            f"it reads by. Install the same there: pip install -r requirements.txt"
        )
