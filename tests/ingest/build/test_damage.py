"""Builds over a damaged index: what they publish is as if all had been built anew."""

import io
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from index.differences.found_differences import FoundDifferences, read_found, write_found
from index.embedding.embedder import Embedded, Role
from index.errors import IndexDamagedError, IndexUnreadableError
from index.records import Advance
from index.settings import BuildSettings
from index.store.articles import digest_of
from index.store.folder.retriever import FolderRetriever
from index.store.folder.store import FolderStore
from ingest.build.pipeline import build
from tests.support.bag_of_words import BagOfWords

# Two passages an article, and lists of vectors.
SMALL = BuildSettings(passage_tokens=12, exact_passages=3)
WORDS = "salt calf gull tide boat rope sand wind noon kelp reef buoy"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number, word in enumerate(WORDS.split()):
        first = f"The {word} rose {number} times before anybody in the harbour saw it."
        second = f"Nobody who had sailed there knew what the {word} did at night."
        (folder / f"{word}.txt").write_text(f"{first}\n\n{second}\n")
    return folder


def flipped(file: Path) -> None:
    damaged = bytearray(file.read_bytes())
    # Past the header, where there are numbers.
    for place in range(len(damaged) // 2 + 64, len(damaged), 7):
        damaged[place] ^= 0xA5
    file.write_bytes(damaged)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def no_header(file: Path) -> None:
    """An array whose header is no Python any more."""
    file.write_bytes(file.read_bytes().replace(b"'descr'", b"'(escr'"))


def replaced(file: Path, damage: Callable[[Path], None]) -> None:
    """A file that no other generation has, damaged as after a copy of the disk."""
    times, copy = file.stat(), file.with_name("copy")
    shutil.copy2(file, copy)
    damage(copy)
    os.utime(copy, ns=(times.st_atime_ns, times.st_mtime_ns))
    copy.replace(file)


def damaged(index: Path) -> None:
    """Damage the live generation where every build looks."""
    for file in (index / "generations").glob("*/segments/*/keys.npy"):
        replaced(file, flipped)


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("segments/*/tokens.npy", flipped),
        ("segments/*/token_ends.npy", flipped),
        ("segments/*/vectors.npy", flipped),
        ("segments/*/stems.npy", flipped),
        ("segments/*/key_places.npy", flipped),
        ("segments/*/key_places.npy", cut),
        ("segments/*/sorted_keys.npy", emptied),
        ("segments/*/posting_rows.npy", flipped),
        ("cells/*.codes", flipped),
        ("cells/*.codes", cut),
        ("cells/*.codes", emptied),
        ("segments/*/run_counts.npy", no_header),
        ("manifest.json", lambda file: file.write_text(file.read_text().replace("1", "2", 1))),
        ("cells/*.cells.npy", cut),
        ("cells/*.sizes.npy", emptied),
    ],
)
def test_a_build_repairs_what_is_damaged_and_publishes_none_of_it(
    corpus: Path,
    tmp_path: Path,
    model: BagOfWords,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    damage: Callable[[Path], None],
) -> None:
    # New rows are put into lists at once, together with all members so far.
    monkeypatch.setattr("index.retrieval.ivf.MOST_UNASSIGNED", 1)
    monkeypatch.setattr("index.retrieval.ivf._MERGED", 100)
    index, other = tmp_path / "index", tmp_path / "other"
    build(index, corpus=[corpus], model=model, settings=SMALL)
    [live] = (index / "generations").iterdir()
    for file in live.glob(name):
        replaced(file, damage)
    # Where all articles change, passages are copied one by one; otherwise segments are merged.
    changed = WORDS.split() if name.startswith("segments") else ["calf", "gull"]
    for word in changed:
        with (corpus / f"{word}.txt").open("a") as opened:
            opened.write(f"\nThen the {word} fell, and all of the boats went home again.\n")

    build(index, model=model, settings=SMALL)

    build(other, corpus=[corpus], model=model, settings=SMALL)
    opened_anew = FolderStore(index).open()
    assert digest_of(opened_anew) == digest_of(FolderStore(other).open())
    assert list(FolderRetriever(opened_anew).faults()) == []


def test_damage_to_what_was_read_before_costs_a_build_only_time(
    corpus: Path, tmp_path: Path, model: BagOfWords
) -> None:
    build(tmp_path / "index", corpus=[corpus], model=model)

    for number, damage in enumerate(
        (
            "UPDATE files SET failed = '[{'",
            "UPDATE readings SET source = CAST(x'FF' AS TEXT)",
        )
    ):
        with closing(sqlite3.connect(tmp_path / "index" / "read.sqlite")) as file, file:
            file.execute(damage)
        # Without it damage is met only in the middle of a plan.
        (tmp_path / "index" / "read.sqlite.sha256").unlink()
        (corpus / f"mist{number}.txt").write_text("The mist rose.\n")

        changes = build(tmp_path / "index", model=model).changes

        assert (changes.added, changes.changed) == ((f"mist{number}.txt",), ())


def test_a_dry_run_leaves_even_damaged_caches_as_they_are(
    corpus: Path, tmp_path: Path, model: BagOfWords
) -> None:
    index = tmp_path / "index"
    build(index, corpus=[corpus], model=model)
    for name in ("read.sqlite", "vectors-four-bits.sqlite"):
        (index / name).write_bytes(b"no database" * 999)
    (corpus / "mist.txt").write_text("The mist rose.\n")
    before = {file: file.read_bytes() for file in index.rglob("*") if file.is_file()}

    planned = build(index, model=model, dry_run=True)

    assert (planned.changes.added, planned.embedded) == (("mist.txt",), 1)
    assert {file: file.read_bytes() for file in index.rglob("*") if file.is_file()} == before


