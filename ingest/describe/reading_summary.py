"""What is kept of a reading, to see without reading again whether its article would be the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from ingest.describe.boilerplate import Repeatable
from ingest.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingSummary:
    """A reading in short, without its text.

    `reading` changes with anything that was read. `row_id` is that of a row in a table. `source`
    is what the article itself says of its source.
    """

    reading: str
    row_id: str | None
    source: str | None
    blocks: Repeatable

    def as_json(self) -> list[Any]:
        """The card as `from_json` takes it."""
        return [self.reading, self.row_id, self.source, *self.blocks]

    @classmethod
    def from_json(cls, fields: Sequence[Any]) -> "ReadingSummary":
        """The card that `as_json` gave."""
        reading, row_id, source, blocks, length = fields
        return cls(reading=reading, row_id=row_id, source=source, blocks=Repeatable(blocks, length))


def card_of(reading: Reading, *, digest: str, source: str | None) -> ReadingSummary:
    """The card of a reading with this digest, which names this source."""
    return ReadingSummary(
        reading=digest, row_id=reading.row_id, source=source, blocks=Repeatable.of(reading)
    )


def reading_digest(reading: Reading) -> str:
    """What tells a reading from any other: its text, its blocks, and what was given with it."""
    blocks = [(block.kind.value, block.start, block.end, block.level) for block in reading.blocks]
    rest = (blocks, reading.pages, sorted(reading.given.items()), reading.row_id)
    # The length keeps the two apart.
    told = f"{len(reading.text)}\n{reading.text}{rest!r}".encode()
    return blake2b(told, digest_size=16).hexdigest()
