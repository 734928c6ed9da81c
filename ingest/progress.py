"""The interface by which a build reports its progress."""

from typing import Protocol


class Progress(Protocol):
    """Receives the progress of a build."""

    def begin(self, stage: str, total: int) -> None:
        """A stage of `total` steps begins."""

    def at(self, name: str) -> None:
        """The current step is about the file or article of this name."""

    def within(self, words: str) -> None:
        """How far the current step is, if it takes long."""

    def advance(self, steps: int) -> None:
        """`steps` more steps of the stage are done."""


class Silence:
    """Progress that nobody watches."""

    def begin(self, stage: str, total: int) -> None:
        """Show nothing."""

    def at(self, name: str) -> None:
        """Show nothing."""

    def within(self, words: str) -> None:
        """Show nothing."""

    def advance(self, steps: int) -> None:
        """Show nothing."""
