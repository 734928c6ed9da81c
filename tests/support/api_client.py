"""A client of the API over an index, in this process."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.testclient import TestClient

from ui.server.api.openapi import description_route
from ui.server.api.operations import health_routes
from ui.server.api.routes import allow_newlines, api_app
from ui.server.api_access import Access, AccessGate

OPEN = Access(is_local=True)


def client_of(index: Path, access: Access = OPEN, *, rate: float = 1e6) -> TestClient:
    gate = Middleware(AccessGate, access=access, rate=rate, size=max(rate, 6))
    routes = [
        *health_routes(index),
        description_route(access),
        allow_newlines(Mount("/api", api_app(index), middleware=[gate])),
    ]
    return TestClient(Starlette(routes=routes))
