"""The build report: which articles changed, or would, and what could not be read."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from ingest.build.changes import Changes
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

    `changes` are relative to the previous generation; `removal` is what became of removed text;
    `embedded` counts passages that went through the model. `preview` is the effect on saved
    questions; if the user rejects it, the new generation is put aside as `held` and the previous
    one stays live. `notices` are lines for the user about articles that were indexed but will be
    hard to find. If the build was only `planned`, nothing was written and all this is what would
    be; `generation` is then the one that is live now, None if there is none.
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
        """The report as the command line prints it: article counts, then their ids."""
        names = {kind: list(getattr(self.changes, kind)) for kind in _KINDS}
        return {
            "generation": self.generation,
            "published": self.published,
            "planned": self.planned,
            "held": self.held,
            "documents": self.documents,
            "passages": self.passages,
            **{kind: len(doc_ids) for kind, doc_ids in names.items()},
            "unchanged": self.changes.unchanged,
            "embedded": self.embedded,
            "names": names,
            "removal": asdict(self.removal),
            "preview": self.preview.as_json(),
            "failed": [{"path": one.path, "reason": one.reason} for one in self.failed],
            "notices": list(self.notices),
            "seconds": round(self.seconds, 3),
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Self:
        """The report that `as_json` wrote."""
        names = {kind: tuple(fields["names"][kind]) for kind in _KINDS}
        return cls(
            changes=Changes(**names, unchanged=fields["unchanged"]),
            removal=Removal(**fields["removal"]),
            preview=Preview.from_json(fields["preview"]),
            failed=[Failure(**failure) for failure in fields["failed"]],
            notices=fields["notices"],
            **{name: fields[name] for name in _PLAIN},
        )
