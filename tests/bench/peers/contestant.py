"""What every engine is asked to do, ours and the peers."""

from pathlib import Path
from typing import Protocol

from tests.bench.figures import Values
from tests.bench.peers.turns import Waiting

SECONDS = "build, s"
BUILD_MEMORY = "build: memory at most, MB"
DISK = "on disk, MB"


class Contestant(Protocol):
    """An engine over the same passages and questions as the others."""

    def build(self) -> Values:
        """Build the index in a process of its own: seconds of the process, memory, disk."""

    def first(self) -> float:
        """The seconds of a process that opens the index and answers one question."""

    def wait(self) -> Waiting:
        """A process that answers all questions when it is asked."""

    def quality(self) -> Values:
        """nDCG@10 on the judged sets."""

    def remove(self) -> None:
        """Delete the index."""


def megabytes(folder: Path) -> float:
    """The size of all files below `folder`."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 2**20
