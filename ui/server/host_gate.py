"""By which names the server may be called, and which pages may talk to it."""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.server.ports import LOOPBACK

# Streamlit's figures; ours are at /metrics.
_CLOSED = ("/_stcore/metrics",)


class HostGate:
    """Lets in only who calls the server by one of its names, and no page of another site.

    A name that somebody else owns may point at this machine, so that the page of another site
    counts as ours in a browser; then its requests come with that name.
    """

    def __init__(self, app: ASGIApp, *, address: str, hosts: Collection[str]) -> None:
        self._app = app
        self._named = {name.lower() for name in hosts}
        self._names = {*LOOPBACK, address.lower(), *self._named}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or socket, as ASGI has it."""
        if scope["type"] in ("http", "websocket") and (refused := self._refused(scope)):
            # Before a socket is open this is its answer, too.
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
    """A socket's request with the name by which its page calls the server, as no proxy tells it.

    Where the two are not the same, Streamlit would ask another machine for this one's address.
    """
    origin = Headers(scope=scope).get("origin") if scope["type"] == "websocket" else None
    if origin is None:
        return scope
    others = [(name, value) for name, value in scope["headers"] if name != b"host"]
    host = urlsplit(origin).netloc.encode("latin-1")
    return {**scope, "headers": [*others, (b"host", host)]}


def hostname(host: str) -> str:
    """The name in a Host header, without its port; empty where it is none.

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
