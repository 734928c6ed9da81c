"""Passages that a user kept, with notes, in collections: a table beside the articles."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.attribution import lead_words
from index.errors import TableError
from index.files.digests import quote_digest
from index.notebook.csv_tables import TableFile
from index.notebook.judgements import judged_file
from index.records import Listing, Location, Passage, Span
from index.text.csv_cells import plain, unplain

KEPT_TABLE = "kept.csv"
USUAL_COLLECTION = "Kept passages"
LONGEST_QUOTE = 100_000
LONGEST_NOTE = 10_000
LONGEST_NAME = 100
COLUMNS = (
    "collection", "lead", "quote", "note", "title", "source", "author", "published", "url",
    "article", "start", "end", "heading", "page", "question", "digest", "kept",
)  # fmt: skip
_KNOWN = ("title", "source", "author", "published", "url")
_KEY = ("collection", "article", "start", "end", "digest")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPassage:
    """A quote of an article in a collection, verbatim, with the reader's own note.

    `lead` has in quotation marks what had to be read before it, such as the lead-in of its list.
    `listing` is what was known of the article when the quote was kept, `question` what was asked
    then, `digest` the SHA-256 of the quote then, and `kept` the time, in UTC.
    """

    collection: str
    quote: str
    listing: Listing
    span: Span
    digest: str
    lead: str = ""
    note: str = ""
    heading: str | None = None
    page: int | None = None
    question: str = ""
    kept: str = ""

    def key(self) -> tuple[str, ...]:
        """Its identity: the collection, the place and the words."""
        start, end = map(str, self.span)
        return self.collection, self.listing.doc_id, start, end, self.digest


def kept_file(corpus: Sequence[str]) -> Path:
    """The file of a library's kept passages: beside the articles, like its marks."""
    return judged_file(corpus).with_name(KEPT_TABLE)


def to_keep(
    place: Location, listing: Listing, quote: str, *, collection: str, question: str = ""
) -> KeptPassage:
    """A passage to keep, without a note yet.

    Raises:
        TableError: it is too long to be kept.
    """
    if len(quote) > LONGEST_QUOTE:
        raise TableError(
            f"The quote has {len(quote):,} characters, but at most {LONGEST_QUOTE:,} can be kept. "
            f"Keep part of it."
        )
    return KeptPassage(
        collection=collection_name(collection),
        quote=quote,
        listing=listing,
        span=Span(place.start, place.end),
        digest=quote_digest(quote),
        lead=lead_words(place.lead) if isinstance(place, Passage) else "",
        heading=place.heading,
        page=place.page,
        question=question,
        kept=datetime.now(UTC).isoformat("T", "seconds"),
    )


def collection_name(typed: str) -> str:
    """The name that was typed, on one line; the usual one if there is none.

    >>> collection_name("  For the  doctor "), collection_name(" ")
    ('For the doctor', 'Kept passages')
    """
    return " ".join(typed.split())[:LONGEST_NAME].strip() or USUAL_COLLECTION


def read_kept(file: Path) -> list[KeptPassage]:
    """All kept passages in their order; none if there is no file.

    Raises:
        TableError: it cannot be read, or a row of it is not a kept passage.
    """
    return [_passage(file, row.line, row.cells) for row in kept_table(file).read().rows]


def collections_of(kept: Sequence[KeptPassage]) -> dict[str, list[KeptPassage]]:
    """The passages of each collection, the collections in the order in which they were begun."""
    collections: dict[str, list[KeptPassage]] = {}
    for one in kept:
        collections.setdefault(one.collection, []).append(one)
    return collections


def articles_in(kept: Sequence[KeptPassage], collection: str) -> tuple[str, ...]:
    """The doc_ids of the articles that a collection has passages of, each once."""
    there = (one.listing.doc_id for one in kept if one.collection == collection)
    return tuple(dict.fromkeys(there))


def kept_table(file: Path) -> TableFile:
    """The table of kept passages."""
    return TableFile(file, COLUMNS, needed=("article", "start", "end", "quote"), bom=True)


def row_key(row: Mapping[str, str]) -> tuple[str, ...]:
    """The key of the passage in a row."""
    cells = [unplain(row.get(name, "")) for name in _KEY]
    cells[0] = collection_name(cells[0])
    cells[-1] = cells[-1] or quote_digest(unplain(row["quote"]))
    return tuple(cells)


def kept_row(passage: KeptPassage) -> dict[str, str]:
    """A passage as a row of the table, with no cell that a spreadsheet would run."""
    start, end = map(str, passage.span)
    cells = {
        "collection": passage.collection,
        "lead": passage.lead,
        "quote": passage.quote,
        "note": passage.note,
        **{name: getattr(passage.listing, name) or "" for name in _KNOWN},
        "article": passage.listing.doc_id,
        "start": start,
        "end": end,
        "heading": passage.heading or "",
        "page": str(passage.page or ""),
        "question": passage.question,
        "digest": passage.digest,
        "kept": passage.kept,
    }
    return {name: plain(cell) for name, cell in cells.items()}


def _passage(file: Path, line: int, row: Mapping[str, str]) -> KeptPassage:
    cells = {name: unplain(row.get(name, "")) for name in COLUMNS}
    if not cells["quote"] or not cells["article"]:
        missing = "article" if cells["quote"] else "quote"
        raise TableError(f"{file}, line {line} has no {missing}. Fill it in or remove the row.")
    start, end = (_number(file, line, name, cells[name]) for name in ("start", "end"))
    doc_id = cells["article"]
    return KeptPassage(
        collection=collection_name(cells["collection"]),
        quote=cells["quote"],
        lead=cells["lead"],
        note=cells["note"],
        listing=Listing(
            doc_id=doc_id,
            path=doc_id,
            title=cells["title"] or doc_id,
            source=cells["source"] or None,
            author=cells["author"] or None,
            published=cells["published"] if _is_date(cells["published"]) else None,
            url=cells["url"] or None,
        ),
        span=Span(start, end),
        digest=cells["digest"] or quote_digest(cells["quote"]),
        heading=cells["heading"] or None,
        page=int(cells["page"]) if cells["page"].isdecimal() else None,
        question=cells["question"],
        kept=cells["kept"],
    )


def _is_date(cell: str) -> bool:
    """Whether it is still a day, a month or a year, which a spreadsheet may have rewritten."""
    return (
        re.fullmatch(r"(?!0000)\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", cell) is not None
    )


def _number(file: Path, line: int, column: str, cell: str) -> int:
    if cell.isascii() and cell.isdecimal() and len(cell) < 12:
        return int(cell)
    raise TableError(
        f"{file}, line {line} has {cell[:20]!r} for its {column}. Write the offset of a character, "
        f"or remove the row."
    )
