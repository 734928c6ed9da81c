"""The OpenAPI 3.1 description of the API."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from index import VERSION
from index.retrieval.query import LONGEST
from ui.server.api.routes import MOST_HITS, MOST_LISTED
from ui.server.api.schemas import SHAPES
from ui.server.api_access import Access

Described = dict[str, Any]

_DATE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
_SAID = {
    400: "A parameter is missing, unknown or invalid.",
    401: "The token is missing or wrong.",
    404: "There is no such article.",
    422: "The question cannot be asked as it is, or a filter matches nothing.",
    429: "Too many questions at once; `Retry-After` is the number of seconds to wait.",
    503: "The index cannot be used; the error says why.",
}


def description_route(access: Access) -> Route:
    """`/api/openapi.json`."""
    payload = description(access)

    async def describe(_: Request) -> JSONResponse:
        return JSONResponse(payload)

    return Route("/api/openapi.json", describe)


def description(access: Access) -> Described:
    """The whole description; it requires a token only if `access` does."""
    guarded: Described = {} if access.is_open else {"security": [{"token": []}]}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Concordance",
            "version": VERSION,
            "description": "Passages from a person's own articles, verbatim, each with its place.",
        },
        "paths": {
            "/api/search": {
                "get": {
                    **_operation("search", "Passages that answer a question", "Answer", access),
                    "parameters": [_QUESTION, _K, *_FILTERS],
                    **guarded,
                }
            },
            "/api/compare": {
                "get": {
                    **_operation("compare", "What each source says", "Comparison", access),
                    "parameters": [_QUESTION, _CLAIM, *_FILTERS],
                    **guarded,
                }
            },
            "/api/documents": {
                "get": {
                    **_operation(
                        "documents", "All articles, page by page", "Listings", access, without=422
                    ),
                    "parameters": [_OFFSET, _LIMIT],
                    **guarded,
                }
            },
            "/api/documents/{doc_id}": {
                "get": {
                    **_operation(
                        "document", "An article with its text", "Document", access, also=404
                    ),
                    "parameters": [_DOC_ID],
                    **guarded,
                }
            },
            "/api/health": {"get": _look("health", "Whether the program is alive", "Health")},
            "/api/ready": {
                "get": _look("ready", "Whether questions can be answered", "Ready", 503)
            },
        },
        "components": {
            "schemas": SHAPES,
            **(
                {}
                if access.is_open
                else {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}}
            ),
        },
    }


def _operation(
    name: str, summary: str, shape: str, access: Access, *, also: int = 422, without: int = 0
) -> Described:
    statuses = {400, 429, 503, also, *(() if access.is_open else (401,))} - {without}
    return _look(name, summary, shape, *sorted(statuses))


def _look(name: str, summary: str, shape: str, *failures: int) -> Described:
    errors = {str(status): _response(_SAID[status], "Error") for status in failures}
    return {
        "operationId": name,
        "summary": summary,
        "responses": {"200": _response(f"{summary}.", shape), **errors},
    }


def _response(words: str, shape: str) -> Described:
    schema = {"$ref": f"#/components/schemas/{shape}"}
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def _parameter(name: str, words: str, schema: Described, *, required: bool = False) -> Described:
    place = {"name": name, "in": "query", "required": required}
    return {**place, "description": words, "schema": schema}


def _number(name: str, words: str, default: int, lowest: int, highest: int) -> Described:
    kind = {"type": "integer", "minimum": lowest, "maximum": highest, "default": default}
    return _parameter(name, words, kind)


_TEXT = {"type": "string", "minLength": 1, "maxLength": LONGEST}
_QUESTION = _parameter(
    "q", 'A question in plain words; "quoted" must occur, -word must not.', _TEXT, required=True
)
_CLAIM = _parameter(
    "claim", "The claim to compare, in place of the one derived from the question.", _TEXT
)
_K = _number("k", "The maximum number of passages.", 5, 1, MOST_HITS)
_OFFSET = _number("offset", "The number of articles to skip.", 0, 0, 10**9 - 1)
_LIMIT = _number("limit", "The maximum number of articles.", 100, 1, MOST_LISTED)
_NAMES: Described = {"type": "array", "items": {"type": "string"}}
_FILTERS: Sequence[Described] = (
    _parameter("source", "Only these sources; empty for articles of unknown source.", _NAMES),
    _parameter("document", "Only these articles.", _NAMES),
    _parameter("after", "Published on this date or later.", {"type": "string", "pattern": _DATE}),
    _parameter(
        "before", "Published on this date or earlier.", {"type": "string", "pattern": _DATE}
    ),
    _parameter("boilerplate", "Include notices and menus.", {"type": "boolean", "default": False}),
)
_DOC_ID: Described = {
    "name": "doc_id",
    "in": "path",
    "required": True,
    "description": "As in a hit, with `/` and `#` written as %2F and %23.",
    "schema": {"type": "string", "minLength": 1},
}
