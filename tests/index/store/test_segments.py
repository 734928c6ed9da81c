"""Segments: a small change writes what it changes, and leaves no word of what is gone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index.retrieval.term_keys import term_key
from index.search.searcher import Searcher
from index.store.folder import merging
from index.store.folder import store as folder_store
from index.store.folder.generation import FolderGeneration
from index.store.folder.merging import Occupied, to_merge
from index.store.folder.store import FolderStore
from index.text.analyzer import terms
from ingest.build.pipeline import build
from tests.support.bag_of_words import BagOfWords

Rebuild = Callable[[], FolderGeneration]


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder of ten articles on one topic each."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(10):
        text = f"Boat{number} sails at dawn and tides rise.\n"
        (folder / f"{number}.md").write_text(f"# Boat{number}\n\n{text}")
    return folder


@pytest.fixture
def rebuild(tmp_path: Path, articles: Path, model: BagOfWords) -> Rebuild:
    """Builds the index, and returns the live generation."""

    def run() -> FolderGeneration:
        build(tmp_path / "index", corpus=[articles], model=model)
        return FolderStore(tmp_path / "index").open()

    return run


def shared_bytes(one: FolderGeneration, other: FolderGeneration) -> int:
    """How many bytes of the files of `other` are those of `one`, by link."""
    known = {file.stat().st_ino for file in one.folder.rglob("*") if file.is_file()}
    files = [file for file in other.folder.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files if file.stat().st_ino in known)


def test_an_added_article_is_a_segment_of_its_own_beside_the_others(
    articles: Path, rebuild: Rebuild
) -> None:
    before = rebuild()
    # In the order of articles it comes between others.
    (articles / "4b.md").write_text("# Gull\n\nA gull follows boats.\n")

    after = rebuild()

    assert [segment.name for segment in after.segments] == ["000001-0000", "000002-0000"]
    assert [len(segment) for segment in after.segments] == [10, 1]
    assert list(after.made_from)[4:6] == ["4.md", "4b.md"]
    assert after.passages([5])[0].text == "A gull follows boats."
    segments = (before.folder / "segments").rglob("*.*")
    assert shared_bytes(before, after) >= sum(file.stat().st_size for file in segments)


def test_what_was_on_disk_before_is_not_flushed_again(
    articles: Path, rebuild: Rebuild, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild()
    flushed: list[Path] = []
    monkeypatch.setattr(folder_store, "flush", flushed.append)
    (articles / "4b.md").write_text("# Gull\n\nA gull follows boats.\n")

    rebuild()

    segments = {path.parent.name for path in flushed if path.suffix == ".npy"}
    assert {"000002-0000", "000002"} < segments
    assert not any("000001" in path.parent.name for path in flushed)


def test_no_word_of_a_removed_article_is_left_in_any_file_of_a_segment_that_serves_on(
    tmp_path: Path, articles: Path, rebuild: Rebuild, model: BagOfWords
) -> None:
    (articles / "5.md").write_text("# Secret\n\nXylophonist Quimby confessed at dawn.\n")
    before = rebuild()
    (articles / "5.md").unlink()

    after = rebuild()

    # One in ten is gone, which is not enough to write the others anew.
    assert [segment.name for segment in after.segments] == ["000001-0000"]
    files = [path for path in after.folder.rglob("*") if path.is_file()]
    for word in (b"quimbi", b"quimby", b"xylophonist", b"5.md"):
        assert not any(word in path.read_bytes().lower() for path in files), word
    assert any(b"quimbi" in path.read_bytes() for path in before.folder.rglob("*.npy"))
    assert "quimbi" not in after.lexical.vocabulary
    assert "dawn" in after.lexical.vocabulary
    assert [passage.text for passage in after.passages(range(9))] == [
        passage.text for row, passage in enumerate(before.passages(range(10))) if row != 5
    ]
    assert not Searcher(FolderStore(tmp_path / "index"), model).search("Quimby").answerable


def test_the_first_term_of_a_segment_is_taken_out_like_any_other(
    articles: Path, rebuild: Rebuild
) -> None:
    # Rows that were taken out before are written as if they had this one.
    candidates = [f"quimb{number}x" for number in range(1_000)]
    word = min(candidates, key=lambda one: term_key(*terms(one)))
    (articles / "5.md").write_text(f"# Boat\n\n{word} sails at dawn and tides rise.\n")
    for number in range(10, 20):
        (articles / f"{number}.md").write_text(f"# Boat{number}\n\nBoat{number} sails at dawn.\n")
    before = rebuild()
    assert before.segments[0].searched.terms.table.number(*terms(word)) == 0
    for name in ("3.md", "5.md"):
        (articles / name).unlink()
        after = rebuild()

    assert [segment.name for segment in after.segments] == ["000001-0000"]
    assert terms(word)[0] not in after.lexical.vocabulary


def test_small_segments_become_one_when_there_are_many(
    articles: Path, rebuild: Rebuild, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "MOST", 4)
    rebuild()
    counts = []
    for number in range(6):
        (articles / f"new{number}.md").write_text(f"# Gull\n\nGull {number} follows boats.\n")
        counts.append([len(segment) for segment in rebuild().segments])

    assert counts == [[10, 1], [10, 1, 1], [13], [13, 1], [13, 1, 1], [16]]


def test_near_duplicates_are_found_across_segments_and_once(
    articles: Path, rebuild: Rebuild
) -> None:
    text = "Salt and rest help tired legs after a long day at sea, says the keeper."
    (articles / "0.md").write_text(f"# Boat0\n\n{text}\n")
    (articles / "9.md").write_text(f"# Boat9\n\n{text}\n")
    rebuild()
    for name in ("a", "b"):
        (articles / f"{name}.md").write_text(f"# {name}\n\n{text}\n")
        after = rebuild()

    rows = [row for row, one in enumerate(after.passages(range(12))) if one.text == text]
    mask = ~after.is_boilerplate
    assert len(after.segments) == 3
    assert len(rows) == 4
    for row in rows:
        assert after.duplicates.of(row, mask=mask, share=0.6) == [r for r in rows if r != row]


@pytest.mark.parametrize(
    ("segments", "new", "merged"),
    [
        ([(50_000, 65_536)], 1, {0}),
        ([(60_000, 65_536)], 1, set()),
        ([(0, 9)], 1, set()),
        ([(65_536, 65_536)] * 9, 65_536, set()),
        ([(400, 400)] * 7, 4, set(range(7))),
        # Seven of the smallest with the new one are of the next class, which then is full, too.
        ([(5, 5)] * 7 + [(600, 600)] * 7, 500, {*range(7), *range(7, 14)}),
        ([(5, 5)] * 6, 4, set()),
    ],
)
def test_segments_are_merged_by_class_and_when_a_fifth_is_gone(
    segments: list[tuple[int, int]], new: int, merged: set[int]
) -> None:
    assert to_merge([Occupied(*one) for one in segments], new=new) == merged
