"""The JSON API: questions, comparisons and articles for other programs, as on the command line."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

import anyio.to_thread
from anyio import CapacityLimiter
from fastapi import Depends, FastAPI, Query, Security
from fastapi import Path as InPath
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from index import VERSION
from index.compare.comparison_formats import comparison_json
from index.compare.corrections import with_corrections
from index.errors import ConcordanceError, DocumentMissingError, RequestError
from ingest.upkeep.status import listing_json
from ui.server.api import schemas
from ui.server.api.parameters import (
    SINGLE,
    CompareParameters,
    ListParameters,
    NoParameters,
    SearchParameters,
)
from ui.server.api_access import Access
from ui.session.open_index import open_live
from ui.telemetry import counted_search

Shape = TypeVar("Shape")

# The files of the pages are also served from threads, so not all may be taken.
_AT_ONCE = 4
# By default FastAPI hands the address, with the question in it, to any tracer that is set up.
_SILENT = TelemetryConfig(tracing=False, metrics=False, logs=False, auto_configure=False)
_DOC_ID = "As in a hit, with `/` and `#` written as %2F and %23."
_FAILURES = {
    400: "A parameter is missing, unknown or invalid.",
    401: "The token is missing or wrong.",
    404: "There is no such article.",
    422: "The question cannot be asked as it is, or a filter matches nothing.",
    429: "Too many questions at once; `Retry-After` is the number of seconds to wait.",
    503: "The index cannot be used; the error says why.",
}


def api_app(index: Path, access: Access, health: Sequence[Route]) -> FastAPI:
    """The application for the addresses below `/api`; it only describes those of `health`."""
    app = FastAPI(
        title="Concordance",
        version=VERSION,
        description="Passages from a person's own articles, verbatim, each with its place.",
        openapi_url="/api/openapi.json",
        generate_unique_id_function=lambda route: route.name,
        telemetry=_SILENT,
        exception_handlers={
            HTTPException: _not_here,
            ConcordanceError: _refused,
        },
    )
    _add_questions(app, index, access)
    _add_health(app, *health)
    _describe(app)
    for route in app.routes:
        if isinstance(route, APIRoute):
            # Only now, since FastAPI would describe HEAD as an operation of its own.
            route.methods = {"GET", "HEAD"}
    return app


def _add_questions(app: FastAPI, index: Path, access: Access) -> None:
    limiter = CapacityLimiter(_AT_ONCE)

    async def answer(work: Callable[..., Shape], given: object) -> Shape:
        return await anyio.to_thread.run_sync(work, index, given, limiter=limiter)

    @app.get("/api/search", **_asked("Passages that answer a question", access, 422))
    async def search(given: Annotated[SearchParameters, Query()]) -> schemas.Answer:
        return await answer(_search, given)

    @app.get("/api/compare", **_asked("What each source says", access, 422))
    async def compare(given: Annotated[CompareParameters, Query()]) -> schemas.Comparison:
        return await answer(_compare, given)

    @app.get("/api/documents", **_asked("All articles, page by page", access))
    async def documents(given: Annotated[ListParameters, Query()]) -> schemas.Listings:
        return await answer(_documents, given)

    @app.get("/api/documents/{doc_id:path}", **_asked("An article with its text", access, 404))
    async def document(
        doc_id: Annotated[str, InPath(description=_DOC_ID, json_schema_extra={"minLength": 1})],
        _: Annotated[NoParameters, Query()],
    ) -> schemas.Document:
        return await answer(_document, doc_id)


def _add_health(app: FastAPI, health: Route, ready: Route) -> None:
    """Describe both, which are answered without this application."""
    alive, able = "Whether the program is alive", "Whether questions can be answered"
    app.get(health.path, **_described(alive), response_model=schemas.Health)(health.endpoint)
    app.get(ready.path, **_described(able, 503), response_model=schemas.Ready)(ready.endpoint)


def _asked(summary: str, access: Access, *failures: int) -> dict[str, Any]:
    guards = [Depends(_each_once)]
    if not access.is_open:
        failures += (401,)
        # This only describes the token; `AccessGate` checks it.
        guards.append(Security(HTTPBearer(scheme_name="token", auto_error=False)))
    return {**_described(summary, 400, 429, 503, *failures), "dependencies": guards}


def _described(summary: str, *failures: int) -> dict[str, Any]:
    return {
        "summary": summary,
        "response_description": f"{summary}.",
        "responses": {
            status: {"model": schemas.Error, "description": _FAILURES[status]}
            for status in sorted(failures)
        },
    }


async def _each_once(request: Request) -> None:
    """FastAPI takes the last of several values and drops the others.

    Raises:
        RequestError: a parameter that takes one value is given more than once.
    """
    for name in request.query_params:
        if name in SINGLE and len(request.query_params.getlist(name)) > 1:
            raise RequestError(f"{name} is given more than once. Give it once.")


def _describe(app: FastAPI) -> None:
    """Make the description, without the validation errors that FastAPI adds: ours differ."""
    description = app.openapi()
    for item in description["paths"].values():
        responses = item["get"]["responses"]
        if "HTTPValidationError" in str(responses.get("422")):
            del responses["422"]
    for name in ("HTTPValidationError", "ValidationError"):
        description["components"]["schemas"].pop(name, None)


def _search(index: Path, given: SearchParameters) -> schemas.Answer:
    filters = given.filters()
    searcher = open_live(index).searcher
    found = counted_search.ask(
        searcher, given.q or "", k=given.k, filters=filters, door="api", like=given.excerpt()
    )
    return schemas.Answer.model_validate(found.as_json())


def _compare(index: Path, given: CompareParameters) -> schemas.Comparison:
    filters = given.filters()
    comparer = open_live(index)
    compared = counted_search.compare(
        comparer, given.q, claim=given.claim, filters=filters, door="api"
    )
    own = with_corrections(compared, comparer.searcher.generation.manifest.corpus)
    return schemas.Comparison.model_validate(comparison_json(own))


def _documents(index: Path, given: ListParameters) -> schemas.Listings:
    listings = open_live(index).searcher.listings
    shown = listings[given.offset : given.offset + given.limit]
    documents = [listing_json(listing) for listing in shown]
    return schemas.Listings.model_validate({"total": len(listings), "documents": documents})


def _document(index: Path, doc_id: str) -> schemas.Document:
    """An article with its text, its details and its passages.

    Raises:
        DocumentMissingError: the index has no such article.
    """
    generation = open_live(index).searcher.generation
    document = generation.document(doc_id)
    if document is None:
        raise DocumentMissingError(
            f"There is no article {doc_id[:200]!r} in the index. /api/documents lists all."
        )
    return schemas.Document.model_validate(
        {
            **listing_json(document),
            "text": document.text,
            "headings": document.headings,
            "boilerplate": document.boilerplate,
            "pages": document.pages,
            "recognised": document.recognised,
            "passages": generation.passages_of(doc_id),
        },
        from_attributes=True,
    )


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, ConcordanceError)
    said = {"error": " ".join(str(error).split())}
    return JSONResponse(said, status_code=error.http_status)


async def _not_here(_: Request, error: Exception) -> Response:
    """Starlette's own errors in our words: no such address, or it is read-only."""
    assert isinstance(error, HTTPException)
    words = {404: "There is nothing at this address.", 405: "This address is read-only."}
    said = {"error": words.get(error.status_code, error.detail)}
    return JSONResponse(said, status_code=error.status_code, headers=error.headers)
