"""Builds in their own processes: they outlive the caller and can be cancelled."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread

from filelock import FileLock

from index.errors import (
    BuildRunningError,
    ConcordanceError,
    IndexUnwritableError,
)
from index.files.address import spoken
from index.store.open import open_store
from index.store.store import Store, Writer
from ingest.build.record import BuildRecord, now, read_record, write_record
from ingest.corpus.roots import corpus_roots

_LOG = "build.log"
_STARTED = "started"
_GRACE = 2.0
_LOOK = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildState:
    """The process that is writing now, if any, and the record of its build or else the last one.

    `record` is None if nothing was built yet, or if the process that locks the index is not a
    build. `cancellable` is whether `start` started it.
    """

    writer: Writer | None
    record: BuildRecord | None
    cancellable: bool


def start(index: Path, *, corpus: Sequence[Path] = ()) -> None:
    """Start a build in its own process, which outlives this one; returns once it is running.

    If a saved question would be answered differently, the new generation is put aside. Without
    `corpus` the folders are those of the last build; for a first build `corpus/`.

    Raises:
        BuildRunningError: another build is writing to the same index.
        ConcordanceError: it could not start; the message is one line.
    """
    store = open_store(index.absolute())
    roots = corpus_roots(corpus, store)
    # That process has nobody to ask whether to publish.
    command = [sys.executable, "-m", "ingest", "build", "--hold", "--index", spoken(store.path)]
    command += [word for root in roots for word in ("--corpus", str(root))]
    try:
        store.path.mkdir(parents=True, exist_ok=True)
        # A second caller waits until the first build has started, and then gets the error.
        with FileLock(store.path / "starting"):
            if writer := store.writer():
                raise BuildRunningError(store.path, str(writer))
            _start(store, command)
    except OSError as error:
        raise IndexUnwritableError(store.path, error.strerror or str(error)) from error


def _start(store: Store, command: Sequence[str]) -> None:
    log = store.path / _LOG
    # A file accepts any output; a pipe that nobody reads any more would end the build.
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=output,
            start_new_session=True,
        )
    # A process that nobody waits for stays in the process table as a zombie.
    Thread(target=process.wait, daemon=True).start()
    (store.path / _STARTED).write_text(str(process.pid), encoding="utf-8")
    while True:
        has_ended = process.poll() is not None
        record = read_record(store.path)
        if record and record.process == process.pid:
            return
        if has_ended:
            lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            raise ConcordanceError(lines[-1] if lines else f"The build did not start; see {log}.")
        time.sleep(_LOOK)


def state(index: Path) -> BuildState:
    """The state of the build over the index in `index`, or how the last one ended.

    The record of a build that was killed has no end; it is added here.
    """
    store = open_store(index)
    before, writer, record = read_record(index), store.writer(), read_record(index)
    if writer is None:
        # Abandoned only if it was unfinished before the index was seen unlocked, and still is.
        if before and record == before and before.ended is None:
            _close(store, _died(before))
            record = read_record(index)
        return BuildState(writer=None, record=record, cancellable=False)
    if record and record.process != writer.process:
        record = None
    return BuildState(
        writer=writer, record=record, cancellable=_started(store) == str(writer.process)
    )


def cancel(index: Path) -> None:
    """Stop the build that `start` started, within seconds; the index is then as it was.

    Does nothing if no build is running.

    Raises:
        ConcordanceError: the running build was started elsewhere, so it is not ours to stop.
    """
    store = open_store(index)
    writer = store.writer()
    if writer is None:
        return
    if _started(store) != str(writer.process):
        raise ConcordanceError(
            f"The build running since {writer.since} was started elsewhere (process "
            f"{writer.process}). Stop it there with Ctrl-C, or wait until it finishes."
        )
    for ending in _endings():
        with suppress(ProcessLookupError):
            os.kill(writer.process, ending)
        if _is_freed(store, writer):
            break
    record = read_record(index)
    if record and record.process == writer.process and record.ended is None:
        _close(store, replace(record, ended=now(), stopped=True))


def _endings() -> Iterator[signal.Signals]:
    """The signals to send: first one that lets the process clean up, then one that kills it."""
    yield signal.SIGTERM
    if sys.platform != "win32":
        yield signal.SIGKILL


def _is_freed(store: Store, writer: Writer) -> bool:
    deadline = time.monotonic() + _GRACE
    while time.monotonic() < deadline:
        if store.writer() != writer:
            return True
        time.sleep(_LOOK)
    return False


def _started(store: Store) -> str | None:
    try:
        return (store.path / _STARTED).read_text(encoding="utf-8")
    except OSError:
        return None


def _died(record: BuildRecord) -> BuildRecord:
    at = f" at {record.name}" if record.name else ""
    problem = (
        f"The build was killed while {record.stage or 'starting'}{at}, so the index is as it "
        f"was. Build again: it resumes where it stopped."
    )
    return replace(record, ended=now(), trouble=problem)


def _close(store: Store, record: BuildRecord) -> None:
    """Record the end of a build whose process is gone, unless another one has started."""
    with suppress(BuildRunningError, IndexUnwritableError), store.writing():
        last = read_record(store.path)
        if last and (last.process, last.since, last.ended) == (record.process, record.since, None):
            write_record(store.path, record)
