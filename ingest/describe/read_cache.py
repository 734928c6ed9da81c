"""The cards of all files that were read, kept beside the index, so that none is read twice."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.files.atomic import replace_text
from ingest.describe.reading_summary import ReadingSummary
from ingest.reader_version import reader_version
from ingest.reading import Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """What a file of this digest gave: cards of its articles, and what could not be read in it."""

    digest: str
    cards: Sequence[ReadingSummary]
    failed: Sequence[Failure]


class ReadCache:
    """A file of cards, by the path of what was read; those of other rules count as none.

    A file that is damaged counts as empty: nothing but time is lost with it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> dict[str, FileRecord]:
        """All that is kept."""
        try:
            told = json.loads(self._path.read_text(encoding="utf-8"))
            if told["rules"] != reader_version():
                return {}
            return {
                path: FileRecord(
                    digest=digest,
                    cards=[ReadingSummary.from_json(fields) for fields in cards],
                    failed=[Failure(path=name, reason=reason) for name, reason in failed],
                )
                for path, (digest, cards, failed) in told["files"].items()
            }
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return {}

    def save(self, files: Mapping[str, FileRecord]) -> None:
        """Keep these and no others."""
        told = {
            path: (
                file.digest,
                [summary.as_json() for summary in file.cards],
                [(failure.path, failure.reason) for failure in file.failed],
            )
            for path, file in files.items()
        }
        replace_text(self._path, json.dumps({"rules": reader_version(), "files": told}))
