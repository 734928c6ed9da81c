"""Messages between the build and the process that reads files."""

import pickle
from collections.abc import Collection, Mapping, Sequence
from typing import IO, Any, NamedTuple

from ingest.describe.study import Item
from ingest.file_kinds import Found
from ingest.reading import Limits
from ingest.recognition.engine import MakeEngine
from ingest.recognition.page_cache import PageCache

Part = list[Item] | None
"""What is read from a file, or part of it; None if it has pages to recognise, another time."""
MOST_FILES = 64
"""At most this many files are answered at once."""
LEAVE = "convert it to .txt, or move it out of the folder"
"""What to do with a file that cannot be read."""
LOST = (EOFError, OSError, pickle.UnpicklingError)
"""The errors that `receive` raises if the other process has ended."""


class Recognition(NamedTuple):
    """How pages that are pictures are read: kept in the `cache`, without the `lost` ones, each of
    which ended a reader before, with the reason.

    `make_engine` is for tests; None is the installed one.
    """

    cache: PageCache | None = None
    make_engine: MakeEngine | None = None
    lost: Mapping[int, str] = {}


class Request(NamedTuple):
    """Files to read in order: one table, or any number of others.

    With `known`, the digests of earlier readings of each file, readings are studied, too. Without
    `recognition`, a file that needs it is answered with None.
    """

    found: Sequence[Found]
    limits: Limits
    known: Mapping[str, Collection[str]] | None = None
    recognition: Recognition | None = None


def send(pipe: IO[bytes], message: object) -> None:
    """Send a message."""
    pickle.dump(message, pipe, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:  # noqa: ANN401
    """The next message. It comes from this program itself, never from a file."""
    return pickle.load(pipe)
