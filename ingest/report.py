"""What a build did: counts, and what could not be read."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ingest.reading import Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """`generation` is the live one after the build; `published` says whether it is new.

    `added`, `changed`, `removed` and `unchanged` count documents against the generation before;
    `embedded` counts passages that went through the model. `notices` are lines that whoever
    builds should read: what was indexed and will still be found badly.
    """

    generation: str
    published: bool
    documents: int
    passages: int
    added: int
    changed: int
    removed: int
    unchanged: int
    embedded: int
    failed: Sequence[Failure]
    notices: Sequence[str]
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """The report as the command line prints it."""
        fields = asdict(self)
        fields["failed"] = [asdict(failure) for failure in self.failed]
        fields["notices"] = list(self.notices)
        fields["seconds"] = round(self.seconds, 3)
        return fields
