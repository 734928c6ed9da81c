"""The host names that the server answers to, and the origins that may talk to it."""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.server.ports import LOOPBACK

# Streamlit's metrics; ours are at /metrics.
_CLOSED = ("/_stcore/metrics",)


class HostGate:
    """Rejects requests for other host names and from pages of other sites.

    Someone else's domain may resolve to this machine, which makes a page of theirs same-origin in
    a browser (DNS rebinding); its requests then carry that host name.
    """

    def __init__(self, app: ASGIApp, *, address: str, hosts: Collection[str]) -> None:
        self._app = app
        self._named = {name.lower() for name in hosts}
        self._names = {*LOOPBACK, address.lower(), *self._named}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI request or socket."""
        if scope["type"] in ("http", "websocket") and (refused := self._refused(scope)):
            # For a socket that is not open yet, this is the answer, too.
            await refused(scope, receive, send)
            return
        await self._app(_as_called(scope), receive, send)

    def _refused(self, scope: Scope) -> JSONResponse | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if hostname(host) not in self._names:
            return _refusal(
                f"This server is not called {hostname(host)[:100]!r}. Start it with --host "
                f"{hostname(host)[:100]} if it should be."
            )
        if not self._is_own(headers.get("origin"), host):
            return _refusal("Pages of other sites may not talk to this server.")
        if scope["path"].rstrip("/") in _CLOSED:
            return JSONResponse({"error": "There is nothing here."}, status_code=404)
        return None

    def _is_own(self, origin: str | None, host: str) -> bool:
        """Whether a request comes from a page of this server, or from no page at all."""
        if origin is None:
            return True
        netloc = urlsplit(origin).netloc.lower()
        return netloc == host.lower() or hostname(netloc) in self._named


def _as_called(scope: Scope) -> Scope:
    """A socket's request with the Host header set to the host of its page, which proxies change.

    If the two differ, Streamlit would ask another machine for this one's address.
    """
    origin = Headers(scope=scope).get("origin") if scope["type"] == "websocket" else None
    if origin is None:
        return scope
    others = [(name, value) for name, value in scope["headers"] if name != b"host"]
    host = urlsplit(origin).netloc.encode("latin-1")
    return {**scope, "headers": [*others, (b"host", host)]}


def hostname(host: str) -> str:
    """The name in a Host header, without its port; empty if it is not valid.

    >>> hostname("localhost:8501"), hostname("[::1]:8501"), hostname("a@b"), hostname("a/b")
    ('localhost', '::1', '', '')
    """
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port
    except ValueError:
        return ""
    if parts.netloc != host or "@" in host:
        return ""
    return (parts.hostname or "").rstrip(".")


def _refusal(words: str) -> JSONResponse:
    return JSONResponse({"error": words}, status_code=400)
