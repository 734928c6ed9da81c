"""The process that reads files for a build, and may crash on any of them."""

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator

from ingest.describe.front_matter import front_matter_failures
from ingest.describe.study import Item, Studied, study
from ingest.file_kinds import TABLES, Found
from ingest.readers import load, read
from ingest.readers.pdf_pages.scanned_pages import PageReader, ScannedError
from ingest.reading import Failure, Reading, RecognisingPage
from ingest.recognition.engine import engine_version, load_engine
from ingest.sandbox.pipe import (
    LEAVE,
    MOST_FILES,
    Part,
    Recognition,
    Request,
    receive,
    send,
)

# At most this many rows of a table are answered at once.
_MOST_ROWS = 256
_CHARACTERS = 1_000_000
_SECONDS = 1.0
_GRACE_SECONDS = 5.0
_WATCH_SECONDS = 0.5


def serve(memory_bytes: int, answers_to: int) -> None:
    """Read the files requested on standard input until it ends; this is the child's whole life.

    `answers_to` is the number of the open pipe to the parent.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.disable()
    limit_memory(memory_bytes)
    threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
    requests, answers = sys.stdin.buffer, os.fdopen(answers_to, "wb")
    while True:
        try:
            request = receive(requests)
            for suffix in {found.suffix for found in request.found}:
                load(suffix)
            send(answers, None)
            seconds = request.limits.seconds + _GRACE_SECONDS
            _set_alarm(seconds)
            for answer, more in _answers(request):
                _set_alarm(0)
                send(answers, (answer, more))
                _set_alarm(seconds if more else 0)
        except (EOFError, BrokenPipeError):
            return


def _answers(request: Request) -> Iterator[tuple[list[Part], bool]]:
    """What is read from the files, several of them at once, and whether more comes."""
    answer: list[Part] = []
    characters, began = 0, time.monotonic()
    for place, found in enumerate(request.found, start=1):
        for part, more in _parts(found, request):
            answer.append(part)
            characters += sum(map(_length, part or ()))
            is_last = not more and place == len(request.found)
            if more or is_last or len(answer) == MOST_FILES or _is_much(characters, began):
                yield answer, not is_last
                answer, characters, began = [], 0, time.monotonic()


def _parts(found: Found, request: Request) -> Iterator[tuple[Part, bool]]:
    """What is read from a file, and whether more comes.

    A table is in parts, and a file with pages to recognise has one for each before it begins.
    """
    part: list[Item] = []
    characters, began = 0, time.monotonic()
    try:
        for one in _items(found, request):
            part.append(one)
            characters += _length(one)
            is_part = len(part) == _MOST_ROWS or _is_much(characters, began)
            if isinstance(one, RecognisingPage) or (found.suffix in TABLES and is_part):
                yield part, True
                part, characters, began = [], 0, time.monotonic()
    except ScannedError:
        yield None, False
        return
    except MemoryError:
        part.append(Failure(path=found.path, reason=f"needs too much memory to read; {LEAVE}"))
    yield part, False


def _items(found: Found, request: Request) -> Iterator[Item]:
    pages = _page_reader(request.recognition) if found.suffix == ".pdf" else None
    items = read(found, limits=request.limits, page_reader=pages)
    if request.known is None:
        yield from items
        return
    known = request.known.get(found.path, ())
    for one in items:
        if isinstance(one, Reading):
            yield study(one, path=found.path, known=known)
            yield from front_matter_failures(one, path=found.path)
        else:
            yield one


def _page_reader(recognition: Recognition | None) -> PageReader:
    # Imported here, since most files need no pypdfium2.
    from ingest.recognition.page_reader import Later, RecognisingReader

    installed = load_engine if engine_version() else None
    if recognition is None:
        return Later()
    make_engine = recognition.make_engine or installed
    return RecognisingReader(make_engine, cache=recognition.cache, lost=recognition.lost)


def _length(item: Item) -> int:
    reading = item.reading if isinstance(item, Studied) else item
    return len(reading.text) if isinstance(reading, Reading) else 0


def _is_much(characters: int, began: float) -> bool:
    return characters > _CHARACTERS or time.monotonic() - began > _SECONDS


def limit_memory(most: int) -> None:
    """Make this process fail rather than use more bytes than `most`, if the system can do that."""
    if sys.platform == "win32":
        return
    import resource

    try:
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    except (ValueError, OSError):
        # macOS refuses some limits; the time limit still applies there.
        return


def end_with(parent: int) -> None:
    """End this process when its parent has ended, even in the middle of a file."""
    while os.getppid() == parent:
        time.sleep(_WATCH_SECONDS)
    os._exit(1)


def _set_alarm(seconds: float) -> None:
    """End this process after `seconds`, in case a hang in a library blocks everything else."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)
