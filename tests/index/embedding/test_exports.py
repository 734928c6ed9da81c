"""Files of exports in one folder: written atomically, and kept while they are used."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.embedding import exports as exports_module
from index.embedding.arithmetic import ARITHMETICS, EIGHT, WHOLE
from index.embedding.exports import MANY, Exports, find_export, outcome, writing_export
from index.embedding.sentence_transformer import load_model
from index.embedding.trial import Trial
from index.files.digests import file_digest, known_digest
from tests.support.paths import ROOT

IDS = [[101, 2339, 2079, 2026, 3456, 2015, 102]]
TEXTS = {"passages": IDS, "questions": IDS}
PASSAGES, QUESTIONS = ([one.name for one in some] for some in ARITHMETICS.values())
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
    outcomes = [tmp_path / f"{10:016}-fastest-x.json", tmp_path / f"{9:016}-{EIGHT}-x.json"]
    for file in outcomes:
        file.touch()

    with writing_export(tmp_path, "f" * 64) as draft:
        draft.touch()

    [new] = tmp_path.glob("f*.onnx")
    assert set(tmp_path.glob("*.onnx")) == {new, *fresh}
    assert not any(file.exists() for file in (*stale, *outcomes))


def test_up_to_six_exports_are_kept_however_old_they_are(tmp_path: Path) -> None:
    old = [age(tmp_path / f"{number:016}-{WHOLE}-0.onnx", 99 + number) for number in range(6)]

    with writing_export(tmp_path, "f" * 64) as draft:
        draft.touch()

    assert [file.exists() for file in old] == [True] * 5 + [False]


def test_an_export_that_only_other_programs_read_is_removed_after_a_month(tmp_path: Path) -> None:
    others = [age(tmp_path / f"{'0' * 16}-eight.20.1.1-{days}.onnx", days) for days in (29, 31)]

    with writing_export(tmp_path, "f" * 64) as draft:
        draft.touch()

    assert [file.exists() for file in others] == [True, False]


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


def used(exports: Exports) -> str:
    """The name of the arithmetic that embeds many passages first."""
    reader = exports.for_passages(MANY)
    assert reader
    return reader.name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("processor", lambda: "another\nwithout int8"),
        ("runtimes", lambda: {"onnxruntime": "9.0", "openvino": "2099.1.0"}),
        ("ARITHMETICS", {name: some[:2] for name, some in ARITHMETICS.items()}),
    ],
)
def test_arithmetics_are_tried_once_for_each_processor_and_version_of_the_runtimes(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    digest = load_model().digest
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    assert used(Exports([tmp_path], digest)).startswith("int8")
    tried: list[str] = []

    def try_out(choices: Sequence[tuple[str, object]], _: object) -> list[Trial]:
        tried.append(choices[1][0])
        return [Trial(choices[1][0], 1.0, 1.0, 1.0)]

    monkeypatch.setattr(exports_module, "try_out", try_out)
    Exports([tmp_path], digest).prepare(TEXTS)
    assert tried == []
    monkeypatch.setattr(exports_module, name, value)
    monkeypatch.setattr(exports_module, "_written", lambda *_: pytest.fail("it is there already"))

    untried = Exports([tmp_path], digest)

    assert used(untried) == PASSAGES[0]
    assert outcome(tmp_path, digest) is None
    for _ in range(2):
        Exports([tmp_path], digest).prepare(TEXTS)
    assert tried == [PASSAGES[1], QUESTIONS[1]]
    assert used(Exports([tmp_path], digest)) == PASSAGES[1]


def test_int8_exports_are_not_kept_where_another_arithmetic_is_faster(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = load_model().digest
    [whole] = made.glob(f"*-{WHOLE}-*.onnx")
    (tmp_path / whole.name).hardlink_to(whole)
    monkeypatch.setattr(
        exports_module,
        "try_out",
        lambda choices, _: [Trial(name, 1, 1, 1 + n) for n, (name, _) in enumerate(choices)],
    )

    Exports([tmp_path], digest).prepare(TEXTS)

    assert outcome(tmp_path, digest) == {"passages": PASSAGES[:1], "questions": QUESTIONS[:1]}
    assert len(list(tmp_path.glob("*.onnx"))) == 1


@pytest.mark.parametrize(
    "written",
    ["", "[]", '{"fastest": 1}', '{"fastest": {"passages": ["int3"], "questions": []}}', "{"],
)
def test_an_unreadable_outcome_counts_as_none(made: Path, tmp_path: Path, written: str) -> None:
    digest = load_model().digest
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    [file] = tmp_path.glob("*.json")
    assert outcome(tmp_path, digest)

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
