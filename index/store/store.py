"""The Store protocol: the generations of an index, which one is live, and who is writing."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from index.records import Advance
from index.retrieval.retriever import Retriever
from index.store.generation import Generation
from index.store.manifest import Manifest, Origin

if TYPE_CHECKING:
    from index.embedding.token_packing import TokenPacking
    from index.store.contents import Contents
    from index.store.folder.salvage import Salvaged

KEPT = 3
"""The number of generations that are kept, the live one among them."""


class Writer(NamedTuple):
    """The process that has locked an index for writing, and since when, in UTC."""

    process: int
    since: str
    machine: str = ""

    def __str__(self) -> str:
        where = f" on {self.machine}" if self.machine else ""
        return f"process {self.process}{where}, since {self.since}"


class Store(Protocol):
    """The generations of an index by name, and which of them is live. Names sort by age.

    Every method may raise IndexDamagedError, and EngineError if the store is an engine.
    """

    # No properties: a class that implements this one could not set those as attributes.
    path: Path
    """The folder on this machine that stands for it, with all that is not a generation."""
    models: Path
    """The folder for exports of models on this machine if its cache cannot be written."""

    def live(self) -> str:
        """The name of the live generation.

        Raises:
            IndexMissingError: nothing has been published here.
        """

    def version(self) -> tuple[str, str]:
        """Strings that tell the live generation from every other, cheap enough for each click.

        Raises:
            IndexMissingError: nothing has been published here.
        """

    def names(self) -> list[str]:
        """The names of all published generations that are kept, oldest first."""

    def put_aside(self) -> str | None:
        """The newest generation that was put aside, unless a newer one is live."""

    def manifest(self, name: str) -> Manifest:
        """The manifest of a generation."""

    def origin(self, name: str) -> Origin | None:
        """What a generation was built from, even if it is damaged or of another format."""

    def untouched(self) -> Manifest | None:
        """The manifest of the live generation, if a quick look shows no damage; else None."""

    def size(self, name: str) -> int | None:
        """The bytes that a generation takes; None if that is unknown."""

    def open(self, *, parts_later: bool = False) -> Generation:
        """The live generation, checked and open; with `parts_later` the parts that generations
        share are not checked.

        Raises:
            IndexMissingError: nothing has been published here.
        """

    def open_named(self, name: str) -> Generation:
        """A generation, published or still a draft, checked and open."""

    def open_draft(self, name: str) -> Generation:
        """A draft that this process has just written, so that nothing in it is checked."""

    # Each store searches only what it opened itself, which a protocol cannot say.
    def retriever(self, generation: Any) -> Retriever:  # noqa: ANN401
        """A retriever over a generation that this store has opened."""

    def damage(self, name: str) -> list[str]:
        """The problems in the parts of a generation, one line each; none if it is sound."""

    def writing(self) -> AbstractContextManager[None]:
        """Lock the index for one build; leftovers of dead builds are cleared first.

        Raises:
            BuildRunningError: another process has locked it.
            IndexUnwritableError: it cannot be written to.
        """

    def writer(self) -> Writer | None:
        """The process that has locked the index for writing, if any."""

    def drafting(self) -> AbstractContextManager[str]:
        """The name of a new generation; its draft is removed if writing it fails.

        Raises:
            IndexUnwritableError: the disk is full, or something else prevents writing.
        """

    def write(
        self, name: str, contents: "Contents", manifest: Manifest, *, advance: Advance | None = None
    ) -> None:
        """Write the draft of this name; `advance` counts the passages written."""

    def publish(self, name: str, *, live: bool = True) -> None:
        """Make a finished draft the live generation, and drop the oldest ones.

        With `live=False` it is stored but not activated, as after a rollback.
        """

    def roll_back(self, name: str | None = None) -> Generation:
        """Make another generation live, by default the one before; it is checked first.

        The one that was live is kept, so that it can be made live again. Call it within `writing`.

        Raises:
            GenerationMissingError: there is no such generation.
            IndexDamagedError: it is damaged, so the live one stays live.
        """

    def salvage(
        self, wanted: Collection[bytes], *, packing: "TokenPacking"
    ) -> Iterator["Salvaged"]:
        """The vectors that generations have for the keys `wanted`, the newest first.

        Generations that are damaged elsewhere are used, too, but none that keep token vectors from
        which those of `packing` cannot be made.
        """


def published(names: Iterable[str], *, live: str | None, put_aside: str | None) -> list[str]:
    """Those up to the newest that was ever pointed to, sorted; a build that died left the others.

    All of them, if nothing shows which one is live.

    >>> published(["000003", "000001", "000002"], live="000001", put_aside="000002")
    ['000001', '000002']
    """
    pointed = [name for name in (live, put_aside) if name and name.isdecimal()]
    newest = max(pointed) if live in pointed else None
    return sorted(name for name in names if newest is None or name <= newest)
