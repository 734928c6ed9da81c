"""Questions, comparisons and articles for other programs, as on the command line."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from index.compare.comparison_formats import comparison_json
from index.errors import ConcordanceError, DocumentMissingError
from index.records import Document, Passage
from index.search.searcher import Searcher
from ingest.upkeep.status import listing_json
from ui.server.api.parameters import FILTERS, Parameters
from ui.session.open_index import open_live
from ui.telemetry.counted_search import ask, compare

MOST_HITS = 100
MOST_LISTED = 1000
# The files of the pages are also served from threads, so not all may be taken.
_AT_ONCE = 4

Work = Callable[[Request], dict[str, Any]]
AnyRoute = TypeVar("AnyRoute", Route, Mount)


def allow_newlines(route: AnyRoute) -> AnyRoute:
    """The route, also matching addresses with line breaks, which file names may contain."""
    route.path_regex = re.compile(route.path_regex.pattern, re.DOTALL)
    return route


def api_app(index: Path) -> Starlette:
    """The application below `/api`, which works in a limited number of threads."""
    limiter = CapacityLimiter(_AT_ONCE)

    def search(request: Request) -> dict[str, Any]:
        given = Parameters(request.query_params, known=("q", "k", *FILTERS))
        question, filters = given.words("q"), given.filters()
        k = given.number("k", 5, lowest=1, highest=MOST_HITS)
        searcher = open_live(index).searcher
        return ask(searcher, question, k=k, filters=filters, door="api").as_json()

    def comparison(request: Request) -> dict[str, Any]:
        given = Parameters(request.query_params, known=("q", "claim", *FILTERS))
        question, claim, filters = given.words("q"), given.optional("claim"), given.filters()
        comparer = open_live(index)
        return comparison_json(
            compare(comparer, question, claim=claim, filters=filters, door="api")
        )

    def documents(request: Request) -> dict[str, Any]:
        given = Parameters(request.query_params, known=("offset", "limit"))
        offset = given.number("offset", 0, lowest=0, highest=10**9 - 1)
        limit = given.number("limit", 100, lowest=1, highest=MOST_LISTED)
        listings = open_live(index).searcher.listings
        shown = listings[offset : offset + limit]
        return {"total": len(listings), "documents": [listing_json(one) for one in shown]}

    def document(request: Request) -> dict[str, Any]:
        Parameters(request.query_params, known=())
        return document_json(open_live(index).searcher, request.path_params["doc_id"])

    def route(path: str, work: Work) -> Route:
        async def answer(request: Request) -> JSONResponse:
            return JSONResponse(await anyio.to_thread.run_sync(work, request, limiter=limiter))

        return allow_newlines(Route(path, answer))

    return Starlette(
        routes=[
            route("/search", search),
            route("/compare", comparison),
            route("/documents", documents),
            route("/documents/{doc_id:path}", document),
        ],
        exception_handlers={
            HTTPException: _not_here,
            ConcordanceError: _refused,
        },
    )


def document_json(searcher: Searcher, doc_id: str) -> dict[str, Any]:
    """An article with its text, its details and its passages.

    Raises:
        DocumentMissingError: the index has no such article.
    """
    document = searcher.generation.document(doc_id)
    if document is None:
        raise DocumentMissingError(
            f"There is no article {doc_id[:200]!r} in the index. /api/documents lists all."
        )
    passages = searcher.generation.passages_of(doc_id)
    return {
        **listing_json(document),
        **_parts(document),
        "passages": [_passage(passage) for passage in passages],
    }


def _parts(document: Document) -> dict[str, Any]:
    return {
        "text": document.text,
        "headings": [
            {"start": heading.start, "end": heading.end, "level": heading.level}
            for heading in document.headings
        ],
        "boilerplate": [list(span) for span in document.boilerplate],
        "pages": list(document.pages),
    }


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "ordinal": passage.ordinal,
        "start": passage.start,
        "end": passage.end,
        "heading": passage.heading,
        "page": passage.page,
        "boilerplate": passage.boilerplate,
        "text": passage.text,
    }


def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, ConcordanceError)
    said = {"error": " ".join(str(error).split())}
    return JSONResponse(said, status_code=error.http_status)


def _not_here(_: Request, error: Exception) -> Response:
    """Starlette's own errors in our words: no such address, or it is read-only."""
    assert isinstance(error, HTTPException)
    words = {404: "There is nothing at this address.", 405: "This address is read-only."}
    said = {"error": words.get(error.status_code, error.detail)}
    return JSONResponse(said, status_code=error.status_code, headers=error.headers)
