"""One page fetched from the web at its user's word: within limits, and only where it is welcome."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException, responses
from socket import SHUT_RDWR, socket
from threading import Timer

from protego import Protego
from urllib3 import BaseHTTPResponse
from urllib3.exceptions import DecodeError, HTTPError, ReadTimeoutError
from urllib3.util import Url, parse_url

from index.errors import FetchError
from ingest.address import BY_HAND, parse_address, pointed_to
from ingest.content_type import ContentType
from ingest.find import ARTICLES
from ingest.network import Network
from ingest.reading import Limits

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
    """How long a page is waited for, how much of it is read, how often it may point elsewhere.

    `total_seconds` are for all requests together; `bytes` are counted unpacked.
    """

    connect_seconds: float = 10.0
    read_seconds: float = 20.0
    total_seconds: float = 60.0
    bytes: int = Limits().file_bytes
    # As much as RFC 9309 asks for; what is beyond is not read.
    robots_bytes: int = 500 * 1024
    redirects: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What was at an address.

    `asked` is the address that was given, `url` the one that answered; `suffix` tells the format
    of `body` as the name of a file does, `charset` is what the server says of its encoding.
    """

    asked: str
    url: str
    body: bytes
    suffix: str
    charset: str | None = None


def fetch(url: str, *, limits: FetchLimits | None = None, network: Network | None = None) -> Page:
    """The page at an address, after at most a few redirects, each checked like the address.

    Raises:
        FetchError: it cannot be fetched, may not be, or is no article; the line says why.
    """
    return _Fetch(limits or FetchLimits(), network or Network()).page(parse_address(url))


class _Fetch:
    """One page with all that is asked on the way to it, until its time is up."""

    def __init__(self, limits: FetchLimits, network: Network) -> None:
        self._limits = limits
        self._network = network
        self._end = time.monotonic() + limits.total_seconds
        self._rules: dict[str, Protego] = {}

    def page(self, asked: Url) -> Page:
        with self._answer(asked, before=self._see_that_welcome) as (url, response):
            if response.status != 200:
                raise FetchError(url.url, _refusal(response.status))
            content = ContentType(response.headers.get("Content-Type", ""))
            suffix = content.suffix(url.path or "")
            if suffix is None:
                raise FetchError(
                    url.url,
                    f"it is no article that can be read ({content.name or 'of no type'}). Name a "
                    f"web page, or a file of the kinds {' '.join(ARTICLES)}",
                )
            body = self._body(url, response)
        return Page(asked=asked.url, url=url.url, body=body, suffix=suffix, charset=content.charset)

    def _see_that_welcome(self, url: Url) -> None:
        """Ask the host's robots.txt, once for each host, as RFC 9309 says.

        Raises:
            FetchError: the host does not want the page fetched, or does not say.
        """
        site = f"{url.scheme}://{url.netloc}"
        if site not in self._rules:
            self._rules[site] = Protego.parse(self._robots(parse_url(f"{site}/robots.txt")))
        if not self._rules[site].can_fetch(url.url, AGENT):
            raise FetchError(
                url.url, f"{url.host} asks programs not to fetch it (robots.txt). {BY_HAND}"
            )

    def _robots(self, site: Url) -> str:
        with self._answer(site) as (url, response):
            if 400 <= response.status < 500:
                return ""
            if response.status != 200:
                raise FetchError(url.url, _refusal(response.status))
            rules = b""
            for piece in self._pieces(response):
                rules += piece
                if len(rules) > self._limits.robots_bytes:
                    break
            return rules[: self._limits.robots_bytes].decode("utf-8-sig", "replace")

    @contextmanager
    def _answer(
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
            f"it points on more than {self._limits.redirects} times. Open it in a browser and "
            f"give the address that it ends at",
        )

    @contextmanager
    def _asked(self, url: Url) -> Iterator[BaseHTTPResponse]:
        connection = self._network.connect(
            url, seconds=max(0.01, min(self._limits.connect_seconds, self._left))
        )
        connection.timeout = self._limits.read_seconds
        # Between two bytes a server may take as long as it is waited for, again and again.
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
                packed = response.headers.get("Content-Encoding", "").lower()
                if not {one.strip() for one in packed.split(",")} <= _PACKED:
                    raise FetchError(url.url, f"it is packed as {packed[:40]}. {BY_HAND}")
                yield response
        except (HTTPError, HTTPException, OSError) as error:
            raise FetchError(url.url, self._broken(error)) from error
        finally:
            cut.cancel()
            connection.close()

    def _body(self, url: Url, response: BaseHTTPResponse) -> bytes:
        body = bytearray()
        for piece in self._pieces(response):
            body += piece
            if len(body) > self._limits.bytes:
                raise FetchError(
                    url.url,
                    f"it is larger than {self._limits.bytes:,} bytes. Save the part that matters, "
                    f"and add the file",
                )
        if not body.strip():
            raise FetchError(url.url, f"there is nothing in it. {BY_HAND}")
        return bytes(body)

    def _pieces(self, response: BaseHTTPResponse) -> Iterator[bytes]:
        yield from response.stream(_PIECE, decode_content=True)
        # Where no length was told, a page that was cut looks like a whole one.
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
        open_socket.shutdown(SHUT_RDWR)


def _refusal(status: int) -> str:
    answer = f"the server answers {status} {responses.get(status, '')}".rstrip()
    if status == 429 or status >= 500:
        return f"{answer}. Try again later"
    if status in (401, 402, 403, 407, 451):
        return f"{answer}. {BY_HAND}"
    return f"{answer}. Check the address in a browser"
