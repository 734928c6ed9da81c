"""What is seen of a reading by itself, before it is known what repeats over others."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from index.records import Span
from ingest.describe.boilerplate import boilerplate
from ingest.describe.metadata import Found, describe
from ingest.describe.reading_summary import ReadingSummary, card_of, reading_digest
from ingest.reading import Failure, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Studied:
    """A reading, what its own words make boilerplate, what it says of itself, and its card."""

    reading: Reading
    skipped: tuple[Span, ...]
    said: Mapping[str, Found]
    summary: ReadingSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """A reading that is as it was; `digest` tells which."""

    digest: str


Item = Reading | Studied | Unchanged | Failure
"""What may be in a file: readings by themselves, or studied."""


def study(reading: Reading, *, path: str, known: Collection[str] = ()) -> Studied | Unchanged:
    """What is seen of a reading of the file at `path`, unless its digest is `known`."""
    digest = reading_digest(reading)
    if digest in known:
        return Unchanged(digest=digest)
    skipped = boilerplate(reading)
    said = describe(reading, skipped=skipped, path=path)
    source = said["source"].value if "source" in said else None
    return Studied(
        reading=reading,
        skipped=skipped,
        said=said,
        summary=card_of(reading, digest=digest, source=source),
    )
