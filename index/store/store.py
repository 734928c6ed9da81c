"""What keeps the generations of an index: which one is live, who is writing, what is kept."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from index.records import Advance
from index.retrieval.retriever import Retriever
from index.store.generation import Generation
from index.store.manifest import Manifest, Origin

if TYPE_CHECKING:
    from index.store.folder.salvage import Salvaged
    from index.store.folder.writer import Contents

KEPT = 3
"""So many generations are kept, the live one among them."""


class Writer(NamedTuple):
    """The process that holds an index for writing, and since when, in UTC."""

    process: int
    since: str
    machine: str = ""

    def __str__(self) -> str:
        where = f" on {self.machine}" if self.machine else ""
        return f"process {self.process}{where}, since {self.since}"


class Store(Protocol):
    """Generations by name, which sort as they came, and which of them is live.

    Every method may raise IndexDamagedError, and an EngineError where the home is an engine.
    """

    @property
    def path(self) -> Path:
        """The folder on this machine that stands for it, for what is no generation."""

    @property
    def models(self) -> Path:
        """Where exports of models are kept on this machine if its cache cannot be written."""

    def live(self) -> str:
        """The name of the live generation.

        Raises:
            IndexMissingError: nothing has been published here.
        """

    def version(self) -> tuple[str, str]:
        """What tells the live generation from every other, cheap enough for each click.

        Raises:
            IndexMissingError: nothing has been published here.
        """

    def names(self) -> list[str]:
        """The names of all published generations that are kept, the oldest first."""

    def put_aside(self) -> str | None:
        """The newest generation that was rolled back, while nothing newer is live."""

    def manifest(self, name: str) -> Manifest:
        """What a generation says of itself."""

    def origin(self, name: str) -> Origin | None:
        """From what a generation was built, even if it is damaged or of another format."""

    def untouched(self) -> Manifest | None:
        """What the live generation says of itself, if a look shows nothing amiss; else None."""

    def size(self, name: str) -> int | None:
        """How many bytes a generation takes; None where that cannot be told."""

    def open(self, *, parts_later: bool = False) -> Generation:
        """The live generation, checked and open; with `parts_later` all but what generations
        share is checked.

        Raises:
            IndexMissingError: nothing has been published here.
        """

    def open_named(self, name: str) -> Generation:
        """A generation, published or still a draft, checked and open."""

    # Each home searches only what it opened itself, which the type of a protocol cannot say.
    def retriever(self, generation: Any) -> Retriever:  # noqa: ANN401
        """The two ways to search a generation that this home has opened."""

    def damage(self, name: str) -> list[str]:
        """What is wrong with the parts of a generation, a line each; nothing where it is sound."""

    def writing(self) -> AbstractContextManager[None]:
        """Hold the index for one build; leftovers of dead builds are cleared first.

        Raises:
            BuildRunningError: another process holds it.
            IndexUnwritableError: it cannot be written to.
        """

    def writer(self) -> Writer | None:
        """Who holds the index for writing; None where nobody does."""

    def drafting(self) -> AbstractContextManager[str]:
        """The name of a new generation, whose draft is gone again where writing it fails.

        Raises:
            IndexUnwritableError: something keeps it from being written.
        """

    def write(
        self, name: str, contents: "Contents", manifest: Manifest, *, advance: Advance | None = None
    ) -> None:
        """Write the draft of this name; `advance` is told of passages that are put in."""

    def publish(self, name: str, *, live: bool = True) -> None:
        """Make a finished draft the live generation, and drop the oldest ones.

        One that is not to be `live` is kept as if it had been rolled back at once.
        """

    def roll_back(self, name: str | None = None) -> Generation:
        """Make another generation live, the one before where none is named; it is checked first.

        Raises:
            GenerationMissingError: there is no such generation.
        """

    def salvage(self, wanted: Collection[bytes], *, tokens: bool) -> Iterator["Salvaged"]:
        """What generations hold for the keys `wanted`, damaged ones in other places, too."""


def published(names: Iterable[str], *, live: str | None, put_aside: str | None) -> list[str]:
    """Those up to the newest that was ever pointed to, sorted; a build that died left the others.

    All of them where nothing tells which one is live.

    >>> published(["000003", "000001", "000002"], live="000001", withdrawn="000002")
    ['000001', '000002']
    """
    pointed = [name for name in (live, put_aside) if name and name.isdecimal()]
    newest = max(pointed) if live in pointed else None
    return sorted(name for name in names if newest is None or name <= newest)
