"""Addresses of pages: checks them and gives their normal form."""

import string
from urllib.parse import quote, urljoin

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from index.errors import FetchError

BY_HAND = "Save the page in a browser and add the file"
"""The next step where a page is only for people."""

_ASCII = string.ascii_letters + string.digits + string.punctuation
_PORTS = {"http": 80, "https": 443}


def parse_address(url: str) -> Url:
    """An address in normal form, without its fragment.

    >>> parse_address("HTTPS://Example.org:443/a b#end").url
    'https://example.org/a%20b'

    Raises:
        FetchError: no page can be fetched from it.
    """
    try:
        parsed = parse_url(url.strip())
    except LocationParseError as error:
        raise FetchError(url, "it is not the address of a page. Check the spelling") from error
    if parsed.scheme not in _PORTS or not parsed.host:
        raise FetchError(url, "an address begins with http:// or https://. Check the spelling")
    if parsed.auth is not None:
        raise FetchError(
            f"{parsed.scheme}://…@{parsed.host}", f"a name or password is never sent. {BY_HAND}"
        )
    port = None if parsed.port == _PORTS[parsed.scheme] else parsed.port
    return parsed._replace(fragment=None, port=port, path=parsed.path or "/")


def pointed_to(url: Url, location: str) -> Url:
    """The address that the response from `url` redirects to.

    Raises:
        FetchError: no page can be fetched from it.
    """
    if not location:
        raise FetchError(url.url, "it redirects to nowhere. Check the address in a browser")
    # Servers send letters of any script as bytes, which arrive as if they were Latin-1.
    location = quote(location, safe=_ASCII, encoding="latin-1")
    try:
        return parse_address(urljoin(url.url, location))
    except ValueError as error:
        raise FetchError(
            location, "it is not the address of a page. Check where it redirects"
        ) from error


def is_same(url: str, other: str) -> bool:
    """Whether two addresses are of the same page; an invalid one equals no other.

    >>> is_same("http://a.test", "HTTP://A.test:80/#top"), is_same("", "")
    (True, False)
    """
    try:
        return parse_address(url).url == parse_address(other).url
    except FetchError:
        return False
