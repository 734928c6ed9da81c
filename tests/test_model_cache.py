"""Exports that all indexes of a machine share: made once, by whoever is first, and kept whole."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from errno import ENOSPC
from pathlib import Path

import pytest

from index import exports as exports_module
from index.digest import file_digest, known_digest
from index.eight_bits import EightBitModel
from index.exported_model import ExportedModel
from index.exports import EIGHT, MANY, WHOLE, Exports, find_export, outcome, writing_export
from index.model import load_model
from index.model_cache import Exportable, cache_folder, prepare_exports
from index.whole_file import link
from ingest.pipeline import build

ROOT = Path(__file__).resolve().parents[1]
IDS = [[101, 2339, 2079, 2026, 3456, 2015, 102]]
DAY = 24 * 60 * 60
SLOW = "The first question will take some seconds: "


@pytest.fixture
def made(fresh_cache: Path) -> Path:
    """The folder of exports that are only read."""
    return fresh_cache / "exports"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache; its folder of exports."""
    monkeypatch.setenv("CONCORDANCE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "exports"


@pytest.fixture
def exportable(made: Path) -> Exportable:
    """The default model, exported in no time."""
    [whole] = made.glob(f"*-{WHOLE}-*.onnx")
    return Exportable("MiniLM", load_model().digest, lambda file: link(whole, file), IDS)


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """A processor that is fast in eight bits, whatever else runs on it."""
    monkeypatch.setattr("index.eight_bits.FASTER", 0)


def never(file: Path) -> None:
    pytest.fail("nothing is to be exported")


def former(made: Path, index: Path) -> Path:
    """The folder of exports that each index used to have."""
    models = index / "models"
    (models / "eight").mkdir(parents=True)
    for kind, folder in ((WHOLE, models), (EIGHT, models / "eight")):
        for file in made.glob(f"*-{kind}-*.onnx"):
            link(file, folder / file.name.replace(f"-{kind}", ""))
    (models / "eight" / "a683a6d1843b7e38.tried").touch()
    return models


def age(file: Path, days: float) -> Path:
    file.touch()
    os.utime(file, (time.time() - days * DAY,) * 2)
    return file


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {"CONCORDANCE_CACHE": "/kept", "XDG_CACHE_HOME": "/xdg"}, "/kept"),
        ("linux", {"XDG_CACHE_HOME": "/xdg"}, "/xdg/concordance"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, "/home/ann/.cache/concordance"),
        ("linux", {}, "/home/ann/.cache/concordance"),
        ("darwin", {}, "/home/ann/Library/Caches/concordance"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/concordance"),
        ("win32", {}, "/home/ann/AppData/Local/concordance"),
    ],
)
def test_the_cache_is_where_the_user_or_else_the_platform_has_it(
    monkeypatch: pytest.MonkeyPatch, platform: str, environment: dict[str, str], folder: str
) -> None:
    for name in ("CONCORDANCE_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in (environment | {"HOME": "/home/ann"}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.platform", platform)

    found = cache_folder()

    assert found == Path(folder)


def test_a_user_without_a_home_folder_reads_by_the_exports_of_the_index(
    made: Path, tmp_path: Path, exportable: Exportable, monkeypatch: pytest.MonkeyPatch
) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("CONCORDANCE_CACHE")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)

    notice = prepare_exports(exportable, tmp_path / "models")

    assert notice == (
        "The exported model cannot be kept in the cache (the user has no home folder), so this "
        "index has its own. Allow writing there, or name another folder in CONCORDANCE_CACHE."
    )
    assert load_model(exports=tmp_path / "models")._exports.whole()  # type: ignore[union-attr]


