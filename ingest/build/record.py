"""The build record: how far a build is, then how it ended, in a file that anyone can read."""

import json
import os
import time
from collections import deque
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self

from index.errors import ConcordanceError
from ingest.build.report import BuildReport
from ingest.progress import Progress, Silence

RECORD = "build.json"
# Seconds between two writes, and those over which the rate is taken.
_PAUSE = 0.25
_WINDOW = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildRecord:
    """How far a build is, or how it ended.

    `since` and `ended` are UTC. Of the `stage`, `done` of `total` steps are done, and the current
    one is about `name`, `within` says how far that is if it takes long; `rate` is in steps a
    second, None while it is unknown. A build that ended has a `report`, or a `trouble` in one line,
    or was `stopped` by someone.
    """

    process: int
    since: str
    stage: str = ""
    done: int = 0
    total: int = 0
    name: str = ""
    within: str = ""
    rate: float | None = None
    ended: str | None = None
    report: BuildReport | None = None
    trouble: str | None = None
    stopped: bool = False

    @property
    def seconds_left(self) -> float | None:
        """How long this stage still takes at this rate; None if that is unknown."""
        return (self.total - self.done) / self.rate if self.rate else None


def read_record(index: Path) -> BuildRecord | None:
    """The record of the last build of the index in `index`; None if there is none."""
    try:
        fields = json.loads((index / RECORD).read_text(encoding="utf-8"))
        report = fields.pop("report")
        return BuildRecord(**fields, report=BuildReport.from_json(report) if report else None)
    # A record that another version of this program wrote is not worth more either.
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write_record(index: Path, record: BuildRecord) -> None:
    """Replace the record of the last build; call this while the index is locked.

    Silently skips writing if the disk is full; progress is not worth failing a build for.
    """
    report = record.report.as_json() if record.report else None
    fields = asdict(replace(record, report=None)) | {"report": report}
    draft = index / f".{RECORD}.new"
    with suppress(OSError):
        try:
            draft.write_text(json.dumps(fields, ensure_ascii=False), encoding="utf-8")
            draft.replace(index / RECORD)
        finally:
            draft.unlink(missing_ok=True)


def now() -> str:
    """The current time, as a record has it."""
    return datetime.now(UTC).isoformat("T", "seconds")


class BuildRecorder:
    """Progress that keeps the record of one build and passes everything on to `also`.

    Set `report` before the `with` ends; otherwise the error that ended it is recorded.
    """

    def __init__(self, index: Path, *, also: Progress | None) -> None:
        self.report: BuildReport | None = None
        self._index = index
        self._also = also or Silence()
        self._record = BuildRecord(process=os.getpid(), since=now())
        self._pace: deque[tuple[float, int]] = deque()
        self._lock = Lock()
        self._is_over = Event()
        self._writer = Thread(target=self._write_at_times, daemon=True)

    def __enter__(self) -> Self:
        self.write()
        self._writer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._is_over.set()
        self._writer.join()
        if isinstance(error, ConcordanceError):
            problem = str(error)
        elif error is None or isinstance(error, KeyboardInterrupt):
            problem = None
        else:
            problem = f"The build failed because of a bug in this program: {error!r}."
        ended = replace(
            self._record,
            ended=now(),
            report=self.report,
            trouble=problem,
            stopped=isinstance(error, KeyboardInterrupt),
        )
        write_record(self._index, ended)

    def begin(self, stage: str, total: int) -> None:
        """Start a stage; its rate counts from the first step that is done."""
        self._also.begin(stage, total)
        with self._lock:
            self._pace.clear()
            self._record = BuildRecord(
                process=self._record.process, since=self._record.since, stage=stage, total=total
            )

    def at(self, name: str) -> None:
        """Name the current step."""
        self._also.at(name)
        with self._lock:
            self._record = replace(self._record, name=name, within="")

    def within(self, words: str) -> None:
        """Say behind the name of the current step how far it is."""
        self._also.within(words)
        with self._lock:
            self._record = replace(self._record, within=words)

    def advance(self, steps: int) -> None:
        """Count `steps` more steps as done."""
        self._also.advance(steps)
        with self._lock:
            self._record = replace(self._record, done=self._record.done + steps)
            if not self._pace:
                # Steps without work are done with the first one, and say nothing about the rest.
                self._pace.append((time.monotonic(), self._record.done))

    def write(self) -> None:
        """Write how far the build is; also happens by itself several times a second."""
        with self._lock:
            record = replace(self._record, rate=self._rate())
        write_record(self._index, record)

    def _write_at_times(self) -> None:
        # By the clock, not step by step: a step that takes long is the one to report.
        while not self._is_over.wait(_PAUSE):
            self.write()

    def _rate(self) -> float | None:
        if not self._pace:
            return None
        moment, done = time.monotonic(), self._record.done
        while len(self._pace) > 1 and moment - self._pace[0][0] > _WINDOW:
            self._pace.popleft()
        then, done_then = self._pace[0]
        self._pace.append((moment, done))
        return (done - done_then) / (moment - then) if moment > then and done > done_then else None
