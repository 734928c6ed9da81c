"""Ports for servers that tests start."""

import os
import random
import socket

# Below those that a system gives to whoever connects, so that nothing takes one in between.
_FIRST, _EACH = 20_000, 1_000


def free_port() -> int:
    """A port on which nothing listens; no other worker of the same run is given it."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = _FIRST + worker % 10 * _EACH
    while True:
        port = random.randrange(first, first + _EACH)
        with socket.socket() as probe:
            # As servers do, who come after one that has just ended.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
