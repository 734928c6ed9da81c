"""An index in a folder: which generation is live, who is writing, what is kept for rollback."""

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
from typing_extensions import override

from index.errors import (
    BuildRunningError,
    GenerationMissingError,
    IndexDamagedError,
    IndexMissingError,
    IndexUnreadableError,
    IndexUnwritableError,
    UnusableIndexError,
    unreadable,
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
from index.store.store import KEPT, Store, Writer, published

if TYPE_CHECKING:
    from index.embedding.token_packing import TokenPacking
    from index.store.contents import Contents
    from index.store.folder.retriever import FolderRetriever
    from index.store.folder.salvage import Salvaged

_PATIENCE = 0.3


class FolderStore(Store):
    """Generations in one folder, and a pointer to the live one that is replaced by rename."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.models = path / "models"
        self._generations = path / "generations"
        self._pointer = path / "live"
        self._withdrawn = path / "withdrawn"
        self._writer = path / "writer.json"

    @override
    def live(self) -> str:
        name = self._pointed()
        if not name.isdecimal():
            raise IndexDamagedError(self._generations / "?", f"{self._pointer} names no generation")
        return name

    def live_folder(self) -> Path:
        """The folder of the live generation; raises what `live` does."""
        return self.folder(self.live())

    def folder(self, name: str) -> Path:
        """The folder of a generation, or of its draft before it is published."""
        draft = self.draft(name)
        return draft if draft.is_dir() else self._generations / name

    @override
    def version(self) -> tuple[str, str]:
        name = self.live()
        manifest = self.folder(name) / MANIFEST
        with suppress(FileNotFoundError):
            # An index that was deleted and built again starts with the same name.
            return name, str(manifest.stat().st_mtime_ns)
        return name, ""

    def _pointed(self) -> str:
        """The content of the pointer, the name of a generation unless it is damaged."""
        if (name := text_in(self._pointer)) is None:
            raise IndexMissingError(self.path)
        return name

    @override
    def names(self) -> list[str]:
        live, put_aside = text_in(self._pointer), text_in(self._withdrawn)
        return published(self._numbered(), live=live, put_aside=put_aside)

    def _numbered(self) -> list[str]:
        if not self._generations.is_dir():
            return []
        return [path.name for path in self._generations.iterdir() if path.name.isdigit()]

    @override
    def manifest(self, name: str) -> Manifest:
        return read_manifest(self.folder(name))

    @override
    def origin(self, name: str) -> Origin | None:
        return read_origin(self.folder(name))

    @override
    def untouched(self) -> Manifest | None:
        """The manifest of the live generation, if none of its files is newer."""
        try:
            folder = self.live_folder()
            manifest = read_manifest(folder)
        except UnusableIndexError:
            return None
        return manifest if is_untouched(folder, manifest) else None

    @override
    def size(self, name: str) -> int:
        """The bytes that the files of a generation take, shared ones included."""
        return size_below(self.folder(name))

    @override
    def put_aside(self) -> str | None:
        name = text_in(self._withdrawn) or ""
        is_newer = name.isdecimal() and name > self.live()
        return name if is_newer and (self._generations / name).is_dir() else None

    @override
    def open(self, *, parts_later: bool = False) -> FolderGeneration:
        while True:
            folder = self.live_folder()
            try:
                return FolderGeneration(folder, parts_later=parts_later)
            except (IndexDamagedError, OSError, sqlite3.OperationalError):
                # Quick builds may have dropped it while it was being opened.
                if self.live_folder() == folder:
                    raise

    @override
    def open_named(self, name: str) -> FolderGeneration:
        return FolderGeneration(self.folder(name))

    @override
    def open_draft(self, name: str) -> FolderGeneration:
        return FolderGeneration(self.draft(name), is_new=True)

    @override
    def damage(self, name: str) -> list[str]:
        folder = self.folder(name)
        try:
            damage = find_damage(folder, read_manifest(folder))
        except (IndexDamagedError, IndexUnreadableError) as error:
            return [error.reason]
        return [f"{name} {problem}" for name, problem in damage.items()]

    @override
    def retriever(self, generation: FolderGeneration) -> "FolderRetriever":
        # Imported here: builds and pages that only read do without it.
        from index.store.folder.retriever import FolderRetriever

        return FolderRetriever(generation)

    @override
    @contextmanager
    def writing(self) -> Iterator[None]:
        try:
            self._generations.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise IndexUnwritableError(self.path, error.strerror or str(error)) from error
        # The operating system frees this lock when its process dies, however it dies.
        lock = FileLock(self.path / "lock")
        try:
            # With patience: a process that checks the lock takes it for a moment.
            lock.acquire(timeout=_PATIENCE)
        except Timeout as error:
            raise BuildRunningError(self.path, self._describe_writer()) from error
        except OSError as error:
            raise IndexUnwritableError(self.path, error.strerror or str(error)) from error
        try:
            with self._reporting_errors():
                self._clear_leftovers()
                since = datetime.now(UTC).isoformat("T", "seconds")
                writer = {"process": os.getpid(), "since": since}
                self._writer.write_text(json.dumps(writer), encoding="utf-8")
            yield
        finally:
            self._writer.unlink(missing_ok=True)
            lock.release()

    @override
    def writer(self) -> Writer | None:
        writer = self._written_writer()
        if writer is None:
            return None
        # Only the lock shows whether it is alive. It is checked only now, since a check takes it
        # for a moment.
        try:
            with FileLock(self.path / "lock").acquire(timeout=0):
                return None
        except Timeout:
            return writer
        except OSError:
            # A leftover in a folder that may not be written to.
            return None

    @override
    @contextmanager
    def drafting(self) -> Iterator[str]:
        name = self.new_name()
        try:
            with self._reporting_errors():
                yield name
        finally:
            shutil.rmtree(self.draft(name), ignore_errors=True)

    @contextmanager
    def _reporting_errors(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.OperationalError) as error:
            if isinstance(error, OSError) and self._is_published(error):
                raise unreadable(error, self._generations) from error
            reason = getattr(error, "strerror", None) or str(error)
            raise IndexUnwritableError(self.path, reason) from error

    def _is_published(self, error: OSError) -> bool:
        """Whether it was a file of a generation that could not be read, and nothing was written."""
        if not error.filename or error.filename2:
            return False
        file = Path(os.fsdecode(error.filename))
        if not file.is_relative_to(self._generations):
            return False
        return not "".join(file.relative_to(self._generations).parts[:1]).startswith(".")

    def new_name(self) -> str:
        """The name of the next generation: a number, since clocks may jump."""
        numbers = [int(name) for name in self.names()]
        return f"{max(numbers, default=0) + 1:06d}"

    def draft(self, name: str) -> Path:
        """The folder a generation is written into before it is published."""
        return self._generations / f".{name}.draft"

    @override
    def write(
        self, name: str, contents: "Contents", manifest: Manifest, *, advance: Advance | None = None
    ) -> None:
        """Write the draft of this name; `advance` counts the passages put into IVF lists."""
        # Imported here: readers need nothing that writes.
        from index.store.folder.writer import write_generation

        write_generation(self.draft(name), contents, manifest, advance=advance)

    @override
    def salvage(
        self, wanted: Collection[bytes], *, packing: "TokenPacking"
    ) -> Iterator["Salvaged"]:
        from index.store.folder.salvage import salvage

        for name in reversed(self.names()):
            yield from salvage(self.folder(name), wanted, packing=packing)

    @override
    def publish(self, name: str, *, live: bool = True) -> None:
        draft = self.draft(name)
        for path in [*draft.rglob("*"), draft]:
            # What an earlier generation has, too, was flushed with that.
            if path.is_dir() or path.stat().st_nlink == 1:
                flush(path)
        draft.rename(self._generations / name)
        flush(self._generations)
        replace_text(self._pointer if live else self._withdrawn, name + "\n")
        self._prune()

    @override
    def roll_back(self, name: str | None = None) -> FolderGeneration:
        live = self.live() if name is None else self._pointed()
        names = self.names()
        earlier = [other for other in names if other < live]
        wanted = name or (earlier[-1] if earlier else None)
        if wanted not in names:
            raise GenerationMissingError(self.path, wanted, kept=names, live=live)
        generation = FolderGeneration(self._generations / wanted)
        # Even if it was not live, or it would pass for a leftover of a dead build.
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
        return str(self._written_writer() or "it has only just started")
