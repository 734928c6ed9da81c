"""Routes for monitors and browsers: health, readiness, metrics, and the search engine entry."""

from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from index import VERSION
from ui.server.page_head import SEARCH_ENGINE_TYPE
from ui.session.open_index import Readiness


def health_routes(index: Path) -> list[Route]:
    """`/api/health`, which does not use the index, and `/api/ready`, which asks it a question."""
    readiness = Readiness(index)

    async def health(_: Request) -> JSONResponse:
        return JSONResponse({"status": "ok", "version": VERSION})

    async def ready(_: Request) -> JSONResponse:
        problem = await run_in_threadpool(readiness.problem)
        if problem:
            return JSONResponse({"error": problem}, status_code=503)
        return JSONResponse({"status": "ready"})

    return [Route("/api/health", health), Route("/api/ready", ready)]


def metrics_route(index: Path, *gates: Middleware) -> Route:
    """`/metrics`, as OpenMetrics text."""

    def metrics(_: Request) -> Response:
        # Imported here so that the first page loads sooner.
        from ui.telemetry.metrics import CONTENT_TYPE, exposition

        return Response(exposition(index), media_type=CONTENT_TYPE)

    return Route("/metrics", metrics, middleware=gates)


def comparison_route() -> Route:
    """`/compare`, which had a page of its own: its addresses lead to the same question on Ask."""

    async def lead(request: Request) -> Response:
        return RedirectResponse(f"./?{request.url.query}", status_code=308)

    return Route("/compare", lead)


def search_engine_route() -> Route:
    """`/opensearch.xml`, with the address that it was requested from."""

    async def describe(request: Request) -> Response:
        address = str(request.base_url)
        template = quoteattr(f"{address}?q={{searchTerms}}")
        image = escape(f"{address}favicon.png")
        return Response(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">'
            "<ShortName>Concordance</ShortName>"
            "<Description>Ask your own articles</Description>"
            "<InputEncoding>UTF-8</InputEncoding>"
            f'<Image type="image/png">{image}</Image>'
            f'<Url type="text/html" template={template}/>'
            "</OpenSearchDescription>\n",
            media_type=SEARCH_ENGINE_TYPE,
        )

    return Route("/opensearch.xml", describe)
