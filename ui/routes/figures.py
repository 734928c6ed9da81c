"""The figures of the server, for a program that collects them."""

from pathlib import Path

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def metrics_route(index: Path, *gates: Middleware) -> Route:
    """`/metrics`, as OpenMetrics text."""

    def metrics(_: Request) -> Response:
        # Imported here: the first page is there sooner without it.
        from ui.metrics import CONTENT_TYPE, exposition

        return Response(exposition(index), media_type=CONTENT_TYPE)

    return Route("/metrics", metrics, middleware=gates)
