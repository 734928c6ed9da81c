"""Warm questions in turns: each engine in a process that waits until it is asked again."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import Self

import numpy as np

from tests.bench.child import ROOT, ChildError, last_line
from tests.bench.figures import Spread, Values
from tests.bench.machine import memory

TURNS = 5
_WARM_UP = 5
_READY = "ready"


def serve(ask: Callable[[str], object], questions: Sequence[str]) -> None:
    """Ask all questions whenever a line comes in; print the milliseconds of each."""
    _print(_READY)
    for _ in sys.stdin:
        for question in questions[:_WARM_UP]:
            ask(question)
        taken = []
        for question in questions:
            began = time.perf_counter()
            ask(question)
            taken.append(1000 * (time.perf_counter() - began))
        _print(taken)


class Waiting:
    """A process that serves; `others` are processes that work for it.

    Raises:
        ChildError: it ended before it was ready.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str] | None = None,
        *,
        others: Sequence[int] = (),
    ) -> None:
        self._others = others
        self._errors = TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )
        self._told(_READY)

    def turn(self) -> list[float]:
        """The milliseconds of each question, asked now."""
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return [float(one) for one in self._told(None)]

    def resident(self) -> float:
        """The memory of the process and of those that work for it, in MB."""
        processes = (self._process.pid, *self._others)
        return sum(memory(process)["resident, MB"] for process in processes)

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()
        self._errors.close()

    def _told(self, expected: str | None) -> list[float]:
        """What the process says next, past whatever its libraries print."""
        assert self._process.stdout
        for line in self._process.stdout:
            if line.startswith(_PREFIX):
                told = json.loads(line.removeprefix(_PREFIX))
                return [] if told == expected else list(told)
        code = self._process.wait()
        self._errors.seek(0)
        reason = last_line(self._errors.read())
        self.end()
        raise ChildError(f"ended with code {code}: {reason}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()


def in_turns(waiting: Mapping[str, Waiting], turns: int = TURNS) -> dict[str, Values]:
    """The times of all, turn by turn; a turn before them warms up and does not count."""
    taken: dict[str, list[list[float]]] = {name: [] for name in waiting}
    for _ in range(turns + 1):
        for name, one in waiting.items():
            taken[name].append(one.turn())
    return {name: _values(taken[name][1:], waiting[name].resident()) for name in waiting}


def _values(turns: Sequence[Sequence[float]], resident: float) -> Values:
    middle, high = (
        Spread.of([float(np.percentile(turn, share)) for turn in turns]) for share in (50, 95)
    )
    return {"p50 of each turn, ms": middle, "p95 of each turn, ms": high, "resident, MB": resident}


def python_module(python: Path | str, module: str, *words: object) -> list[str]:
    """The command that runs a module."""
    return [str(python), "-m", module, *map(str, words)]


_PREFIX = "turn: "


def _print(told: object) -> None:
    sys.stdout.write(f"\n{_PREFIX}{json.dumps(told)}\n")
    sys.stdout.flush()
