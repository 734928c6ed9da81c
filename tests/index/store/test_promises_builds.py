"""The promises of a build: the same tests over each store."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from index.errors import (
    GenerationMissingError,
    IndexDamagedError,
    IndexMissingError,
)
from index.search.searcher import Searcher
from index.store.open import open_store
from index.store.store import KEPT
from ingest.build.pipeline import build
from ingest.build.preview import Preview
from ingest.build.removal_proof import Removal
from ingest.upkeep.verify import verify
from tests.support.bag_of_words import BagOfWords
from tests.support.stores import KINDS, Place, contents_in, contents_of, everything_in, places


@pytest.fixture(scope="module", params=KINDS)
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    with places(tmp_path_factory, request.param) as place:
        yield place


@pytest.fixture
def index(place: Place, corpus: Path, model: BagOfWords) -> Path:
    """An index of three articles."""
    (corpus / "gulls.txt").write_text("Gulls cry at dusk over Zanzibarrow.\n")
    index = place.index()
    build(index, corpus=[corpus], model=model)
    return index


def undisturbed(corpus: Path, index: Path) -> object:
    """The contents of a generation that was built in one go."""
    build(index, corpus=[corpus], model=BagOfWords())
    return contents_of(index)


def texts(index: Path) -> list[str]:
    return sorted(document.text for document in open_store(index).open().documents)


def test_a_build_after_a_change_equals_a_build_in_one_go(
    index: Path, corpus: Path, model: BagOfWords, tmp_path: Path
) -> None:
    (corpus / "gulls.txt").unlink()
    (corpus / "tides.md").write_text("# Tides\n\nTides rise at dusk.\n\n# Moon\n\nThe moon is far.")
    (corpus / "boats.txt").rename(corpus / "ships.txt")
    (corpus / "more.jsonl").write_text('{"_id": "1", "text": "Salt cures ham.", "source": "S"}\n')

    report = build(index, model=model)

    assert (report.published, report.documents) == (True, 3)
    assert report.changes.removed == ("boats.txt", "gulls.txt")
    assert report.changes.added == ("more.jsonl#1", "ships.txt")
    assert report.changes.changed == ("tides.md",)
    assert report.removal == Removal(looked_for=3, elsewhere=1)
    assert contents_of(index) == undisturbed(corpus, tmp_path / "rebuilt")
    assert verify(open_store(index)).problems == ()


def test_nothing_is_left_of_a_removed_article_once_no_kept_generation_has_it(
    index: Path, corpus: Path, model: BagOfWords
) -> None:
    assert b"anzibarrow" in everything_in(index)
    (corpus / "gulls.txt").unlink()
    for number in range(KEPT):
        (corpus / "boats.txt").write_text(f"Boats sail at {number}.\n")
        build(index, model=model)

    assert len(open_store(index).names()) == KEPT
    assert b"anzibarrow" not in everything_in(index)
    assert not open_store(index).open().holding("Gulls cry at dusk")


def test_readers_keep_their_generation_while_a_newer_one_is_written_and_published(
    index: Path, corpus: Path, model: BagOfWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(index)
    before = Searcher(store, model)
    was = contents_in(store, before.generation)
    (corpus / "boats.txt").unlink()
    (corpus / "tides.md").write_text("Tides fall at noon.\n")
    seen = []
    publish = type(store).publish

    def look_and_publish(*given: object, **more: object) -> None:
        seen.append((contents_in(store, before.generation) == was, open_store(index).live()))
        publish(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(type(store), "publish", look_and_publish)
    build(index, model=model)

    assert seen == [(True, "000001")]
    assert contents_in(store, before.generation) == was
    assert before.search("when do boats sail?").hits[0].passage.text == "Boats sail at dawn."
    assert not Searcher(store, model).search("when do boats sail?").answerable


def test_a_build_with_nothing_to_do_publishes_nothing(index: Path, model: BagOfWords) -> None:
    version = open_store(index).version()

    report = build(index, model=model)

    assert (report.published, report.generation, report.changes.unchanged) == (False, "000001", 3)
    assert open_store(index).version() == version
    assert len(model.embedded) == 3


def test_a_dry_run_writes_nothing(
    index: Path, place: Place, corpus: Path, model: BagOfWords
) -> None:
    (corpus / "boats.txt").unlink()
    before, other = everything_in(index), place.index()

    report = build(index, model=model, dry_run=True)
    first = build(other, corpus=[corpus], model=model, dry_run=True)

    assert (report.changes.removed, first.documents) == (("boats.txt",), 2)
    assert everything_in(index) == before
    assert open_store(other).names() == []
    assert everything_in(other) == b""
    assert place.made(other) == []
    with pytest.raises(IndexMissingError, match="Build one"):
        open_store(other).open()


def test_a_build_put_aside_waits_until_it_is_made_live(
    index: Path, corpus: Path, model: BagOfWords
) -> None:
    (corpus / "saved.csv").write_text("question\nwhen do boats sail?\n")
    (corpus / "boats.txt").unlink()
    store = open_store(index)

    def refuse(preview: Preview) -> bool:
        return False

    waiting = build(index, model=model, approve=refuse)
    again = build(index, model=model)

    assert (waiting.published, waiting.held, store.live()) == (False, "000002", "000001")
    assert store.put_aside() == "000002"
    assert "which was put aside" in again.notices[0]
    assert "Boats sail at dawn.\n" in texts(index)
    with store.writing():
        store.roll_back("000002")
    assert (store.live(), store.put_aside()) == ("000002", None)
    assert "Boats sail at dawn.\n" not in texts(index)


def test_a_build_on_an_older_generation_is_right(
    index: Path, corpus: Path, model: BagOfWords, tmp_path: Path
) -> None:
    store = open_store(index)
    (corpus / "boats.txt").write_text("Boats sink at dawn.\n")
    (corpus / "salt.txt").write_text("Salt cures ham.\n")
    build(index, model=model)
    newest = contents_of(index)
    with store.writing():
        assert store.roll_back().manifest.name == "000001"
    (corpus / "boats.txt").write_text("Boats rest at dawn.\n")
    (corpus / "gulls.txt").unlink()

    report = build(index, model=model)

    assert (report.generation, store.names()) == ("000003", ["000001", "000002", "000003"])
    assert contents_of(index) == undisturbed(corpus, tmp_path / "rebuilt")
    assert contents_in(store, store.open_named("000002")) == newest
    for number, (_, name) in enumerate(pairwise(["000003", "000004", "000005", "000006"])):
        (corpus / "boats.txt").write_text(f"Boats rest at {number}.\n")
        assert build(index, model=model).generation == name
    assert contents_of(index) == undisturbed(corpus, tmp_path / "rebuilt")
    assert store.names() == ["000004", "000005", "000006"]


def test_what_was_put_aside_is_dropped_with_the_other_old_ones(
    index: Path, corpus: Path, model: BagOfWords
) -> None:
    store = open_store(index)
    (corpus / "boats.txt").write_text("Boats sink.\n")
    build(index, model=model)
    with store.writing():
        store.roll_back()
        store.roll_back("000002")
        store.roll_back("000001")
    for number in range(KEPT + 1):
        (corpus / "boats.txt").write_text(f"Boats rest at {number}.\n")
        build(index, model=model)

    assert store.names() == ["000004", "000005", "000006"]
    assert store.put_aside() is None
    with pytest.raises(GenerationMissingError, match="These are kept: 000004, 000005"):
        store.roll_back("000002")


def test_builds_put_aside_replace_each_other_and_leave_the_live_one_alone(
    index: Path, corpus: Path, model: BagOfWords
) -> None:
    store = open_store(index)
    (corpus / "saved.csv").write_text("question\nwhen do boats sail?\n")
    (corpus / "boats.txt").unlink()
    for number in range(KEPT + 1):
        (corpus / "more.txt").write_text(f"Ham is cured {number} times.\n")
        build(index, model=model, approve=lambda _: False)

    assert store.live() == "000001"
    assert store.names()[0] == "000001"
    assert store.put_aside() == store.names()[-1]
    assert "Boats sail at dawn.\n" in texts(index)
    assert verify(store).problems == ()


def test_missing_or_foreign_parts_are_a_clear_error_and_a_build_repairs_them(
    index: Path, corpus: Path, model: BagOfWords, tmp_path: Path, place: Place
) -> None:
    place.spoil(index)

    with pytest.raises(IndexDamagedError, match="verify --repair"):
        open_store(index).open()
    assert open_store(index).damage("000001")
    build(index, corpus=[corpus], model=model)

    assert contents_of(index) == undisturbed(corpus, tmp_path / "rebuilt")


def test_another_index_in_the_same_engine_is_left_alone(
    index: Path, place: Place, corpus: Path, model: BagOfWords, tmp_path: Path
) -> None:
    other = place.beside(index)
    before = contents_of(index)

    build(other, corpus=[corpus], model=model)
    (corpus / "boats.txt").unlink()
    build(other, model=model)

    assert contents_of(index) == before
    assert len(contents_of(other)) == len(before) - 1
