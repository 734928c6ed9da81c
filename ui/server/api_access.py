"""Which programs may ask: all of this machine, or those that know the token; and how often."""

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
    """Without a token programs of this machine may ask, where nobody else reaches the server."""

    is_local: bool
    token: str | None = field(default=None, repr=False)

    @property
    def is_open(self) -> bool:
        """Whether nobody has to show a token."""
        return self.is_local and not self.token

    def refusal(self, authorization: str) -> str | None:
        """Why a program that shows this may not ask; None where it may."""
        if self.is_open:
            return None
        if not self.token:
            return (
                f"Programs may not ask this server, since others reach it. Start it with a token "
                f"in {TOKEN_VARIABLE}, and send that."
            )
        scheme, _, shown = authorization.partition(" ")
        # Compared in a time that tells nothing of how much of it is right.
        is_right = secrets.compare_digest(shown.strip().encode(), self.token.encode())
        if scheme.lower() == "bearer" and is_right:
            return None
        return "Send the token of this server: Authorization: Bearer TOKEN."


class Buckets:
    """A bucket of tokens for each client, which fills again at `rate` a second up to `size`."""

    def __init__(self, *, rate: float, size: float) -> None:
        self._rate = rate
        self._size = size
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str, cost: float, *, now: float) -> float:
        """Take `cost` tokens; 0 where there were so many, else the seconds until there are."""
        left, then = self._left.pop(client, (self._size, now))
        left = min(self._size, left + (now - then) * self._rate)
        wait = max(0.0, (cost - left) / self._rate)
        self._left[client] = (left if wait else left - cost, now)
        if len(self._left) > _CLIENTS:
            # Whoever has not asked for longest has a full bucket, as one who is not known has.
            self._left.popitem(last=False)
        return wait


class AccessGate:
    """Lets in only programs that may ask, and each only so often."""

    def __init__(self, app: ASGIApp, *, access: Access, rate: float = 10, size: float = 60) -> None:
        self._app = app
        self._access = access
        self._buckets = Buckets(rate=rate, size=size)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, as ASGI has it."""
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
            words = f"These are too many questions at once. Ask again in {seconds} s."
            headers = {"Retry-After": str(seconds)}
            return JSONResponse({"error": words}, status_code=429, headers=headers)
        return None
