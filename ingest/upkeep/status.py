"""The status of an index: live articles, origins of values, unread files, kept generations."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from index.attribution import counted, date_words, source_words
from index.errors import IndexDamagedError
from index.export.authors import authors_of
from index.records import Listing
from index.store.generation import Generation
from index.store.open import open_store
from index.text.language import articles_notice
from ingest.build.article_notices import sources_notice

_FIELDS = (
    *("title", "source", "author", "published", "url", "licence", "digest_of", "read", "path"),
)


def status_lines(generation: Generation) -> Iterator[str]:
    """The date of the generation, what it contains, and which others are kept."""
    manifest = generation.manifest
    yield f"Generation {manifest.name} ({manifest.created}), from {', '.join(manifest.corpus)}"
    yield (
        f"{counted(manifest.documents, 'article')}, {counted(manifest.passages, 'passage')}, "
        f"model {manifest.model}"
    )
    for document in generation.listings:
        date = date_words(document.published)
        yield f"  {document.doc_id}: “{document.title}” · {source_words(document)} · {date}"
    for path, reason in manifest.failed:
        yield f"  needs attention: {path}: {reason}"
    yield from _notices(generation)
    for other in _others(generation):
        yield f"  kept for rollback: {other['generation']} ({other['created']})"


def _others(generation: Generation) -> list[dict[str, str]]:
    """The generations that are kept beside this one and can be read."""
    kept = []
    store = open_store(generation.index)
    for name in store.names():
        if name != generation.manifest.name:
            with suppress(IndexDamagedError):
                manifest = store.manifest(name)
                kept.append({"generation": manifest.name, "created": manifest.created})
    return kept


def _notices(generation: Generation) -> list[str]:
    languages = generation.manifest.languages or {}
    notices = (
        articles_notice(languages, index=generation.index),
        sources_notice(generation.listings),
    )
    return [notice for notice in notices if notice]


def listing_json(document: Listing) -> dict[str, Any]:
    """Everything known about an article except its text, and where each value was found."""
    return {
        "doc_id": document.doc_id,
        **{field: getattr(document, field) for field in _FIELDS},
        "authors": [author.written for author in authors_of(document)],
        "origins": dict(document.origins),
    }


def status_json(generation: Generation) -> dict[str, Any]:
    """The same as an object, with everything known about each article."""
    manifest = generation.manifest
    return {
        "generation": manifest.name,
        "created": manifest.created,
        "model": manifest.model,
        "corpus": list(manifest.corpus),
        "documents": [listing_json(document) for document in generation.listings],
        "passages": manifest.passages,
        "failed": [{"path": path, "reason": reason} for path, reason in manifest.failed],
        "notices": _notices(generation),
        "kept": _others(generation),
    }
