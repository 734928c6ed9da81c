"""Reads files in a separate process: a crash, a hang or excessive memory use costs one file.

The process is a plain `python -c`, not one of multiprocessing, which would import the program's
main module, and with it Streamlit, in the child.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice, takewhile
from pathlib import Path
from signal import strsignal
from typing import Self

from ingest.describe.study import Item
from ingest.file_kinds import TABLES, Found
from ingest.reading import Failure, Limits, Reading, RecognisingPage, Reference
from ingest.sandbox.pipe import (
    LEAVE,
    LOST,
    MOST_FILES,
    Part,
    Recognition,
    Request,
    receive,
    send,
)

MEMORY_BYTES = 4_000_000_000

# From the start, anything a library prints goes to standard error and not into the answers.
_START = (
    "import os; answers = os.dup(1); os.dup2(2, 1); "
    "from ingest.sandbox.reader_child import serve; serve({}, answers)"
)
_PATIENCE = 1.0
_LOOK_SECONDS = 0.05
# Between two looks; if it is longer, this process was stopped, and heard nothing meanwhile.
_STOPPED_SECONDS = 1.0
_IN_A_REQUEST = 4096
# How long several files may keep the reader from answering before each is read by itself.
_STREAM_SECONDS = 5.0
# After so many pages that a file could not be recognised for, it is given up.
_MOST_LOST = 10


class ReaderProcess:
    """The only way to read files: `with ReaderProcess() as reader: reader.read(found, limits=…)`.

    Files are read in a child process that starts with the first of them and is replaced if it is
    lost. The child ends with the `with`, and also if this process is killed. Pages that are
    pictures are read by text recognition, in a second child, which takes seconds for each of them.
    Not for use by several threads at once.
    """

    def __init__(
        self, *, memory_bytes: int = MEMORY_BYTES, recognition: Recognition | None = None
    ) -> None:
        self._memory_bytes = memory_bytes
        self._recognition = recognition or Recognition()
        self._recogniser: ReaderProcess | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._watch: _Watch | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def start(self) -> None:
        """Start the child, which loads what it reads with while this process does other work."""
        self._running()

    def close(self) -> None:
        """End the child, if there is one."""
        if self._recogniser is not None:
            self._recogniser.close()
            self._recogniser = None
        if self._watch is not None:
            self._watch.close()
            self._watch = None
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None

    def read(self, found: Found, *, limits: Limits) -> Iterator[Reading | Reference | Failure]:
        """As `ingest.readers.read`; a file may also fail by time or memory.

        A table is answered while it is read, so the rows before a failure are good.
        """
        for one in self._alone(Request([found], limits)):
            if isinstance(one, Reading | Reference | Failure):
                yield one

    def study(
        self, found: Sequence[Found], known: Mapping[str, Collection[str]], *, limits: Limits
    ) -> Iterator[tuple[Found, Iterable[Item]]]:
        """Each file with what is in it, in order, studied while others are read.

        `known` are the digests of readings that need no study, by file path. What is in a file
        has to be consumed before the next file. If the reader is lost among several files, the
        next ones are read one by one, to find out which of them does harm.
        """
        place = alone = 0
        while place < len(found):
            following = islice(found, place, place + (1 if alone else _IN_A_REQUEST))
            many = [*takewhile(lambda one: one.suffix not in TABLES, following)]
            asked = many or [found[place]]
            request = Request(asked, limits, {one.path: known.get(one.path, ()) for one in asked})
            if alone or not many:
                yield found[place], self._alone(request)
                place, alone = place + 1, max(0, alone - 1)
                continue
            before = place
            for items in self._stream(request):
                one = found[place]
                yield one, self._recognised(one, request) if items is None else items
                place += 1
            if place < before + len(many):
                alone = MOST_FILES

    def _recognised(self, found: Found, request: Request) -> Iterator[Item]:
        """What is in a file with pages to recognise, while the others are read on."""
        if self._recogniser is None:
            self._recogniser = ReaderProcess(
                memory_bytes=self._memory_bytes, recognition=self._recognition
            )
        return self._recogniser._alone(request._replace(found=[found]))

    def _alone(self, request: Request) -> Iterator[Item]:
        """What is in the one file of the request.

        A page that ends the child while it is recognised is left out, and the file read again.
        """
        [found] = request.found
        lost: dict[int, str] = {}
        idle = 0
        while idle < 2:
            recognition = self._recognition._replace(lost=lost)
            child, watch = self._running()
            page: int | None = None
            try:
                asked = request._replace(recognition=recognition)
                for [part] in _exchange(child, asked, watch, request.limits.seconds):
                    for one in part or ():
                        page = one.page if isinstance(one, RecognisingPage) else None
                        yield one
                return
            except LOST:
                code = ended(child)
                # A child that was lost before it began the file says nothing about the file.
                if not watch.at_work:
                    idle += 1
                    continue
                cause = _overdue(request.limits.seconds) if watch.passed else _stopped(code)
                if page is None or len(lost) == _MOST_LOST:
                    given_up = ", so it was given up" if watch.passed else ""
                    yield Failure(path=found.path, reason=f"{cause}{given_up}; {LEAVE}")
                    return
                lost[page] = cause
            except BaseException:
                # Ctrl-C in the middle of an answer: its rest must not be taken for the next one.
                self.close()
                raise
            finally:
                watch.end()
        reason = f"was not read, because its reader ended before it began; {LEAVE}"
        yield Failure(path=found.path, reason=reason)

    def _stream(self, request: Request) -> Iterator[Part]:
        """What is in each file, up to where the child was lost; None for one to recognise."""
        child, watch = self._running()
        try:
            seconds = min(_STREAM_SECONDS, request.limits.seconds)
            for answer in _exchange(child, request, watch, seconds):
                yield from answer
        except LOST:
            ended(child)
        except BaseException:
            self.close()
            raise
        finally:
            watch.end()

    def _running(self) -> "tuple[subprocess.Popen[bytes], _Watch]":
        if self._child is not None and self._child.poll() is not None:
            self.close()
        if self._child is None or self._watch is None:
            self._child = subprocess.Popen(
                [sys.executable, "-c", _START.format(self._memory_bytes)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=os.environ | {"PYTHONPATH": search_path()},
                # Away from the terminal's Ctrl-C, which this process answers for both.
                start_new_session=True,
            )
            self._watch = _Watch(self._child)
        return self._child, self._watch


class _Watch:
    """Kills a process that is still at work `seconds` after `begin`, unless `end` comes before.

    Time in which this process itself is stopped, by Ctrl-Z, say, does not count.

    One thread for the life of the process: starting one for each file takes longer than reading
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
        looked = time.monotonic()
        while not self._over.wait(_LOOK_SECONDS):
            with self._lock:
                now = time.monotonic()
                if self._due is not None and now - looked > _STOPPED_SECONDS:
                    self._due += now - looked
                looked = now
                if self._due is not None and now > self._due:
                    self.passed = True
                    self._process.kill()
                    return


def _exchange(
    child: subprocess.Popen[bytes], request: Request, watch: _Watch, seconds: float
) -> Iterator[list[Part]]:
    assert child.stdin is not None
    assert child.stdout is not None
    send(child.stdin, request)
    # The first answer comes when all libraries are loaded; that time does not count for the file.
    receive(child.stdout)
    more = True
    while more:
        watch.begin(seconds)
        answer, more = receive(child.stdout)
        watch.end()
        yield answer


def ended(child: subprocess.Popen[bytes]) -> int:
    """The exit code of a child that no longer answers; one that answers nonsense is killed."""
    try:
        return child.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        return child.wait()


def search_path() -> str:
    """The PYTHONPATH on which a process started from here finds this program."""
    here = str(Path(__file__).resolve().parents[2])
    return os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH"))))


def _overdue(seconds: float) -> str:
    return f"took longer than {seconds:g} s to read"


def _stopped(code: int) -> str:
    cause = strsignal(-code) if code < 0 else f"code {code}"
    return f"stopped the reader while it was being read ({cause})"
