"""Studies a reading by itself, before it is known what repeats across others."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from index.records import Span
from ingest.describe.boilerplate import boilerplate
from ingest.describe.metadata import FieldValue, describe
from ingest.describe.reading_summary import ReadingSummary, reading_digest, summary_of
from ingest.reading import Failure, Reading, RecognisedPages, RecognisingPage, Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A reading, its boilerplate by its own words, and what it says about itself."""

    reading: Reading
    skipped: tuple[Span, ...]
    fields: Mapping[str, FieldValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Studied(Known):
    """All that is known of a reading by itself, and its summary."""

    summary: ReadingSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """A reading that has not changed; `digest` says which."""

    digest: str


Item = Reading | Studied | Unchanged | Reference | Failure | RecognisingPage | RecognisedPages
"""What a file may contain: readings, studied or not, what it says of others, and failures; and how
far it is read."""


def study(reading: Reading, *, path: str, known: Collection[str] = ()) -> Studied | Unchanged:
    """Study a reading of the file at `path`, unless its digest is `known`."""
    digest = reading_digest(reading)
    if digest in known:
        return Unchanged(digest=digest)
    skipped = boilerplate(reading)
    fields = describe(reading, skipped=skipped, path=path)
    source = fields["source"].value if "source" in fields else None
    return Studied(
        reading=reading,
        skipped=skipped,
        fields=fields,
        summary=summary_of(reading, digest=digest, source=source),
    )
