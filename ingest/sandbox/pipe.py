"""What a build and the process that reads its files say to each other."""

import pickle
from collections.abc import Collection, Mapping, Sequence
from typing import IO, Any, NamedTuple

from ingest.file_kinds import Found
from ingest.reading import Limits

LOST = (EOFError, OSError, pickle.UnpicklingError)
"""What `receive` raises where who should answer has ended."""


class Request(NamedTuple):
    """Files to read in their order, one table or any number of others.

    With `known`, the digests of readings of each file before, what is read is studied, too.
    """

    found: Sequence[Found]
    limits: Limits
    known: Mapping[str, Collection[str]] | None = None


def send(pipe: IO[bytes], message: object) -> None:
    """Send a message."""
    pickle.dump(message, pipe, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:  # noqa: ANN401
    """The next message. It comes from this program itself, and from no file."""
    return pickle.load(pipe)
