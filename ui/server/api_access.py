"""Access to the API: by token, or without one from this machine only; and a rate limit."""

import math
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

TOKEN_VARIABLE = "CONCORDANCE_API_TOKEN"
_CLIENTS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Without a token, programs may ask only if nobody else can reach the server."""

    is_local: bool
    token: str | None = field(default=None, repr=False)

    @property
    def is_open(self) -> bool:
        """Whether no token is needed."""
        return self.is_local and not self.token

    def refusal(self, authorization: str) -> str | None:
        """Why a program that sends this header may not ask; None if it may."""
        if self.is_open:
            return None
        if not self.token:
            return (
                f"Programs need a token here, since others can reach this server. Start it with a "
                f"token in {TOKEN_VARIABLE}, and send that token."
            )
        scheme, _, shown = authorization.partition(" ")
        # The time of the comparison does not reveal how much of the token is right.
        is_right = secrets.compare_digest(shown.strip().encode(), self.token.encode())
        if scheme.lower() == "bearer" and is_right:
            return None
        return "Send the token of this server: Authorization: Bearer TOKEN."


class Buckets:
    """A token bucket for each client, which refills at `rate` per second up to `size`."""

    def __init__(self, *, rate: float, size: float) -> None:
        self._rate = rate
        self._size = size
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str, cost: float, *, now: float) -> float:
        """Take `cost` tokens; returns 0 if there were enough, else the seconds until there are."""
        left, then = self._left.pop(client, (self._size, now))
        left = min(self._size, left + (now - then) * self._rate)
        wait = max(0.0, (cost - left) / self._rate)
        self._left[client] = (left if wait else left - cost, now)
        if len(self._left) > _CLIENTS:
            # The client that has been idle longest has a full bucket, like a client not yet seen.
            self._left.popitem(last=False)
        return wait


class AccessGate:
    """Rejects programs without access, and limits how often each client may ask."""

    def __init__(self, app: ASGIApp, *, access: Access, rate: float = 10, size: float = 60) -> None:
        self._app = app
        self._access = access
        self._buckets = Buckets(rate=rate, size=size)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI request."""
        refused = self._refused(scope) if scope["type"] == "http" else None
        await (refused or self._app)(scope, receive, send)

    def _refused(self, scope: Scope) -> JSONResponse | None:
        words = self._access.refusal(Headers(scope=scope).get("authorization", ""))
        if words:
            headers = {"WWW-Authenticate": "Bearer"}
            return JSONResponse({"error": words}, status_code=401, headers=headers)
        client = scope["client"][0] if scope.get("client") else ""
        # A comparison takes as long as many questions.
        cost = 5 if scope["path"].endswith("/compare") else 1
        wait = self._buckets.wait(client, cost, now=time.monotonic())
        if wait:
            seconds = math.ceil(wait)
            words = f"Too many questions at once. Ask again in {seconds} s."
            headers = {"Retry-After": str(seconds)}
            return JSONResponse({"error": words}, status_code=429, headers=headers)
        return None
