"""The folder store: nothing is lost, whenever a build dies."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from index.errors import (
    BuildRunningError,
    IndexDamagedError,
    IndexMissingError,
    IndexUnwritableError,
)
from index.files.address import index_at
from index.store.folder.generation import FolderGeneration
from index.store.folder.store import FolderStore
from index.store.folder.writer import write_generation
from index.store.open import open_store
from index.store.store import KEPT
from tests.support.generations import article, contents, manifest, write_article
from tests.support.paths import ROOT


def publish(store: FolderStore, text: str) -> str:
    with store.writing():
        name = store.new_name()
        write_article(store.draft(name), text, name=name)
        store.publish(name)
    return name


def live_text(store: FolderStore) -> str:
    return store.open().documents[0].text


def generations(path: Path) -> list[str]:
    return sorted(found.name for found in (path / "generations").iterdir())


def test_what_is_published_is_live(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    with pytest.raises(IndexMissingError, match=f"no index in {tmp_path}"):
        store.open()

    names = [publish(store, "one"), publish(store, "two")]

    assert names == ["000001", "000002"]
    assert store.live_folder() == tmp_path / "generations" / "000002"
    assert live_text(store) == "two"


@pytest.mark.parametrize("step", range(9))
def test_a_crash_at_any_step_of_publishing_leaves_the_old_generation_or_the_new_one_live(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    store = FolderStore(tmp_path)
    publish(store, "old")
    steps: list[str] = []

    class Crash(BaseException):
        pass

    def crashing(name: str, real: object) -> object:
        def call(*given: object, **options: object) -> object:
            # Flushing the many files of a draft is one step.
            if not (name == "fsync" and steps and steps[-1] == "fsync"):
                steps.append(name)
            if len(steps) > step:
                raise Crash
            return real(*given, **options)  # type: ignore[operator]

        return call

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", crashing("fsync", os.fsync))
        for name in ("rename", "write_text", "replace"):
            patched.setattr(Path, name, crashing(name, getattr(Path, name)))
        patched.setattr(shutil, "rmtree", crashing("rmtree", shutil.rmtree))
        try:
            publish(store, "new")
            crashed = False
        except Crash:
            crashed = True

    replaced = "replace" in steps[:step]
    assert live_text(store) == ("new" if replaced else "old")
    assert crashed or replaced
    publish(store, "newer")
    assert live_text(store) == "newer"


_BUILD = """
import sys, time
from pathlib import Path
from index.store.folder.generation import FolderGeneration
from index.store.folder.store import FolderStore
from index.store.open import open_store
from index.store.store import KEPT

