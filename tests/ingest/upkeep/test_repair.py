"""A damaged index is detected, and repaired from what is sound."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.errors import CorpusError, IndexDamagedError
from index.store.folder import merging
from index.store.folder.store import FolderStore
from ingest.build.pipeline import build
from ingest.upkeep.repair import repair
from ingest.upkeep.verify import verify
from tests.support.bag_of_words import BagOfWords
from tests.support.generations import all_vectors

FILES = (
    "library.sqlite", "keys.npy", "vectors.npy", "token_ends.npy", "tokens.npy", "stems.npy",
    "terms.npy", "posting_rows.npy", "run_keys.npy", "holders.npy", "documents.npy",
)  # fmt: skip
# The vectors of a first generation exist nowhere else.
LOST = {"keys.npy", "vectors.npy", "token_ends.npy", "tokens.npy"}


@pytest.fixture
def index(tmp_path: Path, corpus: Path, model: BagOfWords, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index of two articles, whose model is the one that `repair` loads."""
    monkeypatch.setattr("ingest.build.pipeline.load_model", lambda *_, **__: model)
    build(tmp_path / "index", corpus=[corpus])
    model.embedded.clear()
    return tmp_path / "index"


def lost(file: Path) -> None:
    """As after a machine that stopped before it had written all that it reported."""
    size = file.stat().st_size
    # Other generations may have the same file.
    file.unlink()
    file.write_bytes(bytes(size))


def file_of(store: FolderStore, name: str) -> Path:
    """The newest file of this name of the live generation."""
    return max(store.live_folder().rglob(name))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", [lost, Path.unlink])
def test_any_damage_is_reported_and_repaired_with_the_vectors_that_are_sound(
    index: Path, model: BagOfWords, name: str, damage: Callable[[Path], None]
) -> None:
    store = FolderStore(index)
    before = store.open()
    texts = [passage.text for passage in before.passages(range(2))]
    vectors = all_vectors(before).tolist()
    damage(file_of(store, name))

    problems = verify(store).problems
    repaired = repair(index)

    assert problems
    assert name in problems[0]
    assert verify(store).problems == ()
    assert [passage.text for passage in store.open().passages(range(2))] == texts
    assert all_vectors(store.open()).tolist() == vectors
    assert repaired.generation == store.live() == "000002"
    assert len(model.embedded) == (2 if name in LOST else 0)


def test_vectors_are_taken_from_an_older_generation_too(
    index: Path, corpus: Path, model: BagOfWords
) -> None:
    (corpus / "gulls.txt").write_text("Gulls cry.\n")
    build(index)
    model.embedded.clear()
    lost(file_of(FolderStore(index), "vectors.npy"))

    repaired = repair(index)

    assert repaired.report
    assert repaired.report.embedded == len(model.embedded) == 1
    assert verify(FolderStore(index)).problems == ()


def test_without_its_articles_the_last_sound_generation_is_live_again(
    index: Path, corpus: Path
) -> None:
    (corpus / "gulls.txt").write_text("Gulls cry.\n")
    build(index)
    lost(file_of(FolderStore(index), "vectors.npy"))
    shutil.rmtree(corpus)

    repaired = repair(index)

    assert (repaired.generation, repaired.report) == ("000001", None)
    assert f"There is no {corpus}" in repaired.problem
    assert FolderStore(index).open().manifest.name == "000001"
    lost(file_of(FolderStore(index), "vectors.npy"))
    with pytest.raises(IndexDamagedError, match="no generation is sound"):
        repair(index)


def test_a_pointer_that_names_nothing_is_set_again(index: Path, corpus: Path) -> None:
    for gone in (False, True):
        (index / "live").write_text("\n")
        if gone:
            shutil.rmtree(corpus)

        repaired = repair(index)

        assert FolderStore(index).open().manifest.name == repaired.generation
    assert verify(FolderStore(index)).problems == ()


def test_an_index_that_does_not_name_its_articles_is_not_built_from_others(
    index: Path, corpus: Path
) -> None:
    lost(FolderStore(index).live_folder() / "manifest.json")

    with pytest.raises(CorpusError, match="Name the articles: python -m ingest build --corpus"):
        build(index)

    assert build(index, corpus=[corpus]).documents == 2
    assert verify(FolderStore(index)).problems == ()


def test_an_index_that_contradicts_itself_is_reported_though_every_file_is_as_written(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if a build had written the words of one passage to the row of another.
    monkeypatch.setattr("index.retrieval.passage_runs.own_words", lambda text: text.split()[::-1])
    build(index, repair=True)

    problems = verify(FolderStore(index)).problems

    assert problems == (
        "the near-duplicates of passage 0 are not found by its words",
        "the near-duplicates of passage 1 are not found by its words",
    )


def test_vectors_of_zeros_are_reported(index: Path, model: BagOfWords) -> None:
    model.embed_documents = lambda texts, **_: (  # type: ignore[method-assign]
        BagOfWords().embed_documents(texts)._replace(vectors=np.zeros((len(texts), 512), "f4"))
    )
    lost(file_of(FolderStore(index), "vectors.npy"))

    repair(index)

    assert (
        "the vector of passage 0 of boats.txt does not have length 1"
        in verify(FolderStore(index)).problems
    )


def test_a_build_that_would_copy_from_a_damaged_part_starts_over(
    index: Path, corpus: Path, model: BagOfWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So that the next build copies from the first segment.
    monkeypatch.setattr(merging, "MOST", 2)
    part = file_of(FolderStore(index), "tokens.npy")
    part.write_bytes(part.read_bytes()[:-1] + b"?")
    (corpus / "gulls.txt").write_text("Gulls cry.\n")

    assert build(index).documents == 3
    assert verify(FolderStore(index)).problems == ()


@pytest.mark.parametrize("damage", [lost, Path.unlink])
def test_a_build_over_parts_that_cannot_be_opened_starts_over(
    index: Path, corpus: Path, damage: Callable[[Path], None]
) -> None:
    damage(file_of(FolderStore(index), "tokens.npy"))
    (corpus / "gulls.txt").write_text("Gulls cry.\n")

    assert build(index).documents == 3
    assert verify(FolderStore(index)).problems == ()
