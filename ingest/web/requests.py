"""The HTTP requests for one page, within a limit on their total time."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from socket import SHUT_RDWR, socket
from threading import Timer

from urllib3 import BaseHTTPResponse
from urllib3.exceptions import DecodeError, HTTPError, ReadTimeoutError
from urllib3.util import Url

from index.errors import FetchError
from ingest.reading import Limits
from ingest.web.address import BY_HAND, pointed_to
from ingest.web.network import Network

AGENT = "Concordance"

_HEADERS = {
    "User-Agent": f"{AGENT}/0.1 (one page at a time, at a reader's word)",
    "Accept-Encoding": "gzip",
    "Accept": "text/html, application/pdf, text/plain, text/markdown, */*;q=0.5",
    "Connection": "close",
}
_PACKED = {"", "identity", "gzip", "x-gzip", "deflate"}
_MOVED = (301, 302, 303, 307, 308)
_PIECE = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """How long to wait for a page, how much of it to read, how many redirects to follow.

    `total_seconds` are for all requests together; `bytes` are counted unpacked.
    """

    connect_seconds: float = 10.0
    read_seconds: float = 20.0
    total_seconds: float = 60.0
    bytes: int = Limits().file_bytes
    # As much as RFC 9309 asks for; anything beyond is not read.
    robots_bytes: int = 500 * 1024
    redirects: int = 5


class WebRequests:
    """All requests for one page; their time is up `total_seconds` after the first."""

    def __init__(self, limits: FetchLimits, network: Network) -> None:
        self._limits = limits
        self._network = network
        self._end = time.monotonic() + limits.total_seconds

    @contextmanager
    def answer(
        self, url: Url, *, before: Callable[[Url], None] | None = None
    ) -> Iterator[tuple[Url, BaseHTTPResponse]]:
        """The response at the end of a chain of redirects, and the address that gave it."""
        for _ in range(self._limits.redirects + 1):
            if before:
                before(url)
            with self._asked(url) as response:
                if response.status not in _MOVED:
                    yield url, response
                    return
                url = pointed_to(url, response.headers.get("Location", ""))
        raise FetchError(
            url.url,
            f"it redirects more than {self._limits.redirects} times. Open it in a browser and "
            f"use the address where it ends",
        )

    @contextmanager
    def _asked(self, url: Url) -> Iterator[BaseHTTPResponse]:
        connection = self._network.connect(
            url, seconds=max(0.01, min(self._limits.connect_seconds, self._left))
        )
        connection.timeout = self._limits.read_seconds
        # A server may take as long as the read timeout between two bytes, again and again.
        cut = Timer(max(0.0, self._left), _cut, [connection.sock])
        cut.daemon = True
        cut.start()
        try:
            connection.request(
                "GET",
                url.request_uri,
                headers={**_HEADERS, "Host": url.netloc or ""},
                preload_content=False,
            )
            with closing(connection.getresponse()) as response:
                self._check_time()
                packed = response.headers.get("Content-Encoding", "").lower()
                if not {one.strip() for one in packed.split(",")} <= _PACKED:
                    raise FetchError(url.url, f"it is packed as {packed[:40]}. {BY_HAND}")
                yield response
        except (HTTPError, HTTPException, OSError) as error:
            raise FetchError(url.url, self._broken(error)) from error
        finally:
            cut.cancel()
            connection.close()

    def pieces(self, response: BaseHTTPResponse) -> Iterator[bytes]:
        """The body of a response, unpacked, piece by piece."""
        yield from response.stream(_PIECE, decode_content=True)
        self._check_time()

    def _check_time(self) -> None:
        # What was cut may look whole: headers always, and a page of undeclared length.
        if self._left < 0:
            raise TimeoutError

    @property
    def _left(self) -> float:
        return self._end - time.monotonic()

    def _broken(self, error: Exception) -> str:
        if self._left < 0:
            return f"it took longer than {self._limits.total_seconds:g} seconds. Try again later"
        if isinstance(error, TimeoutError | ReadTimeoutError):
            return "the server stopped answering. Try again later"
        if isinstance(error, DecodeError):
            return f"it cannot be unpacked. {BY_HAND}"
        return "the connection broke off. Try again later"


def _cut(open_socket: socket) -> None:
    with suppress(OSError):
        # Not SSLSocket's own, which would remove what is being read from meanwhile.
        socket.shutdown(open_socket, SHUT_RDWR)
