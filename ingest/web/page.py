"""Fetches one page from the web at a user's request, within limits and only where allowed."""

from dataclasses import dataclass
from http.client import responses

from protego import Protego
from urllib3 import BaseHTTPResponse
from urllib3.util import Url, parse_url

from index.errors import FetchError
from ingest.file_kinds import ARTICLES
from ingest.web.address import BY_HAND, parse_address
from ingest.web.content_type import ContentType
from ingest.web.network import Network
from ingest.web.requests import AGENT, FetchLimits, WebRequests


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page that was fetched.

    `asked` is the address that was given, `url` the one that answered; `suffix` is the format of
    `body` as the ending of a file name, `charset` the encoding that the server declares.
    """

    asked: str
    url: str
    body: bytes
    suffix: str
    charset: str | None = None


def fetch(url: str, *, limits: FetchLimits | None = None, network: Network | None = None) -> Page:
    """The page at an address, after at most a few redirects, each checked like the address.

    Raises:
        FetchError: it cannot or may not be fetched, or is not an article; the message says why.
    """
    return _Fetch(limits or FetchLimits(), network or Network()).page(parse_address(url))


class _Fetch:
    """The fetching of one page, and the rules of the hosts on the way to it."""

    def __init__(self, limits: FetchLimits, network: Network) -> None:
        self._limits = limits
        self._requests = WebRequests(limits, network)
        self._rules: dict[str, Protego] = {}

    def page(self, asked: Url) -> Page:
        with self._requests.answer(asked, before=self._check_robots) as (url, response):
            if response.status != 200:
                raise FetchError(url.url, _refusal(response.status))
            content = ContentType(response.headers.get("Content-Type", ""))
            suffix = content.suffix(url.path or "")
            if suffix is None:
                raise FetchError(
                    url.url,
                    f"it is not an article that can be read ({content.name or 'of no type'}). Name "
                    f"a web page, or a file of the kinds {' '.join(ARTICLES)}",
                )
            body = self._body(url, response)
        return Page(asked=asked.url, url=url.url, body=body, suffix=suffix, charset=content.charset)

    def _check_robots(self, url: Url) -> None:
        """Check the host's robots.txt, once for each host, as RFC 9309 says.

        Raises:
            FetchError: the host does not want the page fetched, or does not say.
        """
        site = f"{url.scheme}://{url.netloc}"
        if site not in self._rules:
            try:
                rules = self._robots(parse_url(f"{site}/robots.txt"))
            except FetchError as error:
                raise FetchError(url.url, error.reason) from error
            self._rules[site] = Protego.parse(rules)
        if not self._rules[site].can_fetch(url.url, AGENT):
            raise FetchError(
                url.url, f"{url.host} asks programs not to fetch it (robots.txt). {BY_HAND}"
            )

    def _robots(self, site: Url) -> str:
        with self._requests.answer(site) as (url, response):
            if 400 <= response.status < 500:
                return ""
            if response.status != 200:
                raise FetchError(
                    url.url,
                    f"it is not known whether programs may fetch it, since the server answers "
                    f"{_status(response.status)} for its robots.txt. Try again later",
                )
            rules = b""
            for piece in self._requests.pieces(response):
                rules += piece
                if len(rules) > self._limits.robots_bytes:
                    break
            return rules[: self._limits.robots_bytes].decode("utf-8-sig", "replace")

    def _body(self, url: Url, response: BaseHTTPResponse) -> bytes:
        body = bytearray()
        for piece in self._requests.pieces(response):
            body += piece
            if len(body) > self._limits.bytes:
                raise FetchError(
                    url.url,
                    f"it is larger than {self._limits.bytes:,} bytes. Save the part that matters "
                    f"and add the file",
                )
        if not body.strip():
            raise FetchError(url.url, f"it is empty. {BY_HAND}")
        return bytes(body)


def _refusal(status: int) -> str:
    answer = f"the server answers {_status(status)}"
    if status == 429 or status >= 500:
        return f"{answer}. Try again later"
    if status in (401, 402, 403, 407, 451):
        return f"{answer}. {BY_HAND}"
    return f"{answer}. Check the address in a browser"


def _status(status: int) -> str:
    return f"{status} {responses.get(status, '')}".rstrip()
