"""All contestants measured side by side; what is measured is kept, so that a run can resume."""

import json
import subprocess
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar

from index.files.atomic import replace_text
from tests.bench.child import ChildError
from tests.bench.figures import Spread, Values, packed, unpacked
from tests.bench.peers.contestant import Contestant
from tests.bench.peers.turns import Waiting, in_turns

T = TypeVar("T")

FIRST_QUESTIONS = 3
_FIRST = "first question, s"
_ERRORS = (ChildError, OSError, subprocess.SubprocessError)


class Contest:
    """Contestants by name, in the order of their turns; figures are kept below `kept`.

    Each is built alone. First questions go in turns, and so do warm ones, each contestant waiting
    in a process of its own. One that fails is left out of the turns, and named with the reason.
    """

    def __init__(self, contestants: Mapping[str, Contestant], *, kept: Path) -> None:
        self._contestants = contestants
        self._kept = kept
        self._failed: dict[str, str] = {}

    def measure(self, name: str) -> Values:
        """All figures of one contestant; the turns of all are taken when the first asks for them.

        Raises:
            ChildError: it failed.
        """
        self._together()
        if name in self._failed:
            raise ChildError(self._failed[name])
        return {
            **self._built(name),
            **self._once("first", name),
            **self._once("warm", name),
            **self._once("quality", name, self._contestants[name].quality),
        }

    def _together(self) -> None:
        for name in self._contestants:
            self._trying(name, partial(self._built, name))
        for stage, turns in (("first", self._first), ("warm", self._warm)):
            names = [name for name in self._contestants if name not in self._failed]
            if not all(self._file(stage, name).is_file() for name in names):
                for name, values in turns(names).items():
                    self._keep(stage, name, values)

    def _built(self, name: str) -> Values:
        return self._once("built", name, self._contestants[name].build)

    def _first(self, names: list[str]) -> dict[str, Values]:
        taken: dict[str, list[float]] = {name: [] for name in names}
        for _ in range(FIRST_QUESTIONS):
            for name in names:
                if (seconds := self._trying(name, self._contestants[name].first)) is not None:
                    taken[name].append(seconds)
        return {
            name: {_FIRST: Spread.of(seconds)}
            for name, seconds in taken.items()
            if name not in self._failed
        }

    def _warm(self, names: list[str]) -> dict[str, Values]:
        waiting: dict[str, Waiting] = {}
        try:
            for name in names:
                if (process := self._trying(name, self._contestants[name].wait)) is not None:
                    waiting[name] = process
            return in_turns(waiting)
        finally:
            for one in waiting.values():
                one.end()

    def _trying(self, name: str, action: Callable[[], T]) -> T | None:
        """What an action of a contestant returns; None if it fails, or has failed before."""
        if name in self._failed:
            return None
        try:
            return action()
        except _ERRORS as error:
            self._failed[name] = str(error)
            return None

    def _once(self, stage: str, name: str, measure: Callable[[], Values] | None = None) -> Values:
        """The figures of a stage as they are kept, or else measured now and kept."""
        file = self._file(stage, name)
        if measure and not file.is_file():
            self._keep(stage, name, measure())
        return unpacked(json.loads(file.read_text(encoding="utf-8")))

    def _keep(self, stage: str, name: str, values: Values) -> None:
        file = self._file(stage, name)
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_text(file, json.dumps(packed(values)))

    def _file(self, stage: str, name: str) -> Path:
        return self._kept / f"{stage}-{name}.json"
