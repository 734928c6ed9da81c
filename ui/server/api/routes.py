"""Questions, comparisons and articles for other programs, as the command line gives them."""

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
from index.errors import ConcordanceError, QuestionError
from index.records import Document, Passage
from index.search.searcher import Searcher
from ingest.upkeep.status import listing_json
from ui.server.api.parameters import FILTERS, Parameters, RequestError
from ui.session.open_index import open_live
from ui.telemetry.counted_search import ask, compare

MOST_HITS = 100
MOST_LISTED = 1000
# Files of the pages are read in threads, too; some of those are left to them.
_AT_ONCE = 4

Work = Callable[[Request], dict[str, Any]]
AnyRoute = TypeVar("AnyRoute", Route, Mount)


class DocumentMissingError(ConcordanceError):
    """There is no article of this name in the index."""


def over_lines(route: AnyRoute) -> AnyRoute:
    """The route, which also takes line breaks for a part of an address, as names may hold them."""
    route.path_regex = re.compile(route.path_regex.pattern, re.DOTALL)
    return route


def api_app(index: Path) -> Starlette:
    """The application below `/api`; its work is done in threads of its own."""
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
        found = compare(open_live(index), question, claim=claim, filters=filters, door="api")
        return comparison_json(found)

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

        return over_lines(Route(path, answer))

    return Starlette(
        routes=[
            route("/search", search),
            route("/compare", comparison),
            route("/documents", documents),
            route("/documents/{doc_id:path}", document),
        ],
        exception_handlers={
            HTTPException: _not_here,
            RequestError: _error(400),
            DocumentMissingError: _error(404),
            QuestionError: _error(422),
            ConcordanceError: _error(503),
        },
    )


def document_json(searcher: Searcher, doc_id: str) -> dict[str, Any]:
    """An article with its text, what is known of it, and the passages that it is cut into.

    Raises:
        DocumentMissingError: there is none of this name.
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


def _error(status: int) -> Callable[[Request, Exception], Response]:
    def handler(_: Request, error: Exception) -> Response:
        return JSONResponse({"error": " ".join(str(error).split())}, status_code=status)

    return handler


def _not_here(_: Request, error: Exception) -> Response:
    """What Starlette itself says: there is no such address, or it is only to be read."""
    assert isinstance(error, HTTPException)
    words = {404: "There is nothing at this address.", 405: "This address is only to be read."}
    said = {"error": words.get(error.status_code, error.detail)}
    return JSONResponse(said, status_code=error.status_code, headers=error.headers)
