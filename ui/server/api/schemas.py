"""JSON Schemas of all responses; each response has exactly these fields."""

from collections.abc import Mapping
from typing import Any

Shape = dict[str, Any]

_TEXT: Shape = {"type": "string"}
_OPTIONAL: Shape = {"type": ["string", "null"]}
_WHOLE: Shape = {"type": "integer", "minimum": 0}
_NUMBER: Shape = {"type": "number"}
_SHARE: Shape = {"type": "number", "minimum": 0, "maximum": 1}
_YES_OR_NO: Shape = {"type": "boolean"}


def _object(fields: Mapping[str, Shape]) -> Shape:
    return {
        "type": "object",
        "properties": dict(fields),
        "required": list(fields),
        "additionalProperties": False,
    }


def _list(items: Shape) -> Shape:
    return {"type": "array", "items": items}


def _or_null(shape: Shape) -> Shape:
    return {"anyOf": [shape, {"type": "null"}]}


def _one_of(*words: str | None) -> Shape:
    return {"enum": list(words)}


def _ref(name: str) -> Shape:
    return {"$ref": f"#/components/schemas/{name}"}


_SPAN: Shape = {
    "type": "array",
    "items": _WHOLE,
    "minItems": 2,
    "maxItems": 2,
    "description": "Characters of the article, from the first up to but not including the second.",
}
_PLACE = {"doc_id": _TEXT, "start": _WHOLE, "end": _WHOLE}
_CLAIM = {**_PLACE, "text": _TEXT, "context": _list(_SPAN)}
_LISTING = {
    "doc_id": _TEXT,
    "title": _TEXT,
    "source": _OPTIONAL,
    "author": _OPTIONAL,
    "published": _OPTIONAL,
    "url": _OPTIONAL,
    "licence": _OPTIONAL,
    "digest_of": _OPTIONAL,
    "path": _TEXT,
    "origins": {"type": "object", "additionalProperties": _TEXT},
}
_LEVEL: Shape = {"type": "integer", "minimum": 1}
_PAGE: Shape = {"type": ["integer", "null"], "minimum": 1}

SHAPES: dict[str, Shape] = {
    "Error": _object({"error": _TEXT}),
    "Health": _object({"status": _one_of("ok"), "version": _TEXT}),
    "Ready": _object({"status": _one_of("ready")}),
    "Answer": _object(
        {
            "question": _TEXT,
            "answerable": _YES_OR_NO,
            "hits": _list(_ref("Hit")),
            "notices": _list(_TEXT),
            "milliseconds": _NUMBER,
        }
    ),
    "Hit": _object(
        {
            "rank": {"type": "integer", "minimum": 1},
            "scores": _object(
                {"dense": _NUMBER, "lexical": _NUMBER, "late": _NUMBER, "fused": _NUMBER}
            ),
            "doc_id": _TEXT,
            "title": _TEXT,
            "source": _OPTIONAL,
            "published": _OPTIONAL,
            "url": _OPTIONAL,
            "path": _TEXT,
            "digest_of": _OPTIONAL,
            "heading": _OPTIONAL,
            "page": _PAGE,
            "start": _WHOLE,
            "end": _WHOLE,
            "text": _TEXT,
            "highlights": _list(_SPAN),
            "why": _ref("Why"),
            "also_in": _list(_object({**_PLACE, "source": _OPTIONAL, "title": _TEXT})),
        }
    ),
    "Why": _object(
        {
            "sentence": _SPAN,
            "words": _list(
                _object({"word": _TEXT, "stem": _TEXT, "spans": _list(_SPAN), "passages": _WHOLE})
            ),
            "above": _list(_TEXT),
            "missing": _list(_TEXT),
            "of_passages": _WHOLE,
        }
    ),
    "Comparison": _object(
        {
            "question": _TEXT,
            "claim": _OPTIONAL,
            "sources": _list(_ref("Source")),
            "pairs": _list(_ref("Pair")),
            "groups": _list(_object({"sources": _list(_TEXT), "claims": _list(_object(_CLAIM))})),
            "notices": _list(_TEXT),
            "judged_by": _TEXT,
            "milliseconds": _NUMBER,
        }
    ),
    "Source": _object(
        {
            "source": _OPTIONAL,
            "documents": _list(_object({"doc_id": _TEXT, "path": _TEXT, "title": _TEXT})),
            "stance": _one_of(
                "supports", "disputes", "mixed", "undecided", "unread", "silent", None
            ),
            "claims": _list(
                _object(
                    {
                        **_CLAIM,
                        "stance": _one_of("supports", "disputes", "undecided", None),
                        "probability": _or_null(_SHARE),
                    }
                )
            ),
            "nearest": _or_null(_object({**_PLACE, "text": _TEXT})),
            "shares_text_with": _list(_TEXT),
        }
    ),
    "Pair": _object(
        {
            "a": _object({**_CLAIM, "marks": _list(_SPAN)}),
            "b": _object({**_CLAIM, "marks": _list(_SPAN)}),
            "relation": _one_of("agree", "differ"),
            "kind": _one_of("model", "negation", "hedge", "number", "scope"),
            "probability": _SHARE,
        }
    ),
    "Listing": _object(_LISTING),
    "Listings": _object({"total": _WHOLE, "documents": _list(_ref("Listing"))}),
    "Document": _object(
        {
            **_LISTING,
            "text": _TEXT,
            "headings": _list(_object({"start": _WHOLE, "end": _WHOLE, "level": _LEVEL})),
            "boilerplate": _list(_SPAN),
            "pages": _list(_WHOLE),
            "passages": _list(
                _object(
                    {
                        "ordinal": _WHOLE,
                        "start": _WHOLE,
                        "end": _WHOLE,
                        "heading": _OPTIONAL,
                        "page": _PAGE,
                        "boilerplate": _YES_OR_NO,
                        "text": _TEXT,
                    }
                )
            ),
        }
    ),
}
