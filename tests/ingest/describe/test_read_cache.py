"""What was read of files, between builds."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ingest.describe.read_cache import ReadCache
from ingest.describe.study import Studied, study
from ingest.readers.plain.markdown_blocks import parse
from ingest.reading import Failure, Reading, Reference

REFERENCE = Reference(files=("a.pdf",), given={"title": "Tides"}, row_id="1", has_abstract=False)


def studied(text: str, row_id: str | None = None) -> Studied:
    found = study(Reading(text=text, blocks=parse(text), row_id=row_id), path="t.jsonl")
    assert isinstance(found, Studied)
    return found


def fill(cache: ReadCache, path: str, *texts: str) -> None:
    record = cache.replacing(path)
    for number, text in enumerate(texts):
        record.add(studied(text, str(number)).summary)
    record.end(f"digest of {path}", [Failure(path=path, reason="is odd")], [REFERENCE])


def rows(cache: ReadCache, path: str) -> list[str | None]:
    return [one.row_id for one in cache.articles().get(path, ())]


def test_what_is_saved_is_there_the_next_time_and_nothing_else(tmp_path: Path) -> None:
    with ReadCache(tmp_path / "read") as cache:
        fill(cache, "t.jsonl", "Tides rise.", "Tides fall.")
        fill(cache, "gone.md", "Gone.")
        cache.retain(["t.jsonl"])
        cache.save()
    with ReadCache(tmp_path / "read") as cache:
        fill(cache, "unsaved.md", "Salt.")

    with ReadCache(tmp_path / "read") as cache:
        assert cache.paths() == ["t.jsonl"]
        assert rows(cache, "t.jsonl") == ["0", "1"]
        assert cache.failed() == {"t.jsonl": [Failure(path="t.jsonl", reason="is odd")]}
        assert cache.references() == {"t.jsonl": [REFERENCE]}
        numbers = [one.number for one in cache.articles()["t.jsonl"]]
        blocks = [studied(text).summary.blocks for text in ("Tides fall.", "Tides rise.")]
        assert list(cache.blocks_of(numbers[::-1])) == blocks


def test_of_a_changed_table_only_changed_rows_are_studied(tmp_path: Path) -> None:
    with ReadCache(tmp_path / "read") as cache:
        fill(cache, "t.jsonl", "Tides rise.", "Tides fall.", "Salt.")
        old = cache.articles()["t.jsonl"]
        record = cache.replacing("t.jsonl")
        record.add(studied("New.", "9").summary)
        record.take_over(old[2].digest)
        record.end("another", [], [])

        assert rows(cache, "t.jsonl") == ["9", "2"]
        assert cache.unchanged({"t.jsonl": "another"}) == {"t.jsonl"}
        assert cache.unchanged({"t.jsonl": "digest of t.jsonl"}) == set()


def test_of_a_file_that_could_not_be_read_to_its_end_the_rest_stays(tmp_path: Path) -> None:
    with ReadCache(tmp_path / "read") as cache:
        fill(cache, "t.jsonl", "Tides rise.", "Tides fall.")
        record = cache.replacing("t.jsonl")
        record.add(studied("Tides rise high.", "0").summary)
        record.end_unopened("unreadable", [], [])

        assert rows(cache, "t.jsonl") == ["0", "1"]
        assert cache.references() == {"t.jsonl": [REFERENCE]}


@pytest.mark.parametrize("content", [b"no database at all" * 99, b""])
def test_a_damaged_file_counts_as_empty(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "read").write_bytes(content)

    with ReadCache(tmp_path / "read") as cache:
        assert cache.paths() == []


@pytest.mark.parametrize("writes", [True, False])
def test_a_file_with_one_other_bit_counts_as_empty(tmp_path: Path, writes: bool) -> None:
    with ReadCache(tmp_path / "read") as cache:
        fill(cache, "t.jsonl", "Tides rise.", "Tides fall.")
        cache.save()
    saved = (tmp_path / "read").read_bytes()
    blocks = studied("Tides fall.").summary.blocks.blocks

    for place in (18, 60, saved.index(b"made_from"), saved.index(b'"Tides"'), saved.index(blocks)):
        damaged = bytearray(saved)
        damaged[place] ^= 4
        shutil.copy(tmp_path / "read.sha256", tmp_path / "copy.sha256")
        (tmp_path / "copy").write_bytes(damaged)

        with ReadCache(tmp_path / "copy", writes=writes) as cache:
            assert cache.articles() == {}, place


def test_a_build_that_was_killed_costs_nothing_that_was_saved(tmp_path: Path) -> None:
    with ReadCache(tmp_path / "read") as cache:
        fill(cache, "t.jsonl", "Tides rise.")
        cache.save()
    with ReadCache(tmp_path / "read") as cache:
        # More than SQLite holds in memory, so that much is in the file before it is saved.
        for number in range(9):
            fill(cache, f"{number}" * 300_000, "Tides fall.")
        for ending in ("", "-journal", ".sha256"):
            shutil.copy(tmp_path / f"read{ending}", tmp_path / f"copy{ending}")
    assert (tmp_path / "copy").stat().st_size > (tmp_path / "read").stat().st_size

    with ReadCache(tmp_path / "copy") as cache:
        assert cache.paths() == ["t.jsonl"]


def test_lists_that_make_no_sense_and_missing_blocks_are_damage(tmp_path: Path) -> None:
    with ReadCache(tmp_path / "read") as cache:
        fill(cache, "t.jsonl", "Tides rise.")
        cache.save()
    with closing(sqlite3.connect(tmp_path / "read")) as file, file:
        file.execute("UPDATE files SET failed = '[{', refers = '[[1]]'")
        file.execute("DELETE FROM blocks")
    # As if it had been cut off before it could note what it saved.
    (tmp_path / "read.sha256").unlink()

    with ReadCache(tmp_path / "read") as cache:
        with pytest.raises(sqlite3.DatabaseError):
            cache.failed()
        with pytest.raises(sqlite3.DatabaseError):
            cache.references()
        with pytest.raises(sqlite3.DatabaseError):
            list(cache.blocks_of([1]))


def test_of_another_version_nothing_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ReadCache(tmp_path / "read") as cache:
        fill(cache, "t.jsonl", "Tides rise.")
        cache.save()
    monkeypatch.setattr("ingest.describe.read_cache.reader_version", lambda: "another")

    with ReadCache(tmp_path / "read") as cache:
        assert cache.paths() == []


def test_without_writes_the_file_stays_as_it_is(tmp_path: Path) -> None:
    with ReadCache(tmp_path / "read") as cache:
        fill(cache, "t.jsonl", "Tides rise.")
        cache.save()
    before = (tmp_path / "read").read_bytes()

    with ReadCache(tmp_path / "read", writes=False) as cache:
        fill(cache, "u.jsonl", "Tides fall.")
        cache.save()
        assert cache.paths() == ["t.jsonl", "u.jsonl"]

    assert (tmp_path / "read").read_bytes() == before
