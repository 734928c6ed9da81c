"""The exports that all indexes of a machine share: written once, by the first that needs them."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from errno import ENOSPC
from pathlib import Path
from typing import NoReturn

import pytest

from index.embedding.arithmetic import EIGHT, WHOLE
from index.embedding.exports import find_export
from index.embedding.model_cache import Exportable, prepare_exports
from index.embedding.sentence_transformer import load_model
from index.embedding.trial import Trial
from index.files.atomic import link
from index.files.cache_folder import cache_folder
from ingest.build.pipeline import build
from tests.support.paths import ROOT

IDS = [[101, 2339, 2079, 2026, 3456, 2015, 102]]
DAY = 24 * 60 * 60
SLOW = "The first question will take a few seconds: "


@pytest.fixture
def made(fresh_cache: Path) -> Path:
    """A folder of exports to read only."""
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
    return Exportable(
        "MiniLM",
        load_model().digest,
        lambda file: link(whole, file),
        lambda: {"passages": IDS, "questions": IDS},
    )


@pytest.fixture(autouse=True)
def _tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A processor that is faster with whatever is less exact, found out in no time."""

    def try_out(choices: Sequence[tuple[str, object]], _: object) -> list[Trial]:
        return [Trial(name, 1.0, 1.0, 0.5**number) for number, (name, _) in enumerate(choices)]

    monkeypatch.setattr("index.embedding.exports.try_out", try_out)


def never(*_: Path) -> NoReturn:
    pytest.fail("nothing is to be exported")


def former(made: Path, index: Path) -> Path:
    """The folder of exports that each index used to have."""
    models = index / "models"
    (models / "eight").mkdir(parents=True)
    for kind, folder in ((WHOLE, models), (EIGHT, models / "eight")):
        [file] = made.glob(f"*-{kind}-*.onnx")
        link(file, folder / file.name.replace(f"-{kind}", ""))
    (models / "eight" / "a683a6d1843b7e38.tried").touch()
    return models


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
def test_the_cache_is_where_the_user_says_or_the_platform_keeps_caches(
    monkeypatch: pytest.MonkeyPatch, platform: str, environment: dict[str, str], folder: str
) -> None:
    for name in ("CONCORDANCE_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in (environment | {"HOME": "/home/ann"}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.platform", platform)

    assert cache_folder() == Path(folder)


def test_without_a_home_folder_the_index_has_its_own_exports(
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


def test_a_second_index_exports_nothing_and_loads_no_large_library(
    fresh_cache: Path, corpus: Path
) -> None:
    (corpus / "sources.csv").write_text("path,source\ntides.md,Coast\n")
    index = corpus.with_name("index")
    building = (
        "import sys; from pathlib import Path; from ingest.build.pipeline import build; "
        f"report = build(Path({str(index)!r}), corpus=[Path({str(corpus)!r})]); "
        "print(report.embedded, report.notices, {'torch', 'pandas'} & set(sys.modules))"
    )

    done = subprocess.run(
        [sys.executable, "-c", building],
        cwd=ROOT,
        env=os.environ | {"CONCORDANCE_CACHE": str(fresh_cache)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "2 [] set()\n"
    assert not (index / "models").exists()
    assert not list(index.rglob("*.onnx"))


def test_an_old_export_of_an_index_moves_into_the_cache_with_the_next_build(
    made: Path, cache: Path, tmp_path: Path, exportable: Exportable
) -> None:
    models = former(made, tmp_path)

    notice = prepare_exports(exportable._replace(write=never), models)

    assert notice is None
    assert not models.exists()
    names = {file.name for file in made.iterdir()}
    assert {file.name for file in cache.iterdir()} == names


def test_old_exports_of_an_index_are_dropped_if_the_cache_has_them(
    made: Path, cache: Path, tmp_path: Path, exportable: Exportable
) -> None:
    shutil.copytree(made, cache)
    before = {file.name: file.stat().st_mtime_ns for file in cache.iterdir()}
    models = former(made, tmp_path)
    (models / "mine.txt").touch()

    prepare_exports(exportable._replace(write=never, texts=never), models)

    assert [file.name for file in models.iterdir()] == ["mine.txt"]
    assert {file.name: file.stat().st_mtime_ns for file in cache.iterdir()} == before


def test_a_damaged_export_of_an_index_does_not_enter_the_cache(
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
def test_an_index_not_built_since_uses_its_own_exports(made: Path, tmp_path: Path) -> None:
    model = load_model(exports=former(made, tmp_path))

    model.embed_question("Why do my calves cramp?")

    assert "_transformer" not in vars(model)


def test_two_that_need_an_export_at_once_write_it_once(cache: Path, exportable: Exportable) -> None:
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


def test_after_waiting_too_long_an_export_is_written_without_the_lock(
    cache: Path, exportable: Exportable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.embedding.model_cache._PATIENCE", 0.01)
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


def file_in_its_place(cache: Path) -> str:
    cache.parent.write_text("no folder")
    return "Not a directory"


def damaged_beyond_writing(cache: Path) -> str:
    cache.parent.mkdir()
    cache.write_text("no folder")
    return "File exists"


@pytest.mark.parametrize("harm", [file_in_its_place, damaged_beyond_writing])
def test_an_unwritable_cache_leaves_the_exports_in_the_index_and_the_build_says_so(
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

    notice = f"{SLOW}the exported model cannot be written (No space left on device)."
    assert notices == [notice, notice]
    assert not list(tmp_path.rglob("*.onnx"))


def test_with_a_missing_or_damaged_cache_torch_embeds(
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
