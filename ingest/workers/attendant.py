"""A worker as Ray knows it: an actor, of which a cluster keeps one in a process."""

from contextlib import ExitStack

from index.errors import ConcordanceError
from ingest.workers.desk import Answer, Desk, Task, Told, answer, desk_of, greeting


class Attendant:
    """Does the tasks of one build; whoever ends it ends its reader, too."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._open_things = ExitStack()
        self._desk: Desk | None = None

    def greet(self) -> Answer:
        """Load the model, and say which it is."""
        try:
            self._desk = self._open_things.enter_context(desk_of(self._told))
        except ConcordanceError as error:
            return Answer(None, str(error))
        return Answer(greeting(self._desk), None)

    def do(self, task: Task) -> Answer:
        """What comes of the task."""
        assert self._desk is not None, "it has not greeted"
        return answer(task, self._desk)