store = FolderStore(Path(sys.argv[1]))
with store.writing():
    draft = store.draft(store.new_name())
    draft.mkdir()
    (draft / "half").write_text("half")
    print("writing", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def other_build(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    publish(FolderStore(tmp_path), "old")
    process = subprocess.Popen(
        [sys.executable, "-c", _BUILD, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout
        assert process.stdout.readline() == "writing\n"
        yield process
        process.kill()


def test_a_second_writer_learns_who_is_writing_and_since_when(
    tmp_path: Path, other_build: "subprocess.Popen[str]"
) -> None:
    since = json.loads((tmp_path / "writer.json").read_text())["since"]

    with pytest.raises(BuildRunningError) as raised, FolderStore(tmp_path).writing():
        pass

    assert f"(process {other_build.pid}, since {since})" in str(raised.value)


def test_the_lock_of_a_killed_build_dies_with_it_and_its_leftovers_are_cleared(
    tmp_path: Path, other_build: "subprocess.Popen[str]"
) -> None:
    other_build.send_signal(signal.SIGKILL)
    other_build.wait()
    assert generations(tmp_path) == [".000002.draft", "000001"]

    with FolderStore(tmp_path).writing():
        assert generations(tmp_path) == ["000001"]

    assert live_text(FolderStore(tmp_path)) == "old"
    assert not (tmp_path / "writer.json").exists()


def test_old_generations_are_dropped_but_never_the_live_one(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    for number in range(5):
        publish(store, f"text {number}")
    assert generations(tmp_path) == ["000003", "000004", "000005"]

    (tmp_path / "live").write_text("000003\n")
    (tmp_path / "withdrawn").write_text("000006\n")
    store._prune()
    (tmp_path / "generations" / "000006").mkdir()
    store._prune()

    assert generations(tmp_path) == ["000003", "000004", "000005", "000006"]
    assert live_text(store) == "text 2"


def test_a_reader_keeps_its_generation_after_it_is_dropped(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    publish(store, "first")
    reader = store.open()

    for _ in range(KEPT):
        publish(store, "later")

    assert not reader.folder.exists()
    assert reader.passages([0])[0].text == "first"
    assert reader.vectors.take(np.array([0])).tolist() == [[1, 0, 0, 0]]
    assert reader.lexical.rows_with("first").tolist() == [0]


def test_a_generation_that_is_dropped_while_it_is_opened_gives_way_to_the_live_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FolderStore(tmp_path)
    publish(store, "first")
    late = store.live_folder()
    publish(store, "second")
    shutil.rmtree(late)
    seen = iter([late])
    live = store.live
    monkeypatch.setattr(store, "live", lambda: next(seen, None) or live())

    assert live_text(store) == "second"


def test_a_generation_dropped_after_its_check_gives_way_to_the_live_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FolderStore(tmp_path)
    publish(store, "first")
    dropped: list[Path] = []
    check = FolderGeneration.check

    def check_and_drop(self: FolderGeneration, names: Collection[str]) -> None:
        check(self, names)
        if not dropped:
            dropped.append(self.folder)
            publish(store, "second")
            shutil.rmtree(self.folder)

    monkeypatch.setattr(FolderGeneration, "check", check_and_drop)

    assert live_text(store) == "second"
    assert dropped == [tmp_path / "generations" / "000001"]


def test_a_folder_may_be_dropped_while_its_size_and_version_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FolderStore(tmp_path)
    publish(store, "text")

    def is_file_and_goes(self: Path) -> bool:
        shutil.rmtree(store.live_folder(), ignore_errors=True)
        return True

    monkeypatch.setattr(Path, "is_file", is_file_and_goes)

    assert store.version()[0] == "000001"
    assert store.size("000001") == 0
    assert store.version() == ("000001", "")


def test_a_pointer_that_names_nothing_is_damage(tmp_path: Path) -> None:
    publish(FolderStore(tmp_path), "old")
    (tmp_path / "live").write_text("\n")

    with pytest.raises(IndexDamagedError, match=f"verify --repair --index {tmp_path}$"):
        FolderStore(tmp_path).open()


@pytest.mark.parametrize("address", ["index", "milvus-lite:articles.db"])
def test_a_folder_without_the_right_to_write_is_an_error_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.chdir(tmp_path)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(FileLock, "acquire", refuse)

    with (
        pytest.raises(IndexUnwritableError, match=r"cannot be written to \(Permission denied\)"),
        open_store(index_at(address)).writing(),
    ):
        pytest.fail("It was locked.")


def test_a_generation_that_cannot_be_written_leaves_no_file_open(tmp_path: Path) -> None:
    document, passage = article("Tides rise.")
    whole = contents([document], [passage])
    open_files = Path("/proc/self/fd")
    before = set(open_files.iterdir()) if open_files.is_dir() else None
    failed: list[BaseException] = []

    try:
        write_generation(
            tmp_path / "000001", replace(whole, order=[*whole.order, *whole.order]), manifest()
        )
    except ValueError as error:
        # It holds all that was open then.
        failed.append(error)

    assert "fewer articles" in str(failed[0])
    if before is not None:
        assert set(open_files.iterdir()) == before
