"""Digests of files that are remembered."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from index.files import digests
from index.files.digests import known_digest


def test_a_known_digest_is_that_of_the_file_in_parts_also_when_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "_AT_ONCE", 3)
    file = tmp_path / "model"
    file.write_bytes(b"salt cures")
    before = known_digest(file)
    file.write_bytes(b"salt cures cramps")

    assert before == sha256(b"salt cures").hexdigest()
    assert known_digest(file) == sha256(b"salt cures cramps").hexdigest()


def test_of_several_threads_that_want_the_same_digest_one_reads_the_file(tmp_path: Path) -> None:
    file = tmp_path / "model"
    file.write_bytes(bytes(20_000_000))
    before = digests._digest_as_of.cache_info().misses

    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(known_digest, [file] * 4))

    assert len(found) == 1
    assert digests._digest_as_of.cache_info().misses == before + 1
