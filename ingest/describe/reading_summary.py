"""Summaries of readings, which show without reading again whether an article would be the same."""

from dataclasses import dataclass
from hashlib import blake2b

from ingest.describe.repeats import Repeatable
from ingest.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingSummary:
    """A reading in short, without its text.

    `reading` is a digest that changes with anything that was read. `row_id` is that of a row in a
    table. `source` is the source that the article itself names.
    """

    reading: str
    row_id: str | None
    source: str | None
    blocks: Repeatable


def summary_of(reading: Reading, *, digest: str, source: str | None) -> ReadingSummary:
    """The summary of a reading that has this digest and names this source."""
    return ReadingSummary(
        reading=digest, row_id=reading.row_id, source=source, blocks=Repeatable.of(reading)
    )


def reading_digest(reading: Reading) -> str:
    """A digest of everything in a reading: its text, its blocks, and what was given with it."""
    blocks = [(block.kind.value, *block[1:]) for block in reading.blocks]
    rest = (
        *(blocks, reading.aside, reading.pages, reading.recognised),
        *(sorted(reading.left_out.items()), sorted(reading.given.items()), reading.row_id),
    )
    # The length separates the two.
    content = f"{len(reading.text)}\n{reading.text}{rest!r}".encode()
    return blake2b(content, digest_size=16).hexdigest()
