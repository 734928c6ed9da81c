"""What is ready is sent at once, by the server as it is started."""

import asyncio
import os
import socket
import subprocess
import sys
from pathlib import Path

from tests.support.paths import ROOT
from ui.server.sending import send_at_once


async def _accepted_by_a_server(*, at_once: bool) -> int:
    """Whether what a server's connection sends is held back for no confirmation."""
    seen: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    class Looked(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            accepted = transport.get_extra_info("socket")
            seen.set_result(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            transport.close()

    loop = asyncio.get_running_loop()
    if at_once:
        send_at_once(loop)
    with socket.socket(socket.AF_INET) as bound:
        bound.bind(("127.0.0.1", 0))
        server = await loop.create_server(Looked, sock=bound)
        async with server:
            with socket.create_connection(bound.getsockname()):
                return await asyncio.wait_for(seen, 30)


def test_connections_to_a_bound_socket_send_each_part_at_once() -> None:
    held_back = asyncio.run(_accepted_by_a_server(at_once=False))

    assert held_back == 0, "asyncio does this by itself now: drop send_at_once"
    assert asyncio.run(_accepted_by_a_server(at_once=True)) == 1


_STARTED = """
import sys
from pathlib import Path
from starlette.testclient import TestClient
from ui.server import server

index, loops = Path(sys.argv[1]), []
server.send_at_once = loops.append
begun = []
app = server.app_of(server.Serving(index=index), lambda: begun.append("begun"))
with TestClient(app) as client:
    client.get("/_stcore/health")
    print([loop.is_running() for loop in loops], begun)
"""


def test_the_server_sends_so_from_its_start_and_begins_what_is_beside_it_then(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-c", _STARTED, str(tmp_path)]
    environment = {**os.environ, "STREAMLIT_SERVER_HEADLESS": "true"}

    started = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)

    assert started.stdout.strip() == "[True] ['begun']", started.stderr


def test_no_run_of_a_page_ends_with_a_search_of_all_objects_for_garbage() -> None:
    script = (
        "from streamlit import config; from ui.server.server import configure;"
        "configure('localhost', 8501); print(config.get_option('runner.postScriptGC'))"
    )
    command = [sys.executable, "-c", script]

    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert said.strip() == "False"
