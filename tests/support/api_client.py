"""A client of the API over an index, in this process."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from ui.server.api.addresses import api_routes
from ui.server.api_access import Access, AccessGate

OPEN = Access(is_local=True)


def client_of(index: Path, access: Access = OPEN, *, rate: float = 1e6) -> TestClient:
    gate = Middleware(AccessGate, access=access, rate=rate, size=max(rate, 6))
    return TestClient(Starlette(routes=api_routes(index, access, gate)))
