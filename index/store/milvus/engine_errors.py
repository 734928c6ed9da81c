"""What an engine says when it does not do what is asked of it."""

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


def said_by(error: BaseException) -> str:
    """What the client says, and what the library below it said before."""
    told = []
    for one in filter(None, (error, error.__cause__)):
        code = getattr(one, "code", "")
        told.append(f"{code() if callable(code) else code} {one}")
    return " ".join(told)


def first_line(message: str) -> str:
    """A message as one line that is not too long."""
    return " ".join(message.split())[:200]


def is_refused(said: str) -> bool:
    """Whether who asks may not."""
    return any(word in said.lower() for word in _REFUSED)


def is_away(said: str) -> bool:
    """Whether nobody answers."""
    return any(word in said.lower() for word in _AWAY)


def is_gone(said: str) -> bool:
    """Whether there is no table of that name.

    >>> is_gone("collection not found[database=default][collection=a]")
    True
    >>> is_gone("collection not loaded[collection=a]")
    False
    """
    return bool(_GONE.search(said))
