"""The summaries of all files that were read, kept beside the index so that none is read twice."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from index.files.atomic import replace_text
from ingest.describe.reading_summary import ReadingSummary
from ingest.reader_version import reader_version
from ingest.reading import Failure, Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """A file of this digest: summaries of its articles, and what could not be read in it.

    `references` are what it says of other files.
    """

    digest: str
    summaries: Sequence[ReadingSummary]
    failed: Sequence[Failure]
    references: Sequence[Reference] = ()


class ReadCache:
    """A file of summaries, by the path that was read; those of other reader versions are ignored.

    A damaged file counts as empty: nothing but time is lost with it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> dict[str, FileRecord]:
        """Everything in the cache."""
        try:
            stored = json.loads(self._path.read_text(encoding="utf-8"))
            if stored["rules"] != reader_version():
                return {}
            return {
                path: FileRecord(
                    digest=digest,
                    summaries=[ReadingSummary.from_json(fields) for fields in summaries],
                    failed=[Failure(path=name, reason=reason) for name, reason in failed],
                    references=[_reference(*fields) for fields in references],
                )
                for path, (digest, summaries, failed, references) in stored["files"].items()
            }
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return {}

    def save(self, files: Mapping[str, FileRecord]) -> None:
        """Store these and no others."""
        stored = {
            path: (
                file.digest,
                [summary.as_json() for summary in file.summaries],
                [(failure.path, failure.reason) for failure in file.failed],
                [astuple(reference) for reference in file.references],
            )
            for path, file in files.items()
        }
        replace_text(self._path, json.dumps({"rules": reader_version(), "files": stored}))


def _reference(
    files: Sequence[str], given: Mapping[str, str], row_id: str, has_abstract: bool
) -> Reference:
    return Reference(files=tuple(files), given=given, row_id=row_id, has_abstract=has_abstract)
