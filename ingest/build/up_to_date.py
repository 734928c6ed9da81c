"""Checks whether a generation is already what a build would produce, or one put aside is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.calibration import CALIBRATION
from index.errors import IndexDamagedError
from index.files.address import spoken
from index.store.manifest import Manifest
from index.store.store import Store
from ingest.file_kinds import Found
from ingest.reader_version import reader_version


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Everything that shapes a generation; `digests` are those of the files of its `corpus`."""

    corpus: tuple[str, ...]
    digests: Mapping[str, str]
    model_digest: str
    settings: Mapping[str, int]

    def is_met_by(self, manifest: Manifest) -> bool:
        """Whether a build would change nothing in this generation."""
        return (
            manifest.articles == self.digests
            and manifest.corpus == self.corpus
            and manifest.model_digest == self.model_digest
            and manifest.settings == self.settings
            and manifest.rules == reader_version()
            and manifest.silence == CALIBRATION
        )


def differs(
    before: Manifest | None, files: Sequence[Found], digests: Mapping[str, str] | None = None
) -> bool:
    """Whether any of the files is not in a generation, or, if it is given, with another digest.

    Without a generation there is nothing to differ from.
    """
    if before is None:
        return False
    if digests is None:
        return any(one.path not in before.articles for one in files)
    return any(before.articles.get(one.path) != digests[one.path] for one in files)


def put_aside_notice(wanted: Wanted, store: Store) -> str | None:
    """A notice if a generation of exactly these articles was put aside; None otherwise."""
    try:
        name = store.put_aside()
        put_aside = store.manifest(name) if name else None
    except IndexDamagedError:
        return None
    if put_aside is None or not wanted.is_met_by(put_aside):
        return None
    return (
        f"The articles are those of generation {put_aside.name}, which was put aside and stays "
        f"so until an article changes. To make it live again: "
        f"python -m ingest rollback {put_aside.name} --index {spoken(store.path)}"
    )
