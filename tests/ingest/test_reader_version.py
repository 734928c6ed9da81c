"""The version for all that affects reading besides the file."""

import pytest

from ingest import reader_version as module
from ingest.reader_version import reader_version


def test_a_recogniser_counts_once_it_is_there_and_is_not_looked_for_elsewhere_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def version_of(name: str) -> str:
        asked.append(name)
        return "1.0"

    monkeypatch.setattr(module, "installed_version", version_of)

    versions = []
    for found in (None, "there"):
        monkeypatch.setattr(module, "find_spec", lambda _, found=found: found)
        versions.append((reader_version.__wrapped__(), "rapidocr" in asked))

    assert [was_asked for _, was_asked in versions] == [False, True]
    assert versions[0][0] != versions[1][0]
