"""Free ports of this machine."""

import socket

from index.errors import ConcordanceError

LOCALHOST = "localhost"
LOOPBACK = (LOCALHOST, "127.0.0.1", "::1")
FIRST_PORT = 8501
_PORTS_TRIED = 100


def free_port(wanted: int | None, *, address: str = LOCALHOST) -> int:
    """The wanted port, or else the first free one.

    Raises:
        ConcordanceError: it is in use, none is free, or the address is not one of this machine.
    """
    if not _is_free(address, 0):
        raise ConcordanceError(
            f"{address} is not an address that this machine can listen on. Choose one with "
            f"--address: localhost, one of its own, or 0.0.0.0 for all of them."
        )
    if wanted is not None:
        if not _is_free(address, wanted):
            raise ConcordanceError(
                f"Port {wanted} is in use or not allowed. Choose another one with --port, or leave "
                f"out --port to use a free one."
            )
        return wanted
    for port in range(FIRST_PORT, FIRST_PORT + _PORTS_TRIED):
        if _is_free(address, port):
            return port
    raise ConcordanceError(
        f"All ports from {FIRST_PORT} to {FIRST_PORT + _PORTS_TRIED - 1} are in use. "
        f"Choose a free one with --port."
    )


def _is_free(address: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        # As the server does: a port that was released only just now may be reused.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True
