"""What a build did, or would do: which articles changed, and what could not be read."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from ingest.build.plan import Changes
from ingest.build.preview import Preview
from ingest.build.removal_proof import Removal
from ingest.reading import Failure

_KINDS = ("added", "changed", "removed")
_PLAIN = (
    "generation",
    "published",
    "planned",
    "held",
    "documents",
    "passages",
    "embedded",
    "seconds",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """`generation` is the live one after the build; `published` says whether it is new.

    `changes` are against the generation before; `removal` is what became of the text that went;
    `embedded` counts passages that went through the model. `preview` is what becomes of saved
    questions; where the user would not have that, the new generation is `held`, and the one
    before stays live. `notices` are lines that whoever
    builds should read: what was indexed and will still be found badly. Where the build was only
    `planned`, nothing was written, and all this is what would be; `generation` is then the one
    that is live now, None without any.
    """

    generation: str | None
    published: bool
    planned: bool = False
    held: str | None = None
    documents: int
    passages: int
    changes: Changes
    removal: Removal = Removal()
    preview: Preview = Preview()
    embedded: int
    failed: Sequence[Failure]
    notices: Sequence[str]
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """The report as the command line prints it: numbers of articles, then their ids."""
        names = {kind: list(getattr(self.changes, kind)) for kind in _KINDS}
        return {
            "generation": self.generation,
            "published": self.published,
            "planned": self.planned,
            "held": self.held,
            "documents": self.documents,
            "passages": self.passages,
            **{kind: len(found) for kind, found in names.items()},
            "unchanged": self.changes.unchanged,
            "embedded": self.embedded,
            "names": names,
            "removal": asdict(self.removal),
            "preview": self.preview.as_json(),
            "failed": [asdict(failure) for failure in self.failed],
            "notices": list(self.notices),
            "seconds": round(self.seconds, 3),
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Self:
        """The report that `as_json` made this of."""
        names = {kind: tuple(said["names"][kind]) for kind in _KINDS}
        return cls(
            changes=Changes(**names, unchanged=said["unchanged"]),
            removal=Removal(**said["removal"]),
            preview=Preview.from_json(said["preview"]),
            failed=[Failure(**failure) for failure in said["failed"]],
            notices=said["notices"],
            **{name: said[name] for name in _PLAIN},
        )
