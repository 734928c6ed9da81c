"""Where a text comes from: citations, the origin of each fact, counts of sources."""

from collections.abc import Iterable
from datetime import datetime, tzinfo

from index.attribution import (
    counted,
    date_words,
    source_words,
)
from index.records import Document, Listing
from index.store.manifest import Manifest
from index.text.written_names import author_words
from ui.markup import Html, escape, isolated

_FACTS = {
    "title": "Title",
    "source": "Source",
    "author": "Author",
    "published": "Published",
    "url": "Link",
    "licence": "Licence",
    "digest_of": "Digest of",
    "read": "Accessed",
}


def label(document: Listing) -> str:
    """Source and title in one line.

    >>> label(Document(doc_id="t", path="t.md", title="Tides", text="", source="Coast"))
    'Coast — “Tides”'
    """
    return f"{source_words(document)} — “{document.title}”"


def facts(document: Document) -> list[tuple[str, str | None, str]]:
    """Everything that can be known about an article: name, value, and where the value was found."""
    values = [_fact(document, field) for field in _FACTS]
    return [
        (name, value, document.origins.get(field, "") if value else "")
        for (field, name), value in zip(_FACTS.items(), values, strict=True)
    ]


def _fact(document: Document, field: str) -> str | None:
    value: str | None = getattr(document, field)
    if value and field in ("published", "read"):
        return date_words(value)
    return author_words(document, most=1_000) if value and field == "author" else value


def count_sources(documents: Iterable[Listing]) -> int:
    """How many sources there are; each article of unknown source counts as one."""
    return len({document.source_key for document in documents})


def index_words(manifest: Manifest, *, zone: tzinfo | None = None) -> str:
    """The size of the library, and since when it is up to date; local time unless `zone` is given.

    A screen says neither what model it was built with nor that there is an index.
    """
    built = datetime.fromisoformat(manifest.created).astimezone(zone)
    return (
        f"{counted(manifest.documents, 'article')}, {counted(manifest.passages, 'passage')}, up to "
        f"date as of {built.day} {built:%b %Y, %H:%M}; nothing has left this machine"
    )


def after_html(lead: str) -> Html:
    """What has to be read before a quote, as `lead_words` gives it; empty if nothing has."""
    return Html(f'<p class="text lead">after {isolated(lead)}</p>' if lead else "")


def about_html(document: Listing) -> Html:
    """A line that says what a digest is a digest of; empty for other articles."""
    if not document.digest_of:
        return Html("")
    words = f"Digest of {document.digest_of}"
    return Html(f'<p class="digest" title="{escape(words)}">{isolated(words)}</p>')
