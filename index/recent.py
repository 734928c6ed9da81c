"""Keeps what was made lately, so that it is not made again."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """The values asked for last, by key. Several threads may use it at once.

    Kept are `most` of them or, where each has a `size`, those that have no more than that together.
    Two threads that miss the same value at once both make it.
    """

    def __init__(self, most: int, *, size: Callable[[Value], int] = lambda _: 1) -> None:
        self._most = most
        self._size = size
        self._total = 0
        self._kept: dict[Key, Value] = {}
        self._lock = Lock()

    def of(self, keys: Sequence[Key], make: Callable[[list[Key]], Iterable[Value]]) -> list[Value]:
        """The value of each key, in order. `make` gets the keys without one, each once.

        >>> recent = Recent[str, str](most=2)
        >>> recent.of(["a", "b", "a"], lambda keys: [key.upper() for key in keys])
        ['A', 'B', 'A']
        >>> recent.of(["b", "c"], lambda keys: [f"new {key}" for key in keys])
        ['B', 'new c']
        """
        with self._lock:
            known = {key: self._kept[key] for key in keys if key in self._kept}
        missing = [key for key in dict.fromkeys(keys) if key not in known]
        if missing:
            known |= zip(missing, make(missing), strict=True)
        with self._lock:
            for key in dict.fromkeys(keys):
                # Those at the end of a dict are the ones set last.
                self._forget(key)
                self._kept[key] = known[key]
                self._total += self._size(known[key])
            while self._total > self._most:
                self._forget(next(iter(self._kept)))
        return [known[key] for key in keys]

    def _forget(self, key: Key) -> None:
        if key in self._kept:
            self._total -= self._size(self._kept.pop(key))
