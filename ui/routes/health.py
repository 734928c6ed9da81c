"""Whether the program is alive, and whether it can answer questions."""

from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from index.version import VERSION
from ui.opened import Readiness


def health_routes(index: Path) -> list[Route]:
    """`/api/health`, which asks nothing of the index, and `/api/ready`, which asks a question."""
    readiness = Readiness(index)

    async def health(_: Request) -> JSONResponse:
        return JSONResponse({"status": "ok", "version": VERSION})

    async def ready(_: Request) -> JSONResponse:
        trouble = await run_in_threadpool(readiness.trouble)
        if trouble:
            return JSONResponse({"error": trouble}, status_code=503)
        return JSONResponse({"status": "ready"})

    return [Route("/api/health", health), Route("/api/ready", ready)]
