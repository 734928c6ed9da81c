"""Who writes an index in Milvus: one at a time, told from the dead by a beat, not by a clock."""

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
from index.store.milvus.schema import NOTHING, Tables, make_writers
from index.store.store import Writer

# Seconds between two beats, and without one until a writer is taken for dead.
BEAT = 1.0
DEAD = 8.0
_LOOK = 0.2
_TURNS = 3
_held_here: set[str] = set()


class WritersLock:
    """Lets one process at a time write, on whatever machines they are.

    Whoever wants to write puts a ticket into a table and then looks at all: it holds the index
    where there is no other, and withdraws where there is one that still beats. Two who come at
    once both withdraw, and try again after a while. No clocks of two machines are compared: a
    writer is dead whose beat does not change while another one watches. One that only slept finds
    its ticket gone, and writes no more.
    """

    def __init__(self, engine: Engine, tables: Tables) -> None:
        self._engine = engine
        self._tables = tables
        self._ticket = uuid4().hex
        self._seen = 0.0

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the index.

        Raises:
            BuildRunningError: another process holds it.
        """
        make_writers(self._engine, self._tables)
        since = datetime.now(UTC).isoformat("T", "seconds")
        writer = {"process": os.getpid(), "since": since, "machine": socket.gethostname()}
        _held_here.add(self._ticket)
        try:
            self._take(json.dumps(writer))
        except ConcordanceError:
            _held_here.discard(self._ticket)
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
            # Also where the engine is away and keeps the ticket.
            _held_here.discard(self._ticket)
            self._engine.delete(self._tables.writers, f"ticket == {quoted(self._ticket)}")

    def check(self, *, surely: bool = False) -> None:
        """Go on only if this process still holds the index; `surely` asks the engine each time.

        Raises:
            BuildRunningError: another one took it for dead, and removed its ticket.
        """
        # Of the two clocks this is the one that goes on while a machine sleeps.
        if not surely and abs(time.time() - self._seen) < DEAD / 2:
            return
        rows = self._rows()
        if not any(row["ticket"] == self._ticket for row in rows):
            raise BuildRunningError(
                self._engine.index, str(_writer(rows[0])) if rows else "begun in the meantime"
            )
        self._seen = time.time()

    def _take(self, who: str) -> None:
        for turn in range(_TURNS):
            self._put(who, beat=0)
            others = [row for row in self._rows() if row["ticket"] != self._ticket]
            if not others or self._outlived(others):
                return
            self._engine.delete(self._tables.writers, f"ticket == {quoted(self._ticket)}")
            if turn < _TURNS - 1:
                # Two that came at once come again at different times.
                time.sleep(_LOOK * (1 + int(self._ticket[turn], 16) / 4))
        raise BuildRunningError(self._engine.index, str(_writer(others[0])))

    def _outlived(self, others: list[Row]) -> bool:
        """Whether none of the others beats while we watch; they are removed then."""
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
            self._engine.delete(self._tables.writers, f"ticket == {quoted(ticket)}")
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
                # The engine is away; who writes will be told, or it comes back.
                continue

    def _put(self, who: str, *, beat: int) -> None:
        row = {"ticket": self._ticket, "who": who, "beat": beat, "nothing": NOTHING}
        self._engine.put(self._tables.writers, [row])

    def _rows(self) -> list[Row]:
        fields = ["ticket", "who", "beat"]
        return self._engine.query(self._tables.writers, 'ticket != ""', fields, strong=True)


def writer(engine: Engine, tables: Tables) -> Writer | None:
    """Who holds the index, or says so; None where nobody does."""
    if not engine.has(tables.writers):
        return None
    rows = engine.query(tables.writers, 'ticket != ""', ["ticket", "who"], strong=True)
    living = [row for row in rows if not _is_dead(row)]
    return _writer(living[0]) if living else None


def _writer(row: Row) -> Writer:
    fields = json.loads(row["who"])
    here = fields["machine"] == socket.gethostname()
    return Writer(fields["process"], fields["since"], "" if here else fields["machine"])


def _is_dead(row: Row) -> bool:
    """Whether it was a build of this machine, which is no more."""
    fields = json.loads(row["who"])
    if fields["machine"] != socket.gethostname():
        return False
    if fields["process"] == os.getpid():
        return row["ticket"] not in _held_here
    try:
        os.kill(fields["process"], 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
