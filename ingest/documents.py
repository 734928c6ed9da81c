"""From readings to documents: identity, metadata, boilerplate and outline put together."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.records import Document, Heading, Span
from ingest.boilerplate import boilerplate, repeated
from ingest.find import Found
from ingest.metadata import Catalogue, describe
from ingest.reading import Kind, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A document beside the reading that it was made from, which is needed to cut it."""

    document: Document
    reading: Reading


def describe_all(read: Sequence[tuple[Found, Reading]], catalogue: Catalogue) -> list[Described]:
    """The documents of all readings, in their order.

    All are needed at once, since a block that repeats over articles of one source is
    boilerplate.
    """
    skipped = [boilerplate(reading) for _, reading in read]
    known = [
        describe(
            reading,
            listed=catalogue.of(_doc_id(found, reading), found.path),
            skipped=spans,
            path=found.path,
        )
        for (found, reading), spans in zip(read, skipped, strict=True)
    ]
    sources = [fields["source"].value if "source" in fields else None for fields in known]
    again = repeated([reading for _, reading in read], sources)
    return [
        Described(
            reading=reading,
            document=Document(
                doc_id=_doc_id(found, reading),
                path=found.path,
                text=reading.text,
                headings=_headings(reading),
                boilerplate=_in_order(spans, more),
                pages=reading.pages,
                origins={field: value.origin for field, value in fields.items()},
                **{field: value.value for field, value in fields.items()},
            ),
        )
        for (found, reading), fields, spans, more in zip(read, known, skipped, again, strict=True)
    ]


def _doc_id(found: Found, reading: Reading) -> str:
    return found.path if reading.row_id is None else f"{found.path}#{reading.row_id}"


def _headings(reading: Reading) -> tuple[Heading, ...]:
    return tuple(
        Heading(start=block.start, end=block.end, level=block.level)
        for block in reading.blocks
        if block.kind is Kind.HEADING
    )


def _in_order(spans: Sequence[Span], more: Sequence[Span]) -> tuple[Span, ...]:
    return tuple(sorted({*spans, *more}))
