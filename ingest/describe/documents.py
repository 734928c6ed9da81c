"""Turns a reading into a document: identity, metadata, boilerplate and outline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from index.records import Document, Heading, Listing, Span
from ingest.describe.governors import governors_of
from ingest.describe.metadata import FieldValue, with_listed
from ingest.describe.proposals import proposed_source
from ingest.describe.study import Known
from ingest.reading import Kind, Reading

Attribution = Literal["known", "proposed", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A document and the reading that it comes from, which is needed to cut it."""

    document: Document
    reading: Reading


def document_id(path: str, row_id: str | None) -> str:
    """The doc_id of a document: the path of its file, and its row if the file is a table."""
    return path if row_id is None else f"{path}#{row_id}"


def described(
    known: Known,
    *,
    path: str,
    listed: Mapping[str, str],
    referenced: Mapping[str, FieldValue] | None = None,
    repeated: Sequence[Span] = (),
) -> Described:
    """The document of a reading; `listed` is what the catalogue says about it.

    `referenced` is what a library of references says of its file: less than the catalogue, more
    than the file itself.
    `repeated` is what repeats across articles, though its own words do not make it boilerplate.
    """
    reading, skipped = known.reading, known.skipped
    boilerplate = tuple(sorted({*skipped, *repeated}))
    fields = with_listed({**known.fields, **(referenced or {})}, listed)
    values = {field: value.value for field, value in fields.items()}
    document = Document(
        doc_id=document_id(path, reading.row_id),
        path=path,
        text=reading.text,
        headings=_headings(reading, boilerplate),
        boilerplate=boilerplate,
        pages=reading.pages,
        recognised=reading.recognised,
        left_out=reading.left_out,
        governors=governors_of(reading, boilerplate),
        origins={field: value.origin for field, value in fields.items()},
        proposal=None if "source" in values else proposed_source(reading, boilerplate, values),
        **values,
    )
    return Described(document=document, reading=reading)


def attribution_of(listing: Listing) -> Attribution:
    """Whether the source of an article is known, or if not, whether one is proposed."""
    if listing.source is not None:
        return "known"
    return "unknown" if listing.proposal is None else "proposed"


def _headings(reading: Reading, boilerplate: Sequence[Span]) -> tuple[Heading, ...]:
    # Menus and notices are no chapters.
    skipped = {span.start for span in boilerplate}
    return tuple(
        Heading(start=block.start, end=block.end, level=block.level)
        for block in reading.blocks
        if block.kind is Kind.HEADING and block.start not in skipped
    )
