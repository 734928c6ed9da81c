"""Whether nobody looks at the pages but who started the program, or others may, too."""

from threading import Event

from ui.roles import policy

_reached = Event()


def expect_others() -> None:
    """From now on other machines may reach the server."""
    _reached.set()


def is_alone() -> bool:
    """Whether nobody but who started the program can look at the pages."""
    return not (_reached.is_set() or policy().is_set_up)
