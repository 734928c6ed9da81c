"""A reader process that outlives a build: starting one costs more than reading some small files."""

import os
from types import TracebackType
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
            self._take_over(kept)
        return self

    @override
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is None:
            kept = KeptReader(memory_bytes=self._memory_bytes)
            kept._take_over(self)
            if _kept.setdefault(os.getpid(), kept) is not kept:
                kept.close()
        self.close()

    def _take_over(self, other: ReaderProcess) -> None:
        self._child, self._watch = other._child, other._watch
        other._child = other._watch = None


def end_kept() -> None:
    """Leave no process behind."""
    if kept := _kept.pop(os.getpid(), None):
        kept.close()
