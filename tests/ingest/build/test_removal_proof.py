"""Removed text: searched for before a build is published, and gone."""

from pathlib import Path

import pytest

from index.errors import IndexDamagedError
from index.store.folder.store import FolderStore
from ingest.build.pipeline import build
from ingest.build.removal_proof import Removal
from tests.support.bag_of_words import BagOfWords


def test_removed_text_is_searched_for_and_gone(
    corpus: Path, tmp_path: Path, model: BagOfWords
) -> None:
    (corpus / "again.txt").write_text("Boats sail at dawn.\n")
    build(tmp_path / "index", corpus=[corpus], model=model)
    (corpus / "boats.txt").unlink()
    (corpus / "tides.md").write_text("# Tides\n\nTides rise at dusk.\n")

    report = build(tmp_path / "index", model=model)

    assert report.removal == Removal(looked_for=2, elsewhere=1)
    generation = FolderStore(tmp_path / "index").open()
    left = [passage.text for passage in generation.passages(range(generation.manifest.passages))]
    assert left == ["Boats sail at dawn.", "Tides rise at dusk."]
    assert not list((tmp_path / "index").glob("vectors*"))
    assert sum(b"noon" in file.read_bytes() for file in generation.folder.rglob("*.*")) == 0


def test_a_build_that_leaves_removed_text_behind_is_not_published(
    corpus: Path, tmp_path: Path, model: BagOfWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path / "index", corpus=[corpus], model=model)
    (corpus / "boats.txt").unlink()
    # As if the removal had been forgotten: the new generation is what was there before.
    last = FolderStore(tmp_path / "index").open()
    monkeypatch.setattr(FolderStore, "open_draft", lambda store, name: last)

    with pytest.raises(IndexDamagedError, match=r"still contains text of boats\.txt"):
        build(tmp_path / "index", model=model)

    assert FolderStore(tmp_path / "index").live() == "000001"
