"""How whoever waits for a build is told of it."""

from typing import Protocol


class Progress(Protocol):
    """Told how a build goes on."""

    def begin(self, stage: str, total: int) -> None:
        """A stage of `total` steps begins."""

    def at(self, name: str) -> None:
        """The step at hand is about the file or article of this name."""

    def advance(self, steps: int) -> None:
        """So many more steps of the stage are done."""


class Silence:
    """Progress that nobody watches."""

    def begin(self, stage: str, total: int) -> None:
        """Say nothing."""

    def at(self, name: str) -> None:
        """Say nothing."""

    def advance(self, steps: int) -> None:
        """Say nothing."""
