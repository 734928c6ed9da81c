"""Keeps what was made lately, so that it is not made again."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """The `most` values asked for last, by key. Several threads may use it at once.

    Two that miss the same value at once both make it.
    """

    def __init__(self, most: int) -> None:
        self._most = most
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
                self._kept.pop(key, None)
                self._kept[key] = known[key]
            for key in list(self._kept)[: max(len(self._kept) - self._most, 0)]:
                del self._kept[key]
        return [known[key] for key in keys]
