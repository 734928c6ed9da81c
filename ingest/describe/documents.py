"""From a reading to a document: identity, metadata, boilerplate and outline put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.records import Document, Heading, Span
from ingest.describe.metadata import with_listed
from ingest.describe.study import Studied
from ingest.reading import Kind, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A document beside the reading that it was made from, which is needed to cut it."""

    document: Document
    reading: Reading


def document_id(path: str, row_id: str | None) -> str:
    """How a document is named: by its file's path, and its row where the file is a table."""
    return path if row_id is None else f"{path}#{row_id}"


def described(
    studied: Studied, *, path: str, listed: Mapping[str, str], repeated: Sequence[Span] = ()
) -> Described:
    """The document of a reading; `listed` is what the catalogue says of it.

    `repeated` is what repeats over articles, which its own words do not make boilerplate.
    """
    reading, skipped = studied.reading, studied.skipped
    fields = with_listed(studied.said, listed)
    document = Document(
        doc_id=document_id(path, reading.row_id),
        path=path,
        text=reading.text,
        headings=_headings(reading),
        boilerplate=tuple(sorted({*skipped, *repeated})),
        pages=reading.pages,
        origins={field: value.origin for field, value in fields.items()},
        **{field: value.value for field, value in fields.items()},
    )
    return Described(document=document, reading=reading)


def _headings(reading: Reading) -> tuple[Heading, ...]:
    return tuple(
        Heading(start=block.start, end=block.end, level=block.level)
        for block in reading.blocks
        if block.kind is Kind.HEADING
    )
