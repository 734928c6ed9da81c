"""Decides which machines may be asked for a page, and connects only to an address it checked."""

import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import certifi
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.util import Url

from index.errors import FetchError

Machine = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Sequence[str]]

# All other addresses are for special use, or lead to an IPv4 address by another name.
_GLOBAL_6 = IPv6Network("2000::/3")
# Addresses tried per host, so that one with many cannot keep a user waiting for each.
_TRIED = 3


def resolve(host: str, port: int) -> Sequence[str]:
    """The numeric addresses of a host, as the system gives them."""
    places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[4][0]) for place in places))


def is_public(machine: Machine) -> bool:
    """Whether an address is on the open internet, and not one of this machine's own.

    >>> [is_public(ip_address(one)) for one in ("127.0.0.1", "100.64.0.1", "::ffff:8.8.8.8")]
    [False, False, False]
    """
    if isinstance(machine, IPv6Address) and (
        machine not in _GLOBAL_6 or machine.sixtofour or machine.teredo
    ):
        return False
    return machine.is_global and not machine.is_multicast and not _is_own(machine)


def any_machine(machine: Machine) -> bool:
    """Yes: for users who ask for a page on their own network."""
    return True


def _is_own(machine: Machine) -> bool:
    # Only the machine that has an address can bind to it.
    family = socket.AF_INET if machine.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((str(machine), 0))
    except OSError:
        return False
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """How hosts are looked up, and which machines may be asked."""

    resolve: Resolve = resolve
    may_ask: Callable[[Machine], bool] = is_public

    def connect(self, url: Url, *, seconds: float) -> HTTPConnection:
        """An open connection to the host of `url`, at an address that was checked.

        The host is looked up once. If one of its addresses may not be asked, none is.

        Raises:
            FetchError: the host is unknown, may not be asked or does not answer.
        """
        machines = self._machines(url)[:_TRIED]
        for machine in machines:
            connection = _connection(url, machine, seconds / len(machines))
            try:
                connection.connect()
            except (OSError, HTTPError) as error:
                connection.close()
                failure: Exception = error
            else:
                return connection
        raise FetchError(url.url, _refused(failure)) from failure

    def _machines(self, url: Url) -> list[Machine]:
        """The addresses of the host of `url`: at least one, and each may be asked."""
        try:
            machines = [ip_address(one) for one in self.resolve(_host(url), _port(url))]
        except (OSError, UnicodeError):
            machines = []
        if not machines:
            raise FetchError(
                url.url, f"the host {_host(url)} is unknown. Check the address and your network"
            )
        for machine in machines:
            if not self.may_ask(machine):
                named = _host(url) if _host(url) == str(machine) else f"{_host(url)}, {machine},"
                raise FetchError(
                    url.url,
                    f"{named} is this machine or on a private network. If you trust it, fetch it "
                    f"from the command line: python -m ingest add --allow-private",
                )
        return machines


def _host(url: Url) -> str:
    return (url.host or "").strip("[]")


def _port(url: Url) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def _connection(url: Url, machine: Machine, seconds: float) -> HTTPConnection:
    if url.scheme == "http":
        return HTTPConnection(str(machine), _port(url), timeout=seconds)
    context = ssl.create_default_context()
    # Some systems keep no certificates where Python looks for them.
    context.load_verify_locations(certifi.where())
    return HTTPSConnection(
        str(machine),
        _port(url),
        timeout=seconds,
        ssl_context=context,
        server_hostname=_host(url).rstrip("."),
    )


def _refused(failure: Exception) -> str:
    if isinstance(failure, ssl.SSLCertVerificationError):
        return f"its certificate cannot be trusted ({failure.verify_message}). Check the address"
    if isinstance(failure, ssl.SSLError):
        return f"it offers no secure connection ({failure.reason}). Check the address"
    return "the machine does not answer. Check the address, or try again later"
