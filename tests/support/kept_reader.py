"""A reader process that outlives a build: starting one costs more than reading some small files."""

import os
from typing import Self

from typing_extensions import override

from ingest.sandbox.reader import ReaderProcess

# By the process that began it: a fork must not take it from its parent.
_kept: dict[int, ReaderProcess] = {}


class KeptReader(ReaderProcess):
    """Takes over the process of a build that has ended well, and leaves it to the next one."""

    @override
    def __enter__(self) -> Self:
        if kept := _kept.pop(os.getpid(), None):
            _hand_over(kept, self)
        return self

    @override
    def __exit__(self, *raised: object) -> None:
        if raised[0] is None and os.getpid() not in _kept:
            _kept[os.getpid()] = kept = ReaderProcess(memory_bytes=self._memory_bytes)
            _hand_over(self, kept)
        self.close()


def end_kept() -> None:
    """Leave no process behind."""
    if kept := _kept.pop(os.getpid(), None):
        kept.close()


def _hand_over(giver: ReaderProcess, taker: ReaderProcess) -> None:
    taker._child, taker._watch = giver._child, giver._watch
    giver._child = giver._watch = None
