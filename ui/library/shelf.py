"""The articles of the library as its list shows them: searched, sorted, by tag."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import streamlit as st

from index.notebook.tags import Tags, tags_file
from index.records import Listing, Proposal
from index.store.generation import Generation
from ingest.build.pending import listed_fields
from ingest.file_kinds import CATALOGUE
from ui.session.new_articles import added_articles
from ui.session.state import live_generation
from ui.session.tagged import tags_stamp, tags_there


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article in the list; `words` is what a search looks at.

    `proposal` is a source that it seems to have, while none is known, in `sources.csv` as it is
    now neither.
    """

    doc_id: str
    title: str
    source: str | None
    published: str | None
    added: datetime | None
    tags: tuple[str, ...]
    proposal: Proposal | None
    words: str


def shelf(generation: Generation, roots: Sequence[Path]) -> Sequence[Entry]:
    """All articles, in the order of the index; kept until an article, a detail or a tag changes.

    Raises:
        TableError: a table beside the articles cannot be read.
    """
    return _shelf((*live_generation(), *stamps(generation, roots)), generation, roots)


def stamps(generation: Generation, roots: Sequence[Path]) -> tuple[object, ...]:
    """Numbers that change with the tables in which details and tags are kept."""
    catalogues = (tags_stamp(root / CATALOGUE) for root in roots)
    return *catalogues, tags_stamp(tags_file(generation.manifest.corpus))


@st.cache_resource(show_spinner="Looking through the articles…", max_entries=1)
def _shelf(
    stamp: tuple[object, ...], _generation: Generation, _roots: Sequence[Path]
) -> Sequence[Entry]:
    listed = listed_fields(_generation.listings, _roots)
    tags, _ = tags_there()
    return entries(listed, tags=tags, added=added_articles())


def entries(
    listed: Iterable[tuple[Listing, Mapping[str, str | None]]],
    *,
    tags: Tags,
    added: Mapping[str, datetime],
) -> list[Entry]:
    """The articles, with what `sources.csv` says of each as it is now."""
    return [
        _entry(document, fields, tags.get(document.doc_id, ()), added.get(document.doc_id))
        for document, fields in listed
    ]


def _entry(
    document: Listing,
    fields: Mapping[str, str | None],
    tags: tuple[str, ...],
    added: datetime | None,
) -> Entry:
    title = fields.get("title", document.title) or document.title
    source = fields.get("source", document.source)
    author = fields.get("author", document.author)
    words = (title, source or "", author or "", *tags)
    return Entry(
        doc_id=document.doc_id,
        title=title,
        source=source,
        published=fields.get("published", document.published),
        added=added,
        tags=tags,
        proposal=None if source else document.proposal,
        words="\n".join(words).casefold(),
    )


def found(shelf: Sequence[Entry], *, words: str, tag: str) -> list[Entry]:
    """The articles with this tag, if one is named, that have all of these words or their parts."""
    wanted, named = words.casefold().split(), tag.casefold()
    return [
        one
        for one in shelf
        if all(word in one.words for word in wanted)
        and (not tag or named in map(str.casefold, one.tags))
    ]


def _newest_first(entry: Entry) -> tuple[bool, float]:
    return entry.added is None, -(entry.added.timestamp() if entry.added else 0)


def _by_source(entry: Entry) -> tuple[bool, str, str]:
    return entry.source is None, (entry.source or "").casefold(), entry.title.casefold()


ORDERS: Mapping[str, tuple[Callable[[Entry], Any], bool]] = {
    "Last added": (_newest_first, False),
    "Title": (lambda one: one.title.casefold(), False),
    "Source": (_by_source, False),
    "Newest": (lambda one: one.published or "", True),
    "Oldest": (lambda one: one.published or "9999", False),
}


def in_order(found: Sequence[Entry], order: str) -> list[Entry]:
    """The articles in one of the `ORDERS`; those of unknown source or date come last."""
    by, reverse = ORDERS[order]
    return sorted(found, key=by, reverse=reverse)
