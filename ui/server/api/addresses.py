"""The addresses of the API; what answers there is loaded with the first request."""

import re
from collections.abc import Sequence
from pathlib import Path

import anyio
from anyio import to_thread
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.server.api.operations import health_routes
from ui.server.api_access import Access


def api_routes(index: Path, access: Access, gate: Middleware) -> list[Route]:
    """All addresses below `/api`; the description, health and readiness are not behind `gate`."""
    health = health_routes(index)
    api = _Api(index, access, health)
    return [
        *health,
        Route("/api/openapi.json", api),
        _allow_newlines(Route("/api/{path:path}", api, middleware=[gate])),
    ]


def _allow_newlines(route: Route) -> Route:
    """The route, also matching addresses with line breaks, which file names may contain."""
    route.path_regex = re.compile(route.path_regex.pattern, re.DOTALL)
    return route


class _Api:
    """FastAPI and pydantic take a second to load, so neither page nor monitor waits for them."""

    def __init__(self, index: Path, access: Access, health: Sequence[Route]) -> None:
        self._index = index
        self._access = access
        self._health = health
        self._app: ASGIApp | None = None
        self._loading = anyio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI request."""
        async with self._loading:
            if self._app is None:
                self._app = await to_thread.run_sync(self._load)
        await self._app(scope, receive, send)

    def _load(self) -> ASGIApp:
        from ui.server.api.routes import api_app

        app = api_app(self._index, self._access, self._health)
        for route in app.routes:
            if isinstance(route, Route):
                _allow_newlines(route)
        return app
