"""Quotations as a table and as Markdown."""

import csv
import io
import re
from collections.abc import Iterator

from index.attribution import (
    PROMISE,
    date_words,
    exact_place_words,
    is_web_address,
    source_words,
)
from index.compare.comparison import judged_words
from index.export.authors import authors_of
from index.export.quotations import Dossier, Quotation
from index.text.csv_cells import plain
from index.text.markdown import escaped
from index.text.written_names import author_words

QUOTATION_COLUMNS = (
    "lead", "quote", "note", "title", "source", "author", "published", "url", "read", "article",
    "start", "end", "heading", "page", "stands", "question", "kept", "digest", "article_digest",
    "generation", "permalink",
)  # fmt: skip


def dossier_csv(dossier: Dossier) -> str:
    """One row per quote, its authors separated by semicolons.

    A cell that a spreadsheet would run begins with an apostrophe.
    """
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(QUOTATION_COLUMNS)
    for one in dossier.quotations:
        table.writerow([plain(cell) for cell in _cells(dossier, one)])
    return text.getvalue()


def dossier_markdown(dossier: Dossier) -> str:
    """The quotes as text for notes, each with its place."""
    return "\n".join(_lines(dossier)) + "\n"


def _cells(dossier: Dossier, one: Quotation) -> list[str]:
    listing, place = one.listing, one.place
    return [
        one.lead,
        one.text,
        one.note,
        listing.title,
        listing.source or "",
        "; ".join(author.written for author in authors_of(listing)),
        listing.published or "",
        listing.url or "",
        listing.read or "",
        listing.doc_id,
        str(place.start),
        str(place.end),
        place.heading or "",
        str(place.page or ""),
        one.said,
        one.question or dossier.question,
        one.kept,
        one.digest,
        one.article_digest or "",
        dossier.generation,
        one.permalink,
    ]


def _lines(dossier: Dossier) -> Iterator[str]:
    yield f"# {escaped(dossier.title)}"
    if dossier.claim:
        yield f"\n{judged_words(dossier.claim)}: {escaped(dossier.claim)}"
    if dossier.judged_by:
        yield f"\n{escaped(dossier.judged_by)}"
    for one in dossier.quotations:
        yield ""
        if one.lead:
            yield f"> {escaped(f'After {one.lead}:')}\n>"
        for line in one.text.split("\n"):
            yield f"> {escaped(' '.join(line.split()))}".rstrip()
        yield ">"
        known = [source_words(one.listing), f"“{one.listing.title}”"]
        known[:0] = [author_words(one.listing)] if one.listing.author else []
        known += [
            date_words(one.listing.published),
            one.listing.doc_id,
            exact_place_words(one.place),
        ]
        yield f"> — {escaped(', '.join(known))}"
        yield from (f">   {_linked(link)}" for link in (one.listing.url, one.permalink) if link)
        if one.said:
            yield f"\n{escaped(one.said)}"
        if one.note:
            yield f"\nNote: {escaped(' '.join(one.note.split()))}"
    if dossier.lines:
        yield ""
        yield from (f"- {escaped(line)}" for line in dossier.lines)
    yield f"\n{PROMISE}"


def _linked(address: str) -> str:
    """An address that can be clicked, if it is one of the web; escapes would break it."""
    is_link = is_web_address(address) and not re.search(r"[\s<>\x00-\x1f]", address)
    return f"<{address}>" if is_link else escaped(address)
