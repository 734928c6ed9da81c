"""Files of exports in one folder: written atomically, and kept while they are used."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.embedding import exports as exports_module
from index.embedding.exports import (
    EIGHT,
    MANY,
    WHOLE,
    Exports,
    find_export,
    outcome,
    writing_export,
)
from index.embedding.int8_model import Int8Model
from index.embedding.onnx_model import OnnxModel
from index.embedding.sentence_transformer import load_model
from index.files.digests import file_digest, known_digest
from tests.support.paths import ROOT

IDS = [[101, 2339, 2079, 2026, 3456, 2015, 102]]
DAY = 24 * 60 * 60


@pytest.fixture
def made(fresh_cache: Path) -> Path:
    """The folder of exports that are only read."""
    return fresh_cache / "exports"


def age(file: Path, days: float) -> Path:
    file.touch()
    os.utime(file, (time.time() - days * DAY,) * 2)
    return file


def test_an_export_is_never_seen_half_written(tmp_path: Path) -> None:
    digest = "0" * 64
    writing = (
        "import sys; from pathlib import Path; from index.embedding.exports import writing_export\n"
        f"folder = Path({str(tmp_path)!r})\n"
        "for _ in range(200):\n"
        f"    with writing_export(folder, {digest!r}) as draft:\n"
        "        draft.write_bytes(bytes(100_000))\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", writing], cwd=ROOT) for _ in range(2)]

    sizes = set()
    while any(writer.poll() is None for writer in writers):
        for file in tmp_path.glob("0*.onnx"):
            sizes.add(file.stat().st_size)

    assert [writer.returncode for writer in writers] == [0, 0]
    assert sizes == {100_000}
    assert len(list(tmp_path.iterdir())) == 1


def test_only_exports_unused_for_a_month_are_removed_and_never_the_last_six(
    tmp_path: Path,
) -> None:
    fresh = [age(tmp_path / f"{number:016}-{WHOLE}-0.onnx", 29) for number in range(8)]
    stale = [age(tmp_path / f"{number:016}-{WHOLE}-0.onnx", 31 + number) for number in range(8, 11)]
    outcome_file = tmp_path / f"{10:016}-{EIGHT}-processor.json"
    outcome_file.touch()

    with writing_export(tmp_path, "f" * 64) as draft:
        draft.touch()

    [new] = tmp_path.glob("f*.onnx")
    assert set(tmp_path.glob("*.onnx")) == {new, *fresh}
    assert not any(file.exists() for file in (*stale, outcome_file))


def test_up_to_six_exports_are_kept_however_old_they_are(tmp_path: Path) -> None:
    old = [age(tmp_path / f"{number:016}-{WHOLE}-0.onnx", 99 + number) for number in range(6)]

    with writing_export(tmp_path, "f" * 64) as draft:
        draft.touch()

    assert [file.exists() for file in old] == [True] * 5 + [False]


def test_only_drafts_older_than_a_day_are_removed(tmp_path: Path) -> None:
    live, dead = age(tmp_path / ".live.part.onnx", 0.9), age(tmp_path / ".dead.part.onnx", 1.1)

    with writing_export(tmp_path, "f" * 64) as draft:
        draft.touch()

    assert (live.exists(), dead.exists()) == (True, False)


def test_finding_an_export_counts_as_using_it(tmp_path: Path) -> None:
    with writing_export(tmp_path, "f" * 64) as draft:
        draft.touch()
    [file] = tmp_path.glob("*.onnx")
    age(file, 29)

    find_export(tmp_path, "f" * 64)

    assert time.time() - file.stat().st_mtime < DAY


def test_int8_is_tried_once_on_each_kind_of_processor(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = load_model().digest
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    assert isinstance(Exports([tmp_path], digest).for_passages(MANY), Int8Model)
    monkeypatch.setattr("index.embedding.int8_model.FASTER", 0)
    monkeypatch.setattr(exports_module, "processor", lambda: "another\nwithout int8")
    monkeypatch.setattr(exports_module, "write_int8", lambda *_: pytest.fail("it is there already"))

    untried = Exports([tmp_path], digest)

    assert isinstance(untried.for_passages(MANY), OnnxModel)
    assert outcome(tmp_path, digest) is None
    untried.prepare_int8(IDS)
    assert isinstance(untried.for_passages(MANY), Int8Model)


@pytest.mark.parametrize("written", ["", "[]", '{"is_faster": 1}', "{"])
def test_an_unreadable_outcome_counts_as_none(made: Path, tmp_path: Path, written: str) -> None:
    digest = load_model().digest
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    [file] = tmp_path.glob("*.json")
    assert outcome(tmp_path, digest) is True

    file.write_text(written)

    assert outcome(tmp_path, digest) is None


def test_the_digest_of_a_large_file_is_remembered_until_it_is_written_to(tmp_path: Path) -> None:
    file = tmp_path / "large"
    file.write_bytes(b"one")
    first, times = known_digest(file), file.stat().st_mtime_ns
    file.write_bytes(b"two")
    os.utime(file, ns=(times, times))

    assert known_digest(file) == first

    os.utime(file, ns=(times, times + 1))
    assert known_digest(file) == file_digest(file) != first
