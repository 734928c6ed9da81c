"""The home of an index in Milvus: which generation is live, who is writing, what is kept."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from index.errors import (
    BuildRunningError,
    EngineError,
    GenerationMissingError,
    IndexDamagedError,
    IndexMissingError,
    IndexUnwritableError,
)
from index.files.address import EngineAddress
from index.records import Advance
from index.store.manifest import Manifest, Origin
from index.store.milvus.aliases import point, pointed, unpoint
from index.store.milvus.clean_up import Clearing
from index.store.milvus.client import BUILD_PATIENCE, Engine
from index.store.milvus.generation import MilvusGeneration
from index.store.milvus.manifest import Record, read_record
from index.store.milvus.retriever import MilvusRetriever
from index.store.milvus.schema import Tables, make_pieces
from index.store.milvus.writer import Draft
from index.store.milvus.writer_lock import WritersLock, writer
from index.store.store import KEPT, Writer, published

if TYPE_CHECKING:
    from index.store.folder.salvage import Salvaged
    from index.store.folder.writer import Contents

_AT_ONCE = 256


class MilvusStore:
    """Generations in Milvus; an alias names the live one and moves when a new one is whole.

    What is kept on this machine, in the folder `path`, is no generation: vectors of a build that
    is cut off, what is known of files. It may be deleted at any time.
    """

    def __init__(self, path: Path, address: EngineAddress) -> None:
        self.path = path
        self.models = path / "models"
        self._engine = Engine(path, address)
        self._tables = Tables(name=address.name)
        self._clearing = Clearing(self._engine, address.name)
        self._lock: WritersLock | None = None
        self._draft = ""

    def live(self) -> str:
        """The name of the live generation.

        Raises:
            IndexMissingError: nothing has been published here.
            EngineError: the engine does not answer, or refuses.
        """
        name = self._named(self._tables.name)
        if name is None:
            raise IndexMissingError(self.path)
        return name

    def version(self) -> tuple[str, str]:
        """What tells the live generation from every other, cheap enough for each click."""
        name = self.live()
        # An index that was deleted and built anew begins again with the same name.
        # The alias is asked: by now the generation may have been replaced and dropped.
        found = self._engine.ask(lambda client: client.describe_collection(self._tables.name))
        return name, str(found.get("collection_id", found.get("created_timestamp", "")))

    def names(self) -> list[str]:
        """The names of all published generations that are kept, the oldest first."""
        live, put_aside = self._named(self._tables.name), self._named(self._tables.put_aside)
        every = self._names(self._tables.generation(""))
        return published(every, live=live, put_aside=put_aside)

    def put_aside(self) -> str | None:
        """The newest generation that was rolled back, while nothing newer is live."""
        name = self._named(self._tables.put_aside)
        return name if name and name > self.live() else None

    def manifest(self, name: str) -> Manifest:
        """What a generation says of itself.

        Raises:
            IndexDamagedError: it cannot be read, or is of another format.
        """
        return self._record(name).manifest

    def origin(self, name: str) -> Origin | None:
        """From what a generation was built, even if it is damaged."""
        try:
            manifest = self.manifest(name)
        except IndexDamagedError:
            return None
        return Origin(corpus=manifest.corpus, model=manifest.model)

    def untouched(self) -> Manifest | None:
        """What the live generation says of itself; None where it cannot be read."""
        try:
            return self.manifest(self.live())
        except (IndexMissingError, IndexDamagedError):
            return None

    def size(self, name: str) -> int | None:
        """None: the engine does not tell how many bytes a generation takes."""
        return None

    def open(self, *, parts_later: bool = False) -> MilvusGeneration:
        """The live generation, open, once it is seen that all its rows are there.

        Raises:
            IndexMissingError: nothing has been published here.
            IndexDamagedError: what was published is not what it should be.
        """
        while True:
            name = self.live()
            try:
                return self.open_named(name)
            except IndexDamagedError:
                # Builds that came quickly may have dropped it while it was being opened.
                if self.live() == name:
                    raise

    def open_named(self, name: str) -> MilvusGeneration:
        """A generation, published or still a draft, open.

        Raises:
            IndexDamagedError: it is not what it should be.
        """
        generation = self._opened(self._record(name))
        for problem in generation.missing():
            raise IndexDamagedError(self.path / "generations" / name, problem)
        return generation

    def damage(self, name: str) -> list[str]:
        """What is wrong with the rows of a generation, a line each."""
        try:
            return self._opened(self._record(name)).missing()
        except IndexDamagedError as error:
            return [error.reason]

    def retriever(self, generation: MilvusGeneration) -> MilvusRetriever:
        """The two ways to search a generation of this home, both in the engine."""
        return MilvusRetriever(generation)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the index for one build; leftovers of dead builds are cleared first.

        Raises:
            BuildRunningError: another process holds it, here or on another machine.
            IndexUnwritableError: the folder on this machine cannot be written to.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise IndexUnwritableError(self.path, error.strerror or str(error)) from error
        # Two builds on one machine share what is in its folder.
        here = FileLock(self.path / "lock")
        try:
            here.acquire(timeout=0)
        except Timeout as error:
            raise BuildRunningError(self.path, str(self.writer() or "just begun")) from error
        self._engine.may_begin = True
        lock = WritersLock(self._engine, self._tables)
        try:
            with lock.held():
                self._lock, self._engine.patience = lock, BUILD_PATIENCE
                self._clear_leftovers()
                yield
        finally:
            self._lock, self._engine.patience = None, self._engine.usual
            here.release()

    def writer(self) -> Writer | None:
        """Who holds the index for writing; None where nobody does."""
        return writer(self._engine, self._tables)

    @contextmanager
    def drafting(self) -> Iterator[str]:
        """The name of a new generation, whose draft is gone again where writing it fails."""
        name = self._draft = f"{int(max(self.names(), default='0')) + 1:06d}"
        try:
            yield name
        finally:
            self._draft = ""
            # Whoever was taken for dead meanwhile would clear away what another one published.
            with suppress(BuildRunningError):
                self._check_lock(surely=True)
                if name in self._names(self._tables.draft("")):
                    self._clearing.undo(name)

    def write(
        self, name: str, contents: "Contents", manifest: Manifest, *, advance: Advance | None = None
    ) -> None:
        """Write the draft of this name, beside the rows of the one before where it is its base.

        Raises:
            IndexDamagedError: in the end not all is there.
        """
        base = contents.base if isinstance(contents.base, MilvusGeneration) else None
        # A generation beside which another one was written since has rows of that one in its
        # tables; whatever is built upon it gets tables of its own, as does what grows too large.
        if base and (
            base.manifest.name != max(self.names()) or base.record.exact == contents.cells
        ):
            base = None
        epoch = base.tables.epoch if base else name
        table = self._tables.draft(name)
        self._check_lock(surely=True)
        # It comes first: who finds it later, without anything in it, knows what to clear away.
        make_pieces(self._engine, table)
        tables = Tables(name=self._tables.name, epoch=epoch)
        oldest = int(min(self.names(), default=name))
        draft = Draft(self._engine, tables, manifest, oldest=oldest, may_write=self._check_lock)
        record = draft.write(contents, base=base, advance=advance)
        self._engine.put(table, record.rows())
        self._engine.ask(lambda client: client.flush(table))

    def publish(self, name: str, *, live: bool = True) -> None:
        """Make a finished draft the live generation, and drop the oldest ones.

        One that is not to be `live` is kept as if it had been rolled back at once.

        Raises:
            BuildRunningError: another build took this one for dead meanwhile.
        """
        self._check_lock(surely=True)
        table = self._tables.generation(name)
        self._engine.rename(self._tables.draft(name), table)
        point(self._engine, self._tables.name if live else self._tables.put_aside, table)
        self._draft = ""
        self._prune()

    def roll_back(self, name: str | None = None) -> MilvusGeneration:
        """Make another generation live, the one before where none is named; it is checked first.

        Raises:
            GenerationMissingError: there is no such generation.
            IndexDamagedError: it is not what it should be, so the live one stays live.
        """
        live, names = self.live(), self.names()
        earlier = [other for other in names if other < live]
        wanted = name or (earlier[-1] if earlier else None)
        if wanted not in names:
            raise GenerationMissingError(self.path, wanted, kept=names, live=live)
        generation = self.open_named(wanted)
        newest = self._tables.generation(max(live, self.put_aside() or live))
        point(self._engine, self._tables.put_aside, newest)
        point(self._engine, self._tables.name, self._tables.generation(wanted))
        return generation

    def salvage(self, wanted: Collection[bytes], *, tokens: bool) -> Iterator["Salvaged"]:
        """What the newest generation holds for the keys `wanted`."""
        from index.store.folder.salvage import Salvaged

        for name in reversed(self.names()):
            try:
                generation = self._opened(self._record(name))
                if tokens and not generation.has_tokens:
                    continue
                rows = generation.rows_of_keys(wanted)
                ordered = list(rows.values())
                for start in range(0, len(ordered), _AT_ONCE):
                    for one in generation.stored(ordered[start : start + _AT_ONCE]):
                        yield Salvaged(one.key, one.vector.astype("float32"), one.tokens)
            except (IndexDamagedError, EngineError):
                continue

    def _check_lock(self, *, surely: bool = False) -> None:
        if self._lock is None:
            raise ValueError("to be called while the index is held for writing")
        self._lock.check(surely=surely)

    def _names(self, prefix: str) -> list[str]:
        found = (t.removeprefix(prefix) for t in self._engine.tables() if t.startswith(prefix))
        return sorted(name for name in found if name.isdecimal())

    def _named(self, alias: str) -> str | None:
        """The name of the generation that an alias is of; None where there is no such alias."""
        table, prefix = pointed(self._engine, alias), self._tables.generation("")
        return table.removeprefix(prefix) if table and table.startswith(prefix) else None

    def _record(self, name: str) -> Record:
        # Only who writes a draft reads it: to all others it may go at any moment.
        kind = self._tables.draft if name == self._draft else self._tables.generation
        return read_record(self._engine, kind(name))

    def _opened(self, record: Record) -> MilvusGeneration:
        tables = Tables(name=self._tables.name, epoch=record.epoch)
        return MilvusGeneration(self._engine, tables, record)

    def _clear_leftovers(self) -> None:
        for name in set(self._names(self._tables.generation(""))).difference(self.names()):
            self._engine.rename(self._tables.generation(name), self._tables.draft(name))
        for name in self._names(self._tables.draft("")):
            self._clearing.undo(name)

    def _prune(self) -> None:
        """Drop the oldest generations, and what no other one has."""
        live = self.live()
        for name in self.names()[:-KEPT]:
            if name != live:
                table = self._tables.generation(name)
                unpoint(self._engine, self._tables.put_aside, table)
                self._engine.drop(table)
        self._clearing.forget(self._epochs())

    def _epochs(self) -> dict[str, str]:
        """The epoch of each generation that is kept, but for damaged ones."""
        found = {}
        for name in self.names():
            with suppress(IndexDamagedError):
                found[name] = self._record(name).epoch
        return found
