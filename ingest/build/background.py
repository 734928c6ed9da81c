"""Builds in a process of their own: they go on whoever leaves, and end when they are told to."""

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
    """Who builds now, if anybody does, and what that build, else the last one, says of itself.

    `record` is None where nothing was built yet, and where who holds the index does not build.
    `cancellable` is whether it was started by `start`.
    """

    writer: Writer | None
    record: BuildRecord | None
    cancellable: bool


def start(index: Path, *, corpus: Sequence[Path] = ()) -> None:
    """Begin a build in a process of its own, which outlives this one; returns once it has begun.

    Where a saved question would be answered otherwise, what was built is put aside. Without
    `corpus` the folders are those of the last build, at first `corpus/`.

    Raises:
        BuildRunningError: another build is writing to the same index.
        ConcordanceError: it could not begin, as one line says.
    """
    store = open_store(index.absolute())
    roots = corpus_roots(corpus, store)
    # Nobody can be asked by that process whether to publish.
    command = [sys.executable, "-m", "ingest", "build", "--hold", "--index", spoken(store.path)]
    command += [word for root in roots for word in ("--corpus", str(root))]
    try:
        store.path.mkdir(parents=True, exist_ok=True)
        # Who comes second waits for the first to begin, and is then told of it.
        with FileLock(store.path / "starting"):
            if writer := store.writer():
                raise BuildRunningError(store.path, str(writer))
            _start(store, command)
    except OSError as error:
        raise IndexUnwritableError(store.path, error.strerror or str(error)) from error


def _start(store: Store, command: Sequence[str]) -> None:
    log = store.path / _LOG
    # Files take whatever is said; a pipe that nobody reads any more would end the build.
    with log.open("wb") as said:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            start_new_session=True,
        )
    # Whoever ends unawaited is kept as a dead entry in the table of processes.
    Thread(target=process.wait, daemon=True).start()
    (store.path / _STARTED).write_text(str(process.pid), encoding="utf-8")
    while True:
        has_ended = process.poll() is not None
        record = read_record(store.path)
        if record and record.process == process.pid:
            return
        if has_ended:
            lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            raise ConcordanceError(lines[-1] if lines else f"The build did not begin; see {log}.")
        time.sleep(_LOOK)


def state(index: Path) -> BuildState:
    """How the build over the index in `index` goes on, or how the last one ended.

    One that was killed has no end in its record; it is given one here.
    """
    store = open_store(index)
    before, writer, record = read_record(index), store.writer(), read_record(index)
    if writer is None:
        # Only what was open before nobody held the index and is open still was left so.
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
    """End the build that `start` began, within seconds; the index is then as it was.

    Nothing happens where none runs.

    Raises:
        ConcordanceError: the build that runs was begun elsewhere, so it is not ours to end.
    """
    store = open_store(index)
    writer = store.writer()
    if writer is None:
        return
    if _started(store) != str(writer.process):
        raise ConcordanceError(
            f"The build that runs since {writer.since} was begun elsewhere (process "
            f"{writer.process}). End it there, with Ctrl-C, or wait for its end."
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
    """What a process is told to end with: first so that it can clear up, then for certain."""
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
    trouble = (
        f"The build was ended from outside while {record.stage or 'beginning'}{at}, so the index "
        f"is as it was. Build again: it goes on where it was."
    )
    return replace(record, ended=now(), trouble=trouble)


def _close(store: Store, record: BuildRecord) -> None:
    """Put an end to what a build that is gone left behind, unless another one has begun."""
    with suppress(BuildRunningError, IndexUnwritableError), store.writing():
        last = read_record(store.path)
        if last and (last.process, last.since, last.ended) == (record.process, record.since, None):
            write_record(store.path, record)
