"""The folder of an index: which generation is live, who is writing, what is kept for rollback."""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from index.errors import (
    BuildRunningError,
    GenerationMissingError,
    IndexDamagedError,
    IndexMissingError,
    IndexUnwritableError,
)
from index.generation import Generation
from index.whole_file import flush, replace_text

DEFAULT_INDEX = Path(".index")
KEPT = 3
_PATIENCE = 0.3


class Writer(NamedTuple):
    """The process that holds an index for writing, and since when, in UTC."""

    process: int
    since: str

    def __str__(self) -> str:
        return f"process {self.process}, since {self.since}"


class IndexFolder:
    """Generations below one folder and a pointer to the live one, replaced by rename."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.models = path / "models"
        self._generations = path / "generations"
        self._pointer = path / "live"
        self._withdrawn = path / "withdrawn"
        self._writer = path / "writer.json"

    def live(self) -> Path:
        """The folder of the live generation.

        Raises:
            IndexMissingError: nothing has been published here.
            IndexDamagedError: what names the live generation names none.
        """
        name = self._pointed()
        if not name.isdecimal():
            raise IndexDamagedError(self._generations / "?", f"{self._pointer} names none")
        return self._generations / name

    def _pointed(self) -> str:
        """What the pointer holds, which is the name of a generation unless it is damaged."""
        try:
            return self._pointer.read_text(encoding="utf-8", errors="replace").strip()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise IndexMissingError(self.path) from error

    def generations(self) -> list[Path]:
        """The folders of all published generations that are kept, the oldest first."""
        if not self._generations.is_dir():
            return []
        return sorted(path for path in self._generations.iterdir() if path.name.isdigit())

    def withdrawn(self) -> Path | None:
        """The newest generation that was rolled back, while nothing newer is live."""
        try:
            name = self._withdrawn.read_text(encoding="utf-8", errors="replace").strip()
        except FileNotFoundError:
            return None
        folder = self._generations / name
        is_newer = name.isdecimal() and name > self.live().name
        return folder if is_newer and folder.is_dir() else None

    def open(self, *, parts_later: bool = False) -> Generation:
        """The live generation, checked and open; `parts_later` as Generation has it.

        Raises:
            IndexMissingError: nothing has been published here.
            IndexDamagedError: what was published is not what it should be.
        """
        while True:
            folder = self.live()
            try:
                return Generation(folder, parts_later=parts_later)
            except IndexDamagedError:
                # Builds that came quickly may have dropped it while it was being opened.
                if self.live() == folder:
                    raise

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the index for one build; leftovers of dead builds are cleared first.

        Raises:
            BuildRunningError: another process holds it.
            IndexUnwritableError: the folder cannot be written to.
        """
        try:
            self._generations.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise IndexUnwritableError(self.path, error.strerror or str(error)) from error
        # The operating system frees this lock when its process dies, however it dies.
        lock = FileLock(self.path / "lock")
        try:
            # Not at once: who only looks whether it is held holds it for a moment.
            lock.acquire(timeout=_PATIENCE)
        except Timeout as error:
            raise BuildRunningError(self.path, self._describe_writer()) from error
        try:
            with self._telling_trouble():
                self._clear_leftovers()
                since = datetime.now(UTC).isoformat("T", "seconds")
                writer = {"process": os.getpid(), "since": since}
                self._writer.write_text(json.dumps(writer), encoding="utf-8")
            yield
        finally:
            self._writer.unlink(missing_ok=True)
            lock.release()

    def writer(self) -> Writer | None:
        """Who holds the index for writing; None where nobody does."""
        writer = self._written_writer()
        if writer is None:
            return None
        # Only the lock tells whether it lives. It is asked where somebody says so, since whoever
        # asks holds it for a moment.
        try:
            with FileLock(self.path / "lock").acquire(timeout=0):
                return None
        except Timeout:
            return writer
        except OSError:
            # Left behind in a folder that nobody may write to.
            return None

    @contextmanager
    def drafting(self) -> Iterator[str]:
        """The name of a new generation, whose draft is gone again where writing it fails.

        Raises:
            IndexUnwritableError: the disk is full, or something else keeps it from being written.
        """
        name = self.new_name()
        try:
            with self._telling_trouble():
                yield name
        finally:
            shutil.rmtree(self.draft(name), ignore_errors=True)

    @contextmanager
    def _telling_trouble(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.OperationalError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise IndexUnwritableError(self.path, reason) from error

    def new_name(self) -> str:
        """The name of the next generation: a number, since clocks may jump."""
        numbers = [int(folder.name) for folder in self.generations()]
        return f"{max(numbers, default=0) + 1:06d}"

    def draft(self, name: str) -> Path:
        """The folder in which a generation is written before it is published."""
        return self._generations / f".{name}.draft"

    def publish(self, name: str, *, live: bool = True) -> None:
        """Make a finished draft the live generation, and drop the oldest ones.

        One that is not to be `live` is kept as if it had been rolled back at once.
        """
        draft = self.draft(name)
        for path in [*draft.rglob("*"), draft]:
            flush(path)
        draft.rename(self._generations / name)
        flush(self._generations)
        replace_text(self._pointer if live else self._withdrawn, name + "\n")
        self._prune()

    def roll_back(self, name: str | None = None) -> Generation:
        """Make another generation live, the one before where none is named; it is checked first.

        The one that was live is kept, so that it can be made live again. To be called while
        the index is held for writing.

        Raises:
            GenerationMissingError: there is no such generation.
            IndexDamagedError: it is not what it should be, so the live one stays live.
        """
        live = self.live().name if name is None else self._pointed()
        names = [folder.name for folder in self.generations()]
        earlier = [other for other in names if other < live]
        wanted = name or (earlier[-1] if earlier else None)
        if wanted not in names:
            raise GenerationMissingError(self.path, wanted, kept=names, live=live)
        generation = Generation(self._generations / wanted)
        if live.isdecimal():
            put_aside = self.withdrawn()
            replace_text(self._withdrawn, max(live, put_aside.name if put_aside else live) + "\n")
        replace_text(self._pointer, wanted + "\n")
        return generation

    def _prune(self) -> None:
        for folder in self.generations()[:-KEPT]:
            if folder != self.live():
                # A reader that still has it open keeps its files until it closes them.
                shutil.rmtree(folder, ignore_errors=True)

    def _clear_leftovers(self) -> None:
        for path in self._generations.glob(".*.draft"):
            shutil.rmtree(path)

    def _written_writer(self) -> Writer | None:
        try:
            writer = json.loads(self._writer.read_text(encoding="utf-8"))
            return Writer(writer["process"], writer["since"])
        except (OSError, ValueError, KeyError):
            return None

    def _describe_writer(self) -> str:
        return str(self._written_writer() or "it has only just begun")