def test_a_second_index_exports_nothing_and_loads_no_torch(fresh_cache: Path, corpus: Path) -> None:
    index = corpus.with_name("index")
    building = (
        "import sys; from pathlib import Path; from ingest.pipeline import build; "
        f"report = build(Path({str(index)!r}), corpus=[Path({str(corpus)!r})]); "
        "print(report.embedded, report.notices, 'torch' in sys.modules)"
    )

    done = subprocess.run(
        [sys.executable, "-c", building],
        cwd=ROOT,
        env=os.environ | {"CONCORDANCE_CACHE": str(fresh_cache)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "2 [] False\n"
    assert not (index / "models").exists()
    assert not list(index.rglob("*.onnx"))


@pytest.mark.usefixtures("fast")
def test_what_an_index_exported_before_moves_into_the_cache_with_the_next_build(
    made: Path, cache: Path, tmp_path: Path, exportable: Exportable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.exports.write_eight_bits", never)
    models = former(made, tmp_path)

    notice = prepare_exports(exportable._replace(write=never), models)

    assert notice is None
    assert not models.exists()
    names = {file.name for file in made.iterdir()}
    assert {file.name for file in cache.iterdir()} == names


def test_what_an_index_exported_before_is_dropped_where_the_cache_has_it(
    made: Path, cache: Path, tmp_path: Path, exportable: Exportable
) -> None:
    shutil.copytree(made, cache)
    before = {file.name: file.stat().st_mtime_ns for file in cache.iterdir()}
    models = former(made, tmp_path)
    (models / "mine.txt").touch()

    prepare_exports(exportable._replace(write=never), models)

    assert [file.name for file in models.iterdir()] == ["mine.txt"]
    assert {file.name: file.stat().st_mtime_ns for file in cache.iterdir()} == before


def test_a_damaged_export_of_an_index_does_not_get_into_the_cache(
    made: Path, cache: Path, tmp_path: Path, exportable: Exportable
) -> None:
    models = former(made, tmp_path)
    [whole] = models.glob("*.onnx")
    whole.unlink()
    whole.write_bytes(b"no model")

    prepare_exports(exportable, models)

    assert find_export(cache, exportable.digest)
    assert len(list(cache.glob(f"*-{WHOLE}-*"))) == 1


@pytest.mark.usefixtures("cache")
def test_an_index_that_was_not_built_since_is_read_by_its_own_exports(
    made: Path, tmp_path: Path
) -> None:
    model = load_model(exports=former(made, tmp_path))

    model.embed_question("Why do my calves cramp?")

    assert "_transformer" not in vars(model)


def test_of_two_that_need_an_export_at_once_one_makes_it(
    cache: Path, exportable: Exportable
) -> None:
    made: list[Path] = []
    both = threading.Barrier(2)
    notices: list[str | None] = []

    def write(file: Path) -> None:
        made.append(file)
        exportable.write(file)

    def prepare() -> None:
        both.wait()
        notices.append(prepare_exports(exportable._replace(write=write), None))

    threads = [threading.Thread(target=prepare) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert notices == [None, None]
    assert len(made) == 1
    assert find_export(cache, exportable.digest)


def test_who_waits_too_long_for_another_makes_an_export_of_its_own(
    cache: Path, exportable: Exportable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.model_cache._PATIENCE", 0.01)
    going = threading.Event()
    notices: list[str | None] = []

    def write(file: Path) -> None:
        exportable.write(file)
        thread = threading.Thread(target=other)
        if not going.is_set():
            going.set()
            thread.start()
            thread.join()

    def other() -> None:
        notices.append(prepare_exports(exportable._replace(write=write), None))

    other()

    assert notices == [None, None]
    assert len(list(cache.glob(f"*-{WHOLE}-*.onnx"))) == 1
    assert not list(cache.glob(".*"))


def test_an_export_is_seen_whole_or_not_at_all(tmp_path: Path) -> None:
    digest = "0" * 64
    writing = (
        "import sys; from pathlib import Path; from index.exports import writing_export\n"
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
    fresh = [age(tmp_path / f"{number:016}-{WHOLE}-0.onnx", 29) for number in range(5)]
    stale = [age(tmp_path / f"{number:016}-{WHOLE}-0.onnx", 31 + number) for number in range(5, 8)]
    told = tmp_path / f"{7:016}-{EIGHT}-processor.json"
    told.touch()

    with writing_export(tmp_path, "f" * 64) as draft:
        draft.touch()

    [new] = tmp_path.glob("f*.onnx")
    assert set(tmp_path.glob("*.onnx")) == {new, *fresh}
    assert not any(file.exists() for file in (*stale, told))


def test_up_to_six_exports_are_kept_however_old_they_are(tmp_path: Path) -> None:
    old = [age(tmp_path / f"{number:016}-{WHOLE}-0.onnx", 99 + number) for number in range(6)]

    with writing_export(tmp_path, "f" * 64) as draft:
        draft.touch()

    assert [file.exists() for file in old] == [True] * 5 + [False]


def test_drafts_of_others_stay_unless_they_are_long_dead(tmp_path: Path) -> None:
    live, dead = age(tmp_path / ".live.part.onnx", 0.9), age(tmp_path / ".dead.part.onnx", 1.1)

    with writing_export(tmp_path, "f" * 64) as draft:
        draft.touch()

    assert (live.exists(), dead.exists()) == (True, False)


def test_an_export_that_is_found_counts_as_used(tmp_path: Path) -> None:
    with writing_export(tmp_path, "f" * 64) as draft:
        draft.touch()
    [file] = tmp_path.glob("*.onnx")
    age(file, 29)

    find_export(tmp_path, "f" * 64)

    assert time.time() - file.stat().st_mtime < DAY


@pytest.mark.usefixtures("fast")
def test_what_is_faster_is_tried_on_each_kind_of_processor(
    made: Path, tmp_path: Path, exportable: Exportable, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(made, tmp_path / "exports")
    exports = Exports([tmp_path / "exports"], exportable.digest)
    exports.prepare_eight(IDS)
    assert isinstance(exports.for_passages(MANY), EightBitModel)
    monkeypatch.setattr(exports_module, "processor", lambda: "another\nwithout eight bits")
    monkeypatch.setattr(exports_module, "write_eight_bits", never)

    untried = Exports([tmp_path / "exports"], exportable.digest)

    assert isinstance(untried.for_passages(MANY), ExportedModel)
    assert outcome(tmp_path / "exports", exportable.digest) is None
    untried.prepare_eight(IDS)
    assert isinstance(untried.for_passages(MANY), EightBitModel)


@pytest.mark.parametrize("written", ["", "[]", '{"is_faster": 1}', "{"])
def test_an_outcome_that_cannot_be_read_counts_as_none(
    made: Path, tmp_path: Path, exportable: Exportable, written: str
) -> None:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    [file] = tmp_path.glob("*.json")
    assert json.loads(file.read_text())["is_faster"] is outcome(tmp_path, exportable.digest)

    file.write_text(written)

    assert outcome(tmp_path, exportable.digest) is None


def file_in_its_place(cache: Path) -> str:
    cache.parent.write_text("no folder")
    return "Not a directory"


def damaged_beyond_writing(cache: Path) -> str:
    cache.parent.mkdir()
    cache.write_text("no folder")
    return "File exists"


@pytest.mark.parametrize("harm", [file_in_its_place, damaged_beyond_writing])
def test_if_the_cache_cannot_be_written_the_index_has_its_own_exports_and_the_build_says_so(
    made: Path,
    cache: Path,
    corpus: Path,
    monkeypatch: pytest.MonkeyPatch,
    harm: Callable[[Path], str],
) -> None:
    index, reason = corpus.with_name("index"), harm(cache)
    models = former(made, index)

    reports = [build(index, corpus=[corpus]) for _ in range(2)]

    for report in reports:
        assert report.notices == [
            f"The exported model cannot be kept in {cache} ({reason}), so this index has its own. "
            f"Allow writing there, or name another folder in CONCORDANCE_CACHE."
        ]
    assert (reports[0].published, reports[0].embedded) == (True, 2)
    model = load_model(exports=models)
    model.embed_question("When do tides rise?")
    assert "_transformer" not in vars(model)


@pytest.mark.usefixtures("cache")
def test_on_a_full_disk_the_model_is_not_exported_and_the_notice_says_so(
    tmp_path: Path, exportable: Exportable
) -> None:
    def full(file: Path) -> None:
        file.write_bytes(b"a part")
        raise OSError(ENOSPC, "No space left on device")

    notices = [
        prepare_exports(exportable._replace(write=full), own) for own in (tmp_path / "models", None)
    ]

    said = f"{SLOW}the exported model cannot be written (No space left on device)."
    assert notices == [said, said]
    assert not list(tmp_path.rglob("*.onnx"))


def test_a_cache_that_is_missing_or_damaged_leaves_reading_to_torch(
    made: Path, cache: Path, tmp_path: Path
) -> None:
    asked = "When do tides rise?"
    wanted = load_model().embed_question(asked).vector
    missing = load_model(exports=tmp_path / "none")
    assert missing.embed_question(asked).vector.tolist() == wanted.tolist()
    shutil.copytree(made, cache)
    for file in cache.glob("*.onnx"):
        file.write_bytes(b"no model")

    damaged = load_model(exports=tmp_path / "none")

    assert damaged.embed_question(asked).vector.tolist() == wanted.tolist()
    assert "_transformer" in vars(damaged)


def test_a_large_file_is_read_once_for_its_digest_until_it_is_written_to(tmp_path: Path) -> None:
    file = tmp_path / "large"
    file.write_bytes(b"one")
    first, times = known_digest(file), file.stat().st_mtime_ns
    file.write_bytes(b"two")
    os.utime(file, ns=(times, times))

    assert known_digest(file) == first

    os.utime(file, ns=(times, times + 1))
    assert known_digest(file) == file_digest(file) != first
