"""Reads what a page says of itself as linked data (JSON-LD)."""

import json
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from lxml.etree import _Element

from ingest.readers.tree import text_of

_ARTICLES = {
    "article", "newsarticle", "blogposting", "scholarlyarticle", "medicalscholarlyarticle",
    "techarticle", "report", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle",
    "backgroundnewsarticle", "reviewnewsarticle", "advertisercontentarticle", "socialmediaposting",
    "liveblogposting", "review", "howto", "recipe", "book", "chapter", "thesis",
    "creativework", "learningresource",
}  # fmt: skip
_PAGES = {
    "webpage", "medicalwebpage", "healthtopiccontent", "itempage", "faqpage", "qapage", "aboutpage",
    "profilepage",
}  # fmt: skip
_SITE = "website"
_INNER = "@graph", "mainEntity", "mainEntityOfPage", "itemListElement"
_LONGEST = 1_000_000
_MOST = 1_000
_Node = dict[str, Any]


def linked_data(root: _Element) -> dict[str, str]:
    """What the page's article says of itself: title, author, published, source, url, licence.

    An article goes before the page it is on, and the page before the site; a site has no date
    that could be an article's. Data that is no JSON says nothing.
    """
    nodes = list(_nodes(root))
    named = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    values: dict[str, str] = {}
    for rank in range(3):
        for node in nodes:
            if _rank(node) == rank:
                for name, value in _said(node, rank, named):
                    values.setdefault(name, value)
                if rank == 0 and values:
                    # Others may be further articles that the page only lists.
                    break
    return values


def _nodes(root: _Element) -> Iterator[_Node]:
    waiting: list[Any] = []
    for script in root.iter("{*}script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            waiting.append(_parsed(text_of(script)))
    waiting.reverse()
    for _ in range(_MOST):
        if not waiting:
            return
        match waiting.pop():
            case list(inner):
                waiting += inner[::-1]
            case dict(node):
                yield node
                waiting += [node[name] for name in reversed(_INNER) if name in node]


def _parsed(source: str) -> Any:  # noqa: ANN401 - JSON may be anything.
    words = source[:_LONGEST].strip().removeprefix("<!--").removesuffix("-->")
    words = words.strip().removeprefix("//<![CDATA[").removesuffix("//]]>").strip().rstrip(";")
    try:
        return json.loads(words, strict=False)
    except (ValueError, RecursionError):
        return None


def _rank(node: _Node) -> int | None:
    return rank_of(_listed(node.get("@type")))


def rank_of(types: Iterable[object]) -> int | None:
    """0 for an article, 1 for a page, 2 for a site; None for anything else."""
    kinds = {str(kind).rpartition("/")[2].lower() for kind in types}
    if kinds & _ARTICLES:
        return 0
    if kinds & _PAGES:
        return 1
    return 2 if _SITE in kinds else None


def _said(node: _Node, rank: int, named: dict[str, _Node]) -> Iterator[tuple[str, str]]:
    site = rank == 2
    texts = {
        "title": "" if site else _text(node.get("headline")) or _text(node.get("name")),
        "author": "" if site else _names(node.get("author") or node.get("creator"), named),
        "published": "" if site else _text(node.get("datePublished")),
        "source": _names(node.get("publisher"), named) or (_text(node.get("name")) if site else ""),
        "url": "" if site else _text(node.get("url")),
        "licence": _address(node.get("license")),
    }
    yield from ((name, value) for name, value in texts.items() if value)


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: object) -> str:
    match value:
        case str(words) | {"@value": str(words)}:
            # Many programs write it as they write the page.
            return " ".join(unescape(words).split())
        case [first, *_]:
            return _text(first)
    return ""


def _names(value: object, named: dict[str, _Node]) -> str:
    names = (_name(one, named) for one in _listed(value))
    return "; ".join(dict.fromkeys(name for name in names if name))


def _name(value: object, named: dict[str, _Node]) -> str:
    if isinstance(value, dict):
        whole = value if "name" in value else named.get(str(value.get("@id")), value)
        parts = [_text(whole.get("givenName")), _text(whole.get("familyName"))]
        return _text(whole.get("name")) or " ".join(filter(None, parts))
    name = _text(value)
    return "" if name.startswith(("http://", "https://")) else name


def _address(value: object) -> str:
    if isinstance(value, dict):
        return _text(value.get("url")) or _text(value.get("@id")) or _text(value.get("name"))
    return _text(value)
