"""The state that a worker keeps for all its tasks: the model and the reader of files."""

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
"""Returns the model; must be something that can be sent to another process."""


class WorkerConfig(NamedTuple):
    """The first message to a worker: how to load the model, and its share of the cores.

    `ready`, if the model needs preparing there, returns it as it embeds fastest.
    """

    load: LoadModel
    cores: int
    ready: Callable[[Embedder], Embedder] | None = None


class WorkerState:
    """The model and the reader of one worker, from its configuration."""

    def __init__(self, config: WorkerConfig, reader: ReaderProcess) -> None:
        keep_to(config.cores)
        self.reader = reader
        self.model = config.load()
        self._config = config

    @cached_property
    def embedder(self) -> Embedder:
        """The model, ready to embed."""
        return self._config.ready(self.model) if self._config.ready else self.model


class Task(Protocol):
    """A batch of work. Its result depends on the batch and the model alone."""

    @property
    def name(self) -> str:
        """What it does, and to what, in a few words."""

    def do(self, state: WorkerState) -> Any:  # noqa: ANN401
        """The result; must be something that can be sent to another process."""


class Hello(NamedTuple):
    """The first message of a worker: its model and the version of its reader."""

    model_digest: str
    rules: str


class Answer(NamedTuple):
    """The result of a task, or one line on what is wrong with every task of its kind."""

    result: Any
    problem: str | None


@contextmanager
def worker_state(config: WorkerConfig) -> Iterator[WorkerState]:
    """The state of a worker, in a process that has no model yet."""
    with ReaderProcess() as reader:
        yield WorkerState(config, reader)


def hello(state: WorkerState) -> Hello:
    """The first message of a worker in this state."""
    return Hello(state.model.digest, reader_version())


def answer(task: Task, state: WorkerState) -> Answer:
    """Do a task. An error that is a bug is not caught: it ends the worker."""
    try:
        return Answer(task.do(state), None)
    except ConcordanceError as error:
        return Answer(None, str(error))


def handshake(hello: Hello, digest: str, *, where: str) -> None:
    """Raise WorkersError unless the worker has the model of this digest and this very program."""
    if hello.model_digest != digest:
        raise WorkersError(
            f"A worker on {where} has another model under the same name (digest "
            f"{hello.model_digest[:12]}…, here {digest[:12]}…), so its passages would not be "
            f"comparable. Put the same files there."
        )
    if hello.rules != reader_version():
        raise WorkersError(
            f"A worker on {where} has another version of this program, or of the libraries that "
            f"it reads with. Install the same there: pip install -r requirements.txt"
        )
