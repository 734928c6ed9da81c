"""Reads files in a process of its own: a crash, a hang or greed costs one file.

The process is a plain `python -c`, not one of multiprocessing, which would import the program's
main module, and with it Streamlit, in the child.
"""

import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from ingest.find import TABLES, Found
from ingest.readers import load, read
from ingest.reading import Failure, Limits, Reading

MEMORY_BYTES = 4_000_000_000

_START = "from ingest.reader_process import serve; serve({})"
_GRACE_SECONDS = 5.0
_WATCH_SECONDS = 0.5
_LOOK_SECONDS = 0.05
_LEAVE = "convert it to .txt, or move it out of the folder"
# A table is answered in parts of so many articles or characters, or of what came in a second.
_PART_ITEMS = 256
_PART_CHARACTERS = 1_000_000
_PART_SECONDS = 1.0
_Part = list[Reading | Failure]


class ReaderProcess:
    """The one door to reading: `with ReaderProcess() as reader: reader.read(found, limits=limits)`.

    Files are read in a child that starts with the first of them and is replaced when it is
    lost. The child ends with the `with`, and also when this process is killed. Not for use by
    several threads at once.
    """

    def __init__(self, *, memory_bytes: int = MEMORY_BYTES) -> None:
        self._memory_bytes = memory_bytes
        self._child: subprocess.Popen[bytes] | None = None
        self._watch: _Watch | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child, if there is one."""
        if self._watch is not None:
            self._watch.close()
            self._watch = None
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None

    def read(self, found: Found, *, limits: Limits) -> Iterator[Reading | Failure]:
        """As `ingest.readers.read`; a file may also fail by time or memory.

        A table is answered while it is read, so what came before the failure is good.
        """
        for _ in range(2):
            child, watch = self._running()
            try:
                yield from _exchange(child, found, limits, watch)
                return
            except (EOFError, OSError, pickle.UnpicklingError):
                code = child.wait()
                if watch.at_work:
                    lost = _overdue(limits.seconds) if watch.passed else _stopped(code)
                    yield Failure(path=found.path, reason=lost)
                    return
                # A child that was lost before it began with the file says nothing about the file.
            except BaseException:
                # Ctrl-C in the midst of an answer: its rest must not be taken for the next one.
                self.close()
                raise
            finally:
                watch.end()
        reason = f"was not read, because its reader ended before it began; {_LEAVE}"
        yield Failure(path=found.path, reason=reason)

    def _running(self) -> "tuple[subprocess.Popen[bytes], _Watch]":
        if self._child is not None and self._child.poll() is not None:
            self.close()
        if self._child is None or self._watch is None:
            self._child = subprocess.Popen(
                [sys.executable, "-c", _START.format(self._memory_bytes)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=os.environ | {"PYTHONPATH": _search_path()},
                # Away from the terminal's Ctrl-C, which this process answers for both.
                start_new_session=True,
            )
            self._watch = _Watch(self._child)
        return self._child, self._watch


class _Watch:
    """Kills a process that is still at work so many seconds after `begin`, unless at its `end`.

    One thread for the life of the process: starting one for each file takes longer than to read
    a short text.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.passed = False
        self._process = process
        self._due: float | None = None
        self._lock = threading.Lock()
        self._over = threading.Event()
        threading.Thread(target=self._look, daemon=True).start()

    @property
    def at_work(self) -> bool:
        """Whether it has begun and not ended."""
        return self._due is not None

    def begin(self, seconds: float) -> None:
        with self._lock:
            self._due = time.monotonic() + seconds

    def end(self) -> None:
        with self._lock:
            self._due = None
        if self.passed:
            # It may have answered just before; the next file must not be sent to it.
            self._process.wait()

    def close(self) -> None:
        self._over.set()

    def _look(self) -> None:
        while not self._over.wait(_LOOK_SECONDS):
            with self._lock:
                if self._due is not None and time.monotonic() > self._due:
                    self.passed = True
                    self._process.kill()
                    return


def _exchange(
    child: subprocess.Popen[bytes], found: Found, limits: Limits, watch: _Watch
) -> Iterator[Reading | Failure]:
    assert child.stdin is not None
    assert child.stdout is not None
    _send(child.stdin, (found, limits))
    # The first answer comes when all libraries are loaded, whose time is not the file's.
    pickle.load(child.stdout)
    more = True
    while more:
        watch.begin(limits.seconds)
        part, more = pickle.load(child.stdout)
        watch.end()
        yield from part


def serve(memory_bytes: int) -> None:
    """Read the files asked for on standard input, until it ends; this is the child's whole life."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.disable()
    _limit_memory(memory_bytes)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    requests, answers = sys.stdin.buffer, _private_output()
    while True:
        try:
            found, limits = pickle.load(requests)
            load(found.suffix)
            _send(answers, None)
            _set_alarm(limits.seconds + _GRACE_SECONDS)
            for part, more in _parts(found, limits):
                _set_alarm(0)
                _send(answers, (part, more))
                _set_alarm(limits.seconds + _GRACE_SECONDS if more else 0)
        except (EOFError, BrokenPipeError):
            return


def _parts(found: Found, limits: Limits) -> Iterator[tuple[_Part, bool]]:
    """What is read in the file, in parts where it is a table, and whether more comes."""
    part: _Part = []
    characters, began = 0, time.monotonic()
    try:
        for one in read(found, limits=limits):
            part.append(one)
            characters += len(one.text) if isinstance(one, Reading) else 0
            if found.suffix in TABLES and (
                len(part) == _PART_ITEMS
                or characters > _PART_CHARACTERS
                or time.monotonic() - began > _PART_SECONDS
            ):
                yield part, True
                part, characters, began = [], 0, time.monotonic()
    except MemoryError:
        part.append(Failure(path=found.path, reason=f"needs too much memory to read; {_LEAVE}"))
    yield part, False


def _send(pipe: IO[bytes], message: object) -> None:
    pickle.dump(message, pipe)
    pipe.flush()


def _private_output() -> IO[bytes]:
    """The pipe to the parent; whatever a library prints goes to standard error instead."""
    pipe = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return pipe


def _limit_memory(most: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    try:
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    except (ValueError, OSError):
        # macOS refuses some limits; the limit of time still holds there.
        return


def _end_with(parent: int) -> None:
    """End this process when its parent has ended, even in the midst of a file."""
    while os.getppid() == parent:
        time.sleep(_WATCH_SECONDS)
    os._exit(1)


def _set_alarm(seconds: float) -> None:
    """End this process after that time, should a hang in a library keep all else from it."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _search_path() -> str:
    here = str(Path(__file__).resolve().parent.parent)
    return os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH"))))


def _overdue(seconds: float) -> str:
    return f"took longer than {seconds:g} s to read, so it was given up; {_LEAVE}"


def _stopped(code: int) -> str:
    cause = signal.strsignal(-code) if code < 0 else f"code {code}"
    return f"stopped the reader while it was being read ({cause}); {_LEAVE}"
