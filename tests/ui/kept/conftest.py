"""A library of which passages may be kept."""

from pathlib import Path

import pytest

from tests.support.pages import CALF, rewrite
from tests.support.tiny_index import copy_of


@pytest.fixture(scope="module")
def copied(small_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of(small_library, tmp_path_factory.mktemp("kept"))


@pytest.fixture
def folder(copied: Path) -> Path:
    """The articles and their index as they were built, and nothing kept of them yet."""
    if (copied / "corpus" / "calf.md").read_text(encoding="utf-8") != CALF:
        rewrite(copied, CALF)
    for leftover in [*(copied / "corpus").glob("*.csv"), *(copied / "index").glob("history.*")]:
        if leftover.name != "sources.csv":
            leftover.unlink()
    return copied
