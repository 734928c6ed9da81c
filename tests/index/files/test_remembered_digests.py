"""Digests of large files, remembered between programs."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from index.files import remembered_digests
from index.files.remembered_digests import remembered_digest

LARGE = bytes(2_000_000)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CONCORDANCE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(remembered_digests, "_SETTLED", -1)
    large = tmp_path / "model"
    large.write_bytes(LARGE)
    return large


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that are read, as they are read."""
    files: list[Path] = []

    def counted(file: Path, *, stamp: str) -> str:
        files.append(file)
        return sha256(file.read_bytes()).hexdigest()

    monkeypatch.setattr(remembered_digests, "known_digest", counted)
    return files


def test_a_large_file_is_read_once_until_it_is_written_to(file: Path, read: list[Path]) -> None:
    first, again = remembered_digest(file), remembered_digest(file)
    times = file.stat().st_mtime_ns

    file.write_bytes(LARGE[:-1] + b"x")
    os.utime(file, ns=(times, times))

    assert first == again == sha256(LARGE).hexdigest()
    assert read == [file]
    assert remembered_digest(file) == sha256(LARGE[:-1] + b"x").hexdigest()


def test_a_file_written_just_now_is_not_trusted_yet_and_a_damaged_record_never(
    file: Path, read: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered_digest(file)
    [record] = (file.parent / "cache" / "digests").iterdir()
    record.write_bytes(b"\xff damaged")
    monkeypatch.setattr(remembered_digests, "_SETTLED", 1e9)

    digests = {remembered_digest(file) for _ in range(2)}

    assert digests == {sha256(LARGE).hexdigest()}
    assert len(read) == 3


def test_a_file_put_in_the_place_of_another_of_its_size_and_time_is_read(file: Path) -> None:
    before = remembered_digest(file)
    times = file.stat().st_mtime_ns
    other = file.with_name("other")
    other.write_bytes(LARGE[:-1] + b"y")
    os.utime(other, ns=(times, times))

    other.replace(file)

    assert remembered_digest(file) == sha256(LARGE[:-1] + b"y").hexdigest() != before


def test_a_record_with_another_digest_is_not_believed(file: Path) -> None:
    first = remembered_digest(file)
    [record] = (file.parent / "cache" / "digests").iterdir()
    written = record.read_text()
    record.write_text(written.replace(first, "0" * 64))

    assert first in written
    assert remembered_digest(file) == first


def test_without_a_place_to_remember_it_the_file_is_read(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONCORDANCE_CACHE", str(file))

    assert remembered_digest(file) == sha256(LARGE).hexdigest()
