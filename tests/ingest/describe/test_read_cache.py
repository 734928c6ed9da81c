"""What was read of files, between builds."""

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
