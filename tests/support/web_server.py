"""A small web for tests: a server on this machine, and a network in which names lead to it."""

import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import trustme

from ingest.web.network import Network

HERE = ip_address("127.0.0.1")
AUTHORITY = trustme.CA()
"""The authority that signs for good.test; nothing trusts it by default."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """A reply of the server, with a pause before each header and piece of the body."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html"})
    pieces: int = 1
    pause: float = 0.0


@dataclass(kw_only=True)
class Web:
    """The server: its replies by path, and the requests it got."""

    replies: dict[str, Reply] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    port: int = 0

    def url(self, path: str, *, host: str = "good.test", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def page(self, path: str, body: str, content: str = "text/html; charset=utf-8") -> str:
        """Add a page and return its address."""
        self.replies[path] = Reply(body=body.encode(), headers={"Content-Type": content})
        return self.url(path)

    def moved(self, path: str, to: str) -> str:
        """Add a redirect and return its address."""
        self.replies[path] = Reply(status=302, headers={"Location": to})
        return self.url(path)


@contextmanager
def serving(*, secure: bool = False) -> Iterator[Web]:
    web = Web()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            web.asked.append(self.path)
            web.headers.append(dict(self.headers))
            reply = web.replies.get(self.path, Reply(status=404))
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
                if reply.pause:
                    self.flush_headers()
                    time.sleep(reply.pause)
            self.end_headers()
            for _ in range(reply.pieces):
                time.sleep(reply.pause)
                self.wfile.write(reply.body)

        def handle(self) -> None:
            # Readers that have enough close the connection.
            try:
                super().handle()
            except OSError:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            pass

    server = Server((str(HERE), 0), Handler)
    if secure:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        AUTHORITY.issue_cert("good.test").configure_cert(context)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    web.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Names:
    """Resolves names by a script, and records them; unknown ones lead here."""

    def __init__(self, **places: Sequence[str]) -> None:
        self.asked: list[str] = []
        self._places = {name.replace("_", "."): iter(given) for name, given in places.items()}

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        return [next(self._places[host])] if host in self._places else [str(HERE)]


def network(resolve: Callable[[str, int], Sequence[str]] | None = None) -> Network:
    """A network in which only this machine may be contacted."""
    return Network(resolve=resolve or Names(), may_ask=lambda machine: machine == HERE)