class Failing(BagOfWords):
    """A model that cannot be loaded, neither at once nor ahead of time."""

    @override
    def warm_up(self, role: Role) -> None:
        raise ValueError("too early")

    @override
    def embed_documents(
        self, texts: Sequence[str], *, tokens: bool = True, advance: Advance | None = None
    ) -> Embedded:
        raise ValueError("cannot embed")


def test_an_error_that_is_no_damage_is_told_as_it_is_and_once(
    corpus: Path, tmp_path: Path, model: BagOfWords, capfd: pytest.CaptureFixture[str]
) -> None:
    for _ in ("a first build", "one after another"):
        with pytest.raises(ValueError, match="cannot embed"):
            build(tmp_path / "index", corpus=[corpus], model=Failing())
        build(tmp_path / "index", corpus=[corpus], model=model)
        (corpus / "mist.txt").write_text("The mist rose.\n")

    assert capfd.readouterr().err == ""


def test_a_build_says_that_the_last_index_was_damaged(
    corpus: Path, tmp_path: Path, model: BagOfWords
) -> None:
    build(tmp_path / "index", corpus=[corpus], model=model)
    damaged(tmp_path / "index")
    (corpus / "mist.txt").write_text("The mist rose.\n")

    planned = build(tmp_path / "index", model=model, dry_run=True, approve=lambda _: False)
    report = build(tmp_path / "index", model=model)

    assert report.published
    damage = "segments/000001-0000/keys.npy is not as it was written"
    said = f"Your library was damaged ({damage}), so all of it {{}} built anew."
    assert planned.notices[0] == said.format("would be")
    assert report.notices[0] == said.format("was")


def test_no_words_of_a_removed_article_are_left_where_all_was_built_anew(
    corpus: Path, tmp_path: Path, model: BagOfWords
) -> None:
    build(tmp_path / "index", corpus=[corpus], model=model)
    write_found(tmp_path / "index", FoundDifferences(articles={"calf.txt": "", "gull.txt": ""}))
    damaged(tmp_path / "index")
    (corpus / "calf.txt").unlink()

    build(tmp_path / "index", model=model)

    assert "calf.txt" not in read_found(tmp_path / "index").articles


def test_no_damage_has_changes_published_that_were_to_wait_for_consent(
    corpus: Path, tmp_path: Path, model: BagOfWords
) -> None:
    build(tmp_path / "index", corpus=[corpus], model=model)
    (corpus / "saved.csv").write_text("question\nwhat did the calf do at night?\n")
    damaged(tmp_path / "index")
    (corpus / "calf.txt").unlink()

    with pytest.raises(IndexDamagedError, match="verify --repair"):
        build(tmp_path / "index", model=model, approve=lambda _: False)

    assert FolderStore(tmp_path / "index").live() == "000001"


@pytest.mark.parametrize("name", ["manifest.json", "segments/*/keys.npy", "cells/*.codes"])
def test_what_the_system_does_not_let_be_read_is_no_damage(
    corpus: Path, tmp_path: Path, model: BagOfWords, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    build(tmp_path / "index", corpus=[corpus], model=model, settings=SMALL)
    [file] = (tmp_path / "index" / "generations" / "000001").glob(name)
    (corpus / "mist.txt").write_text("The mist rose.\n")
    opened = io.open

    def refused(path: object, *given: Any, **named: Any) -> Any:  # noqa: ANN401
        if path == file or str(path) == str(file):
            raise PermissionError(13, "Permission denied", str(file))
        return opened(path, *given, **named)  # type: ignore[call-overload]

    for module in ("io.open", "builtins.open"):
        monkeypatch.setattr(module, refused)

    assert FolderStore(tmp_path / "index").damage("000001") == [
        f"{file.name} cannot be read (Permission denied)"
    ]
    with pytest.raises(IndexUnreadableError, match=re.escape(f"{file} cannot be read (Permission")):
        FolderStore(tmp_path / "index").open()
    with pytest.raises(IndexUnreadableError):
        build(tmp_path / "index", model=model, settings=SMALL)
    assert FolderStore(tmp_path / "index").live() == "000001"
    # A repair asked for does without.
    assert build(tmp_path / "index", corpus=[corpus], model=model, repair=True).published


def test_a_folder_that_the_system_does_not_let_be_listed_is_no_damage(
    corpus: Path, tmp_path: Path, model: BagOfWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path / "index", corpus=[corpus], model=model)
    listed = os.scandir

    def refused(folder: Any) -> Any:  # noqa: ANN401
        if Path(folder).name in ("segments", "generations"):
            raise PermissionError(13, "Permission denied", str(folder))
        return listed(folder)

    monkeypatch.setattr(os, "scandir", refused)

    with pytest.raises(IndexUnreadableError, match=r"segments cannot be read \(Permission"):
        FolderStore(tmp_path / "index").open()


def test_a_folder_of_an_index_that_cannot_be_listed_is_named(
    corpus: Path, tmp_path: Path, model: BagOfWords
) -> None:
    build(tmp_path / "index", corpus=[corpus], model=model)
    store = FolderStore(tmp_path / "index")
    generations = str(tmp_path / "index" / "generations")

    refused = pytest.raises(IndexUnreadableError, match="generations cannot be read")
    with store.writing(), refused, store.drafting():
        raise PermissionError(13, "Permission denied", generations)
