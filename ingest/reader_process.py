"""Reads risky formats in a process of its own: a crash, a hang or greed costs one file.

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

from ingest.find import Found
from ingest.readers import load, read
from ingest.reading import Failure, Limits, Reading

APART = (".html", ".pdf", ".docx", ".epub")
MEMORY_BYTES = 4_000_000_000

_START = "from ingest.reader_process import serve; serve({})"
_GRACE_SECONDS = 5.0
_WATCH_SECONDS = 0.5
_LEAVE = "convert it to .txt, or move it out of the folder"
_Answer = list[Reading | Failure]


class ReaderProcess:
    """The one door to reading: `with ReaderProcess() as reader: reader.read(found, limits=limits)`.

    Text and tables are read in this process, all else in a child that starts with the first
    such file and is replaced when it is lost. The child ends with the `with`, and also when
    this process is killed. Not for use by several threads at once.
    """

    def __init__(self, *, memory_bytes: int = MEMORY_BYTES) -> None:
        self._memory_bytes = memory_bytes
        self._child: subprocess.Popen[bytes] | None = None

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
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None

    def read(self, found: Found, *, limits: Limits) -> Iterator[Reading | Failure]:
        """As `ingest.readers.read`; files read in the child may also fail by time or memory.

        `limits.seconds` holds for these only: text takes no time, and a table takes what it needs.
        """
        if found.suffix not in APART:
            yield from read(found, limits=limits)
            return
        yield from self._ask(found, limits)

    def _ask(self, found: Found, limits: Limits) -> _Answer:
        first = self._try(found, limits)
        # A child that was lost before it began with the file says nothing about the file.
        answer = first if first is not None else self._try(found, limits)
        if answer is None:
            reason = f"was not read, because its reader ended before it began; {_LEAVE}"
            return [Failure(path=found.path, reason=reason)]
        return answer

    def _try(self, found: Found, limits: Limits) -> _Answer | None:
        """What the child answers, or None where it was lost before it began with the file."""
        child = self._running()
        deadline = _Deadline(child, limits.seconds)
        try:
            return _exchange(child, found, limits, deadline)
        except (EOFError, OSError, pickle.UnpicklingError):
            code = child.wait()
            if not deadline.begun:
                return None
            lost = _overdue(limits.seconds) if deadline.passed else _stopped(code)
            return [Failure(path=found.path, reason=lost)]
        except BaseException:
            # Ctrl-C in the midst of an answer: its rest must not be taken for the next one.
            self.close()
            raise
        finally:
            deadline.end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is not None:
            self.close()
        if self._child is None:
            self._child = subprocess.Popen(
                [sys.executable, "-c", _START.format(self._memory_bytes)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=os.environ | {"PYTHONPATH": _search_path()},
                # Away from the terminal's Ctrl-C, which this process answers for both.
                start_new_session=True,
            )
        return self._child


class _Deadline:
    """Kills a process that is still at work so many seconds after `begin`."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self.begun = False
        self.passed = False
        self._process = process
        self._timer = threading.Timer(seconds, self._strike)

    def begin(self) -> None:
        self.begun = True
        self._timer.start()

    def end(self) -> None:
        self._timer.cancel()
        if self._timer.is_alive():
            self._timer.join()
        if self.passed:
            # It may have answered just before; the next file must not be sent to it.
            self._process.wait()

    def _strike(self) -> None:
        self.passed = True
        self._process.kill()


def _exchange(
    child: subprocess.Popen[bytes], found: Found, limits: Limits, deadline: _Deadline
) -> _Answer:
    assert child.stdin is not None
    assert child.stdout is not None
    _send(child.stdin, (found, limits))
    # The first answer comes when all libraries are loaded, whose time is not the file's.
    pickle.load(child.stdout)
    deadline.begin()
    answer: _Answer = pickle.load(child.stdout)
    return answer


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
            _send(answers, _read(found, limits))
            _set_alarm(0)
        except (EOFError, BrokenPipeError):
            return


def _read(found: Found, limits: Limits) -> _Answer:
    try:
        return list(read(found, limits=limits))
    except MemoryError:
        return [Failure(path=found.path, reason=f"needs too much memory to read; {_LEAVE}")]


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
