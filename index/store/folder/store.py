"""The folder of an index: which generation is live, who is writing, what is kept for rollback."""

import json
import os
import shutil
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from index.errors import (
    BuildRunningError,
    GenerationMissingError,
    IndexDamagedError,
    IndexMissingError,
    IndexUnwritableError,
)
from index.files.atomic import flush, replace_text, size_below, text_in
from index.records import Advance
from index.store.folder.generation import FolderGeneration
from index.store.manifest import (
    MANIFEST,
    Manifest,
    Origin,
    find_damage,
    is_untouched,
    read_manifest,
    read_origin,
)
from index.store.store import KEPT, Writer, published

if TYPE_CHECKING:
    from index.store.folder.retriever import FolderRetriever
    from index.store.folder.salvage import Salvaged
    from index.store.folder.writer import Contents

_PATIENCE = 0.3


class FolderStore:
    """Generations below one folder and a pointer to the live one, replaced by rename."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.models = path / "models"
        self._generations = path / "generations"
        self._pointer = path / "live"
        self._withdrawn = path / "withdrawn"
        self._writer = path / "writer.json"

    def live(self) -> str:
        """The name of the live generation.

        Raises:
            IndexMissingError: nothing has been published here.
            IndexDamagedError: what names the live generation names none.
        """
        name = self._pointed()
        if not name.isdecimal():
            raise IndexDamagedError(self._generations / "?", f"{self._pointer} names none")
        return name

    def live_folder(self) -> Path:
        """The folder of the live generation; raises what `live` does."""
        return self.folder(self.live())

    def folder(self, name: str) -> Path:
        """The folder of a generation, or that of its draft before it is published."""
        draft = self.draft(name)
        return draft if draft.is_dir() else self._generations / name

    def version(self) -> tuple[str, str]:
        """What tells the live generation from every other, cheaply; raises what `live` does."""
        name = self.live()
        manifest = self.folder(name) / MANIFEST
        with suppress(FileNotFoundError):
            # An index that was deleted and built anew begins again with the same name.
            return name, str(manifest.stat().st_mtime_ns)
        return name, ""

    def _pointed(self) -> str:
        """What the pointer holds, which is the name of a generation unless it is damaged."""
        if (name := text_in(self._pointer)) is None:
            raise IndexMissingError(self.path)
        return name

    def names(self) -> list[str]:
        """The names of all published generations that are kept, the oldest first."""
        live, put_aside = text_in(self._pointer), text_in(self._withdrawn)
        return published(self._numbered(), live=live, put_aside=put_aside)

    def _numbered(self) -> list[str]:
        if not self._generations.is_dir():
            return []
        return [path.name for path in self._generations.iterdir() if path.name.isdigit()]

    def manifest(self, name: str) -> Manifest:
        """What a generation says of itself.

        Raises:
            IndexDamagedError: it cannot be read, or is of another format.
        """
        return read_manifest(self.folder(name))

    def origin(self, name: str) -> Origin | None:
        """From what a generation was built, even if it is damaged or of another format."""
        return read_origin(self.folder(name))

    def untouched(self) -> Manifest | None:
        """What the live generation says of itself, if none of its files was written to since."""
        try:
            folder = self.live_folder()
            manifest = read_manifest(folder)
        except (IndexMissingError, IndexDamagedError):
            return None
        return manifest if is_untouched(folder, manifest) else None

    def size(self, name: str) -> int:
        """How many bytes the files of a generation take, shared ones too."""
        return size_below(self.folder(name))

    def put_aside(self) -> str | None:
        """The newest generation that was rolled back, while nothing newer is live."""
        name = text_in(self._withdrawn) or ""
        is_newer = name.isdecimal() and name > self.live()
        return name if is_newer and (self._generations / name).is_dir() else None

    def open(self, *, parts_later: bool = False) -> FolderGeneration:
        """The live generation, checked and open; `parts_later` as FolderGeneration has it.

        Raises:
            IndexMissingError: nothing has been published here.
            IndexDamagedError: what was published is not what it should be.
        """
        while True:
            folder = self.live_folder()
            try:
                return FolderGeneration(folder, parts_later=parts_later)
            except (IndexDamagedError, OSError, sqlite3.OperationalError):
                # Builds that came quickly may have dropped it while it was being opened.
                if self.live_folder() == folder:
                    raise

    def open_named(self, name: str) -> FolderGeneration:
        """A generation, published or still a draft, checked and open.

        Raises:
            IndexDamagedError: it is not what it should be.
        """
        return FolderGeneration(self.folder(name))

    def damage(self, name: str) -> list[str]:
        """What is wrong with the files of a generation, a line each."""
        folder = self.folder(name)
        try:
            found = find_damage(folder, read_manifest(folder))
        except IndexDamagedError as error:
            return [error.reason]
        return [f"{name} {problem}" for name, problem in found.items()]

    def retriever(self, generation: FolderGeneration) -> "FolderRetriever":
        """The two ways to search a generation of this home, by faiss and by postings."""
        # Imported here: it brings faiss, which builds and pages that only read do without.
        from index.store.folder.retriever import FolderRetriever

        return FolderRetriever(generation)

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
        numbers = [int(name) for name in self.names()]
        return f"{max(numbers, default=0) + 1:06d}"

    def draft(self, name: str) -> Path:
        """The folder in which a generation is written before it is published."""
        return self._generations / f".{name}.draft"

    def write(
        self, name: str, contents: "Contents", manifest: Manifest, *, advance: Advance | None = None
    ) -> None:
        """Write the draft of this name; `advance` is told of passages that are put into cells."""
        # Imported here: whoever only reads needs nothing that writes.
        from index.store.folder.writer import write_generation

        write_generation(self.draft(name), contents, manifest, advance=advance)

    def salvage(self, wanted: Collection[bytes], *, tokens: bool) -> Iterator["Salvaged"]:
        """What generations hold for the keys `wanted` in files that are as written, the newest
        first; `tokens` says whether vectors of tokens are needed, too.
        """
        from index.store.folder.salvage import salvage

        for name in reversed(self.names()):
            yield from salvage(self.folder(name), wanted, tokens=tokens)

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

    def roll_back(self, name: str | None = None) -> FolderGeneration:
        """Make another generation live, the one before where none is named; it is checked first.

        The one that was live is kept, so that it can be made live again. To be called while
        the index is held for writing.

        Raises:
            GenerationMissingError: there is no such generation.
            IndexDamagedError: it is not what it should be, so the live one stays live.
        """
        live = self.live() if name is None else self._pointed()
        names = self.names()
        earlier = [other for other in names if other < live]
        wanted = name or (earlier[-1] if earlier else None)
        if wanted not in names:
            raise GenerationMissingError(self.path, wanted, kept=names, live=live)
        generation = FolderGeneration(self._generations / wanted)
        # Also where it was not live, so that it is not taken for what a dead build left.
        replace_text(self._withdrawn, names[-1] + "\n")
        replace_text(self._pointer, wanted + "\n")
        return generation

    def _prune(self) -> None:
        for name in self.names()[:-KEPT]:
            if name != self.live():
                # A reader that still has it open keeps its files until it closes them.
                shutil.rmtree(self._generations / name, ignore_errors=True)

    def _clear_leftovers(self) -> None:
        for name in set(self._numbered()).difference(self.names()):
            (self._generations / name).rename(self.draft(name))
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
