"""A single-writer lock for an index in Milvus.

Dead writers are detected by a missing heartbeat, not by comparing clocks.
"""

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event, Thread
from uuid import uuid4

from index.errors import BuildRunningError, ConcordanceError
from index.store.milvus.client import Engine, Row, quoted
from index.store.milvus.schema import NOTHING, CollectionNames, make_writers
from index.store.store import Writer

# Seconds between two heartbeats, and seconds without one until a writer counts as dead.
BEAT = 1.0
DEAD = 8.0
_LOOK = 0.2
_TURNS = 3
_own_tickets: set[str] = set()


class WriterLock:
    """Lets one process at a time write, on whatever machine.

    A process that wants to write puts a ticket into a collection and then reads all tickets. If
    there is no other, it has locked the index; if another one has a heartbeat, it withdraws. Two
    that come at once both withdraw, and try again after a while. Clocks of two machines are never
    compared: a writer is dead if its heartbeat does not change while another one watches. One that
    only slept finds its ticket gone, and writes no more.
    """

    def __init__(self, engine: Engine, collections: CollectionNames) -> None:
        self._engine = engine
        self._collections = collections
        self._ticket = uuid4().hex
        self._seen = 0.0

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Lock the index until the block ends.

        Raises:
            BuildRunningError: another process has locked it.
        """
        make_writers(self._engine, self._collections)
        since = datetime.now(UTC).isoformat("T", "seconds")
        writer = {"process": os.getpid(), "since": since, "machine": socket.gethostname()}
        _own_tickets.add(self._ticket)
        try:
            self._take(json.dumps(writer))
        except ConcordanceError:
            _own_tickets.discard(self._ticket)
            raise
        self._seen = time.time()
        over = Event()
        beating = Thread(target=self._beat, args=[json.dumps(writer), over], daemon=True)
        beating.start()
        try:
            yield
        finally:
            over.set()
            beating.join()
            # Even if the engine is away and keeps the ticket.
            _own_tickets.discard(self._ticket)
            self._engine.delete(self._collections.writers, f"ticket == {quoted(self._ticket)}")

    def check(self, *, surely: bool = False) -> None:
        """Check that this process still has the lock; `surely` asks the engine each time.

        Raises:
            BuildRunningError: another one took it for dead, and removed its ticket.
        """
        # Unlike the monotonic clock, this one goes on while a machine sleeps.
        if not surely and abs(time.time() - self._seen) < DEAD / 2:
            return
        rows = self._rows()
        if not any(row["ticket"] == self._ticket for row in rows):
            raise BuildRunningError(
                self._engine.index, str(_writer(rows[0])) if rows else "started in the meantime"
            )
        self._seen = time.time()

    def _take(self, who: str) -> None:
        for turn in range(_TURNS):
            self._put(who, beat=0)
            others = [row for row in self._rows() if row["ticket"] != self._ticket]
            if not others or self._outlived(others):
                return
            self._engine.delete(self._collections.writers, f"ticket == {quoted(self._ticket)}")
            if turn < _TURNS - 1:
                # Two that came at once try again at different times.
                time.sleep(_LOOK * (1 + int(self._ticket[turn], 16) / 4))
        raise BuildRunningError(self._engine.index, str(_writer(others[0])))

    def _outlived(self, others: list[Row]) -> bool:
        """Whether no other one has a heartbeat while this one watches; if so, they are removed."""
        seen = {row["ticket"]: row["beat"] for row in others}
        # Looks are counted, not seconds: while the engine is away nobody can beat.
        looks = 0 if all(map(_is_dead, others)) else max(round(DEAD / _LOOK), 1)
        for _ in range(looks):
            time.sleep(_LOOK)
            now = {row["ticket"]: row["beat"] for row in self._rows()}
            now.pop(self._ticket, None)
            if any(beat != seen.get(ticket) for ticket, beat in now.items()):
                return False
            if not now:
                return True
        for ticket in seen:
            self._engine.delete(self._collections.writers, f"ticket == {quoted(ticket)}")
        return True

    def _beat(self, who: str, over: Event) -> None:
        beat = 0
        while not over.wait(BEAT):
            beat += 1
            try:
                # A ticket that was removed must not come back.
                self.check(surely=True)
                self._put(who, beat=beat)
            except BuildRunningError:
                return
            except ConcordanceError:
                # The engine is away; it comes back, or the build fails by itself.
                continue

    def _put(self, who: str, *, beat: int) -> None:
        row = {"ticket": self._ticket, "who": who, "beat": beat, "nothing": NOTHING}
        self._engine.put(self._collections.writers, [row])

    def _rows(self) -> list[Row]:
        fields = ["ticket", "who", "beat"]
        return self._engine.query(self._collections.writers, 'ticket != ""', fields, strong=True)


def writer(engine: Engine, collections: CollectionNames) -> Writer | None:
    """The process that has locked the index, or wants to, if any."""
    if not engine.has(collections.writers):
        return None
    rows = engine.query(collections.writers, 'ticket != ""', ["ticket", "who"], strong=True)
    living = [row for row in rows if not _is_dead(row)]
    return _writer(living[0]) if living else None


def _writer(row: Row) -> Writer:
    fields = json.loads(row["who"])
    here = fields["machine"] == socket.gethostname()
    return Writer(fields["process"], fields["since"], "" if here else fields["machine"])


def _is_dead(row: Row) -> bool:
    """Whether it was a build on this machine that no longer runs."""
    fields = json.loads(row["who"])
    if fields["machine"] != socket.gethostname():
        return False
    if fields["process"] == os.getpid():
        return row["ticket"] not in _own_tickets
    try:
        os.kill(fields["process"], 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
