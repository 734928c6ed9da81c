"""An index in Milvus: which generation is live, who is writing, what is kept for rollback."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from typing_extensions import override

from index.batches import batched
from index.errors import (
    BuildRunningError,
    EngineError,
    GenerationMissingError,
    IndexDamagedError,
    IndexMissingError,
    IndexUnwritableError,
    UnusableIndexError,
)
from index.files.address import EngineAddress
from index.records import Advance
from index.store.manifest import Manifest, Origin
from index.store.milvus.aliases import point, pointed, unpoint
from index.store.milvus.clean_up import CleanUp
from index.store.milvus.client import BUILD_PATIENCE, Engine
from index.store.milvus.generation import MilvusGeneration
from index.store.milvus.manifest import GenerationRecord, read_record
from index.store.milvus.retriever import MilvusRetriever
from index.store.milvus.schema import CollectionNames, make_pieces
from index.store.milvus.writer import Draft
from index.store.milvus.writer_lock import WriterLock, writer
from index.store.store import KEPT, Store, Writer, published

if TYPE_CHECKING:
    from index.embedding.token_packing import TokenPacking
    from index.store.contents import Contents
    from index.store.folder.salvage import Salvaged

_AT_ONCE = 256


class MilvusStore(Store):
    """Generations in Milvus; an alias names the live one, and moves when a new one is complete.

    The folder `path` on this machine has what a build leaves for the next one: vectors of a build
    that was cut off, what is known of files. It may be deleted at any time.
    """

    def __init__(self, path: Path, address: EngineAddress) -> None:
        self.path = path
        self.models = path / "models"
        self._engine = Engine(path, address)
        self._collections = CollectionNames(name=address.name)
        self._clean_up = CleanUp(self._engine, address.name)
        self._lock: WriterLock | None = None
        self._draft = ""

    @override
    def live(self) -> str:
        name = self._named(self._collections.name)
        if name is None:
            raise IndexMissingError(self.path)
        return name

    @override
    def version(self) -> tuple[str, str]:
        name = self.live()
        # An index that was deleted and built again starts with the same name.
        # The alias is asked: by now the generation may have been replaced and dropped.
        described = self._engine.ask(
            lambda client: client.describe_collection(self._collections.name)
        )
        return name, str(described.get("collection_id", described.get("created_timestamp", "")))

    @override
    def names(self) -> list[str]:
        live, put_aside = (
            self._named(self._collections.name),
            self._named(self._collections.put_aside),
        )
        every = self._names(self._collections.generation(""))
        return published(every, live=live, put_aside=put_aside)

    @override
    def put_aside(self) -> str | None:
        name = self._named(self._collections.put_aside)
        return name if name and name > self.live() else None

    @override
    def manifest(self, name: str) -> Manifest:
        return self._record(name).manifest

    @override
    def origin(self, name: str) -> Origin | None:
        """What a generation was built from; None if its record cannot be read."""
        try:
            manifest = self.manifest(name)
        except IndexDamagedError:
            return None
        return Origin(corpus=manifest.corpus, model=manifest.model)

    @override
    def untouched(self) -> Manifest | None:
        """The manifest of the live generation; None if it cannot be read."""
        try:
            return self.manifest(self.live())
        except UnusableIndexError:
            return None

    @override
    def size(self, name: str) -> int | None:
        """None: the engine does not report how many bytes a generation takes."""
        return None

    @override
    def open(self, *, parts_later: bool = False) -> MilvusGeneration:
        """The live generation, open; the check counts its rows, whatever `parts_later` is."""
        while True:
            name = self.live()
            try:
                return self.open_named(name)
            except IndexDamagedError:
                # Quick builds may have dropped it while it was being opened.
                if self.live() == name:
                    raise

    @override
    def open_named(self, name: str) -> MilvusGeneration:
        generation = self._opened(self._record(name))
        for problem in generation.missing():
            raise IndexDamagedError(self.path / "generations" / name, problem)
        return generation

    @override
    def open_draft(self, name: str) -> MilvusGeneration:
        return self.open_named(name)

    @override
    def damage(self, name: str) -> list[str]:
        try:
            return self._opened(self._record(name)).missing()
        except IndexDamagedError as error:
            return [error.reason]

    @override
    def retriever(self, generation: MilvusGeneration) -> MilvusRetriever:
        return MilvusRetriever(generation)

    @override
    @contextmanager
    def writing(self) -> Iterator[None]:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise IndexUnwritableError(self.path, error.strerror or str(error)) from error
        # Two builds on one machine share its folder.
        here = FileLock(self.path / "lock")
        try:
            here.acquire(timeout=0)
        except Timeout as error:
            raise BuildRunningError(self.path, str(self.writer() or "just started")) from error
        except OSError as error:
            raise IndexUnwritableError(self.path, error.strerror or str(error)) from error
        self._engine.may_begin = True
        lock = WriterLock(self._engine, self._collections)
        try:
            with lock.locked():
                self._lock, self._engine.patience = lock, BUILD_PATIENCE
                self._clear_leftovers()
                yield
        finally:
            self._lock, self._engine.patience = None, self._engine.usual
            here.release()

    @override
    def writer(self) -> Writer | None:
        return writer(self._engine, self._collections)

    @override
    @contextmanager
    def drafting(self) -> Iterator[str]:
        name = self._draft = f"{int(max(self.names(), default='0')) + 1:06d}"
        try:
            yield name
        finally:
            self._draft = ""
            # A build that was taken for dead would remove what another one has published.
            with suppress(BuildRunningError):
                self._check_lock(surely=True)
                if name in self._names(self._collections.draft("")):
                    self._clean_up.undo(name)

    @override
    def write(
        self, name: str, contents: "Contents", manifest: Manifest, *, advance: Advance | None = None
    ) -> None:
        """Write the draft of this name, next to the rows of its base if that is the newest one.

        Raises:
            IndexDamagedError: in the end something is missing.
        """
        base = contents.base if isinstance(contents.base, MilvusGeneration) else None
        # If another generation was written next to the base since, its rows are in the same
        # collections. So the draft gets its own ones, as it does when it grows too large.
        if base and (base.manifest.name != max(self.names()) or base.record.exact == contents.ivf):
            base = None
        epoch = base.collections.epoch if base else name
        collection = self._collections.draft(name)
        self._check_lock(surely=True)
        # It comes first: an empty one shows the next build what to remove.
        make_pieces(self._engine, collection)
        collections = CollectionNames(name=self._collections.name, epoch=epoch)
        oldest = int(min(self.names(), default=name))
        draft = Draft(
            self._engine, collections, manifest, oldest=oldest, may_write=self._check_lock
        )
        record = draft.write(contents, base=base, advance=advance)
        self._engine.put(collection, record.rows())
        self._engine.ask(lambda client: client.flush(collection))

    @override
    def publish(self, name: str, *, live: bool = True) -> None:
        """Publish a finished draft, and drop the oldest generations.

        Raises:
            BuildRunningError: another build took this one for dead meanwhile.
        """
        self._check_lock(surely=True)
        collection = self._collections.generation(name)
        self._engine.rename(self._collections.draft(name), collection)
        point(
            self._engine,
            self._collections.name if live else self._collections.put_aside,
            collection,
        )
        self._draft = ""
        self._prune()

    @override
    def roll_back(self, name: str | None = None) -> MilvusGeneration:
        live, names = self.live(), self.names()
        earlier = [other for other in names if other < live]
        wanted = name or (earlier[-1] if earlier else None)
        if wanted not in names:
            raise GenerationMissingError(self.path, wanted, kept=names, live=live)
        generation = self.open_named(wanted)
        newest = self._collections.generation(max(live, self.put_aside() or live))
        point(self._engine, self._collections.put_aside, newest)
        point(self._engine, self._collections.name, self._collections.generation(wanted))
        return generation

    @override
    def salvage(
        self, wanted: Collection[bytes], *, packing: "TokenPacking"
    ) -> Iterator["Salvaged"]:
        from index.store.folder.salvage import Salvaged

        for name in reversed(self.names()):
            try:
                generation = self._opened(self._record(name))
                kept = generation.packing
                rows = generation.rows_of_keys(wanted) if packing.is_made_from(kept) else {}
                for part in batched(list(rows.values()), _AT_ONCE):
                    for one in generation.stored(part):
                        tokens = packing.made_from(kept, one.tokens)
                        yield Salvaged(one.key, one.vector.astype("float32"), tokens)
            except (IndexDamagedError, EngineError):
                continue

    def _check_lock(self, *, surely: bool = False) -> None:
        if self._lock is None:
            raise ValueError("to be called while the index is locked for writing")
        self._lock.check(surely=surely)

    def _names(self, prefix: str) -> list[str]:
        rests = (t.removeprefix(prefix) for t in self._engine.collections() if t.startswith(prefix))
        return sorted(rest for rest in rests if rest.isdecimal())

    def _named(self, alias: str) -> str | None:
        """The name of the generation that an alias points to; None if there is no such alias."""
        collection, prefix = pointed(self._engine, alias), self._collections.generation("")
        return (
            collection.removeprefix(prefix)
            if collection and collection.startswith(prefix)
            else None
        )

    def _record(self, name: str) -> GenerationRecord:
        # A draft is read only by its writer: for all others it may vanish at any moment.
        kind = self._collections.draft if name == self._draft else self._collections.generation
        return read_record(self._engine, kind(name))

    def _opened(self, record: GenerationRecord) -> MilvusGeneration:
        collections = CollectionNames(name=self._collections.name, epoch=record.epoch)
        return MilvusGeneration(self._engine, collections, record)

    def _clear_leftovers(self) -> None:
        for name in set(self._names(self._collections.generation(""))).difference(self.names()):
            self._engine.rename(self._collections.generation(name), self._collections.draft(name))
        for name in self._names(self._collections.draft("")):
            self._clean_up.undo(name)

    def _prune(self) -> None:
        """Drop the oldest generations, and what no other one needs."""
        live = self.live()
        for name in self.names()[:-KEPT]:
            if name != live:
                collection = self._collections.generation(name)
                unpoint(self._engine, self._collections.put_aside, collection)
                self._engine.drop(collection)
        self._clean_up.forget(self._epochs())

    def _epochs(self) -> dict[str, str]:
        """The epoch of each generation that is kept, except damaged ones."""
        epochs = {}
        for name in self.names():
            with suppress(IndexDamagedError):
                epochs[name] = self._record(name).epoch
        return epochs
