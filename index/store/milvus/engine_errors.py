"""Reads the error messages of Milvus and its client."""

import re

_AWAY = (
    "unavailable",
    "fail connecting",
    "connection refused",
    "socket closed",
    "too many pings",
    "deadline_exceeded",
)
_REFUSED = ("unauthenticated", "auth check failure", "permission deny", "permissiondenied")
_GONE = re.compile(r"collection( '\S*')? (not found|does not exist)|can't find collection")


def message_of(error: BaseException) -> str:
    """The message of the client, and that of the library below it."""
    parts = []
    for one in filter(None, (error, error.__cause__)):
        code = getattr(one, "code", "")
        parts.append(f"{code() if callable(code) else code} {one}")
    return " ".join(parts)


def first_line(message: str) -> str:
    """A message on one line of at most 200 characters."""
    return " ".join(message.split())[:200]


def is_refused(message: str) -> bool:
    """Whether the engine does not accept the user."""
    return any(word in message.lower() for word in _REFUSED)


def is_away(message: str) -> bool:
    """Whether the engine does not answer."""
    return any(word in message.lower() for word in _AWAY)


def is_gone(message: str) -> bool:
    """Whether there is no such collection.

    >>> is_gone("collection not found[database=default][collection=a]")
    True
    >>> is_gone("collection not loaded[collection=a]")
    False
    """
    return bool(_GONE.search(message))
