"""Going back to an earlier generation, and staying there until the articles change."""

import json
from pathlib import Path

import pytest

from index.errors import GenerationMissingError, IndexDamagedError
from index.store.folder.store import FolderStore
from ingest.build.pipeline import build
from tests.support.bag_of_words import BagOfWords
from tests.support.commands import run, trouble
from tests.support.generations import write_article


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    """An index of three generations, each of one article that contains its number."""
    folder = FolderStore(tmp_path / "index")
    for text in ("one", "two", "three"):
        with folder.writing():
            name = folder.new_name()
            write_article(folder.draft(name), text, name=name)
            folder.publish(name)
    return folder


def back(store: FolderStore, name: str | None = None) -> str:
    with store.writing():
        store.roll_back(name)
    return store.open().documents[0].text


def test_the_previous_generation_is_live_again_and_the_way_forward_stays_open(
    store: FolderStore,
) -> None:
    assert [back(store), back(store), back(store, "000003")] == ["two", "one", "three"]
    assert store.put_aside() is None


@pytest.mark.parametrize("name", ["000009", "../000001", "one"])
def test_a_missing_generation_is_named_with_those_that_exist(store: FolderStore, name: str) -> None:
    with pytest.raises(
        GenerationMissingError, match=r"These are kept: 000001, 000002\. .* rollback"
    ):
        back(store, name)

    assert store.open().documents[0].text == "three"


def test_a_damaged_generation_cannot_be_rolled_back_to(store: FolderStore) -> None:
    next((store.path / "generations" / "000002").rglob("vectors.npy")).write_bytes(b"")

    with pytest.raises(IndexDamagedError):
        back(store)

    assert store.open().documents[0].text == "three"


def test_no_generation_comes_before_the_first(store: FolderStore) -> None:
    back(store, "000001")

    with pytest.raises(GenerationMissingError, match="no generation before 000001"):
        back(store)


def test_a_build_undoes_no_rollback_until_an_article_changes(
    tmp_path: Path, model: BagOfWords
) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    for text in ("Tides rise.", "Boats sail."):
        (corpus / "a.txt").write_text(text)
        build(index, corpus=[corpus], model=model)
    back(FolderStore(index))

    again = build(index, model=model)

    assert (again.published, again.generation) == (False, "000001")
    assert "rollback 000002" in again.notices[0]
    (corpus / "a.txt").write_text("Gulls cry.")
    changed = build(index, model=model)
    assert (changed.published, changed.generation, changed.notices) == (True, "000003", [])
    assert FolderStore(index).open().documents[0].text == "Gulls cry."


def test_the_command_says_what_is_live_and_how_to_undo_it(store: FolderStore) -> None:
    index = str(store.path)

    ended = run("ingest", "rollback", "--index", index)

    assert ended.returncode == 0
    assert ended.stdout.startswith("Generation 000002 (2026-01-31")
    assert f"To undo this: python -m ingest rollback 000003 --index {index}\n" in ended.stdout
    said = json.loads(run("ingest", "rollback", "000003", "--index", index, "--json").stdout)
    assert (said["generation"], said["was"]) == ("000003", "000002")
    status = json.loads(run("ingest", "status", "--index", index, "--json").stdout)
    assert [other["generation"] for other in status["kept"]] == ["000001", "000002"]


def test_a_failed_rollback_is_one_line_and_creates_no_index(tmp_path: Path) -> None:
    assert "no index" in trouble("ingest", "rollback", "--index", str(tmp_path / "none"))
    assert not (tmp_path / "none").exists()
