"""The folder of an index: nothing is ever lost, whenever a build dies."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from index.errors import BuildRunningError, IndexDamagedError, IndexMissingError
from index.folder_generation import FolderGeneration
from index.folder_home import FolderHome
from index.home import KEPT
from tests.generations import write_article

_ROOT = Path(__file__).parent.parent


def publish(home: FolderHome, text: str) -> str:
    with home.writing():
        name = home.new_name()
        write_article(home.draft(name), text, name=name)
        home.publish(name)
    return name


def live_text(home: FolderHome) -> str:
    return home.open().documents[0].text


def generations(path: Path) -> list[str]:
    return sorted(found.name for found in (path / "generations").iterdir())


def test_what_is_published_is_live(tmp_path: Path) -> None:
    home = FolderHome(tmp_path)
    with pytest.raises(IndexMissingError, match=f"no index in {tmp_path}"):
        home.open()

    names = [publish(home, "one"), publish(home, "two")]

    assert names == ["000001", "000002"]
    assert home.live_folder() == tmp_path / "generations" / "000002"
    assert live_text(home) == "two"


@pytest.mark.parametrize("step", range(9))
def test_a_crash_at_any_step_of_publishing_leaves_the_old_generation_or_the_new_one_live(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    home = FolderHome(tmp_path)
    publish(home, "old")
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
            publish(home, "new")
            crashed = False
        except Crash:
            crashed = True

    replaced = "replace" in steps[:step]
    assert live_text(home) == ("new" if replaced else "old")
    assert crashed or replaced
    publish(home, "newer")
    assert live_text(home) == "newer"


_BUILD = """
import sys, time
from pathlib import Path
from index.folder_home import FolderHome
from index.home import KEPT

home = FolderHome(Path(sys.argv[1]))
with home.writing():
    draft = home.draft(home.new_name())
    draft.mkdir()
    (draft / "half").write_text("half")
    print("writing", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def other_build(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    publish(FolderHome(tmp_path), "old")
    process = subprocess.Popen(
        [sys.executable, "-c", _BUILD, str(tmp_path)], cwd=_ROOT, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout
        assert process.stdout.readline() == "writing\n"
        yield process
        process.kill()


def test_a_second_writer_is_told_who_writes_and_since_when(
    tmp_path: Path, other_build: "subprocess.Popen[str]"
) -> None:
    since = json.loads((tmp_path / "writer.json").read_text())["since"]

    with pytest.raises(BuildRunningError) as raised, FolderHome(tmp_path).writing():
        pass

    assert f"(process {other_build.pid}, since {since})" in str(raised.value)


def test_the_lock_of_a_killed_build_dies_with_it_and_its_leftovers_are_cleared(
    tmp_path: Path, other_build: "subprocess.Popen[str]"
) -> None:
    other_build.send_signal(signal.SIGKILL)
    other_build.wait()
    assert generations(tmp_path) == [".000002.draft", "000001"]

    with FolderHome(tmp_path).writing():
        assert generations(tmp_path) == ["000001"]

    assert live_text(FolderHome(tmp_path)) == "old"
    assert not (tmp_path / "writer.json").exists()


def test_old_generations_are_dropped_but_never_the_live_one(tmp_path: Path) -> None:
    home = FolderHome(tmp_path)
    for number in range(5):
        publish(home, f"text {number}")
    assert generations(tmp_path) == ["000003", "000004", "000005"]

    (tmp_path / "live").write_text("000003\n")
    (tmp_path / "withdrawn").write_text("000006\n")
    home._prune()
    (tmp_path / "generations" / "000006").mkdir()
    home._prune()

    assert generations(tmp_path) == ["000003", "000004", "000005", "000006"]
    assert live_text(home) == "text 2"


def test_a_reader_keeps_its_generation_after_it_is_dropped(tmp_path: Path) -> None:
    home = FolderHome(tmp_path)
    publish(home, "first")
    reader = home.open()

    for _ in range(KEPT):
        publish(home, "later")

    assert not reader.folder.exists()
    assert reader.passages([0])[0].text == "first"
    assert reader.vectors.tolist() == [[1, 0, 0, 0]]
    assert reader.lexical.rows_with("first").tolist() == [0]


def test_a_generation_that_is_dropped_while_it_is_opened_gives_way_to_the_live_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = FolderHome(tmp_path)
    publish(home, "first")
    late = home.live_folder()
    publish(home, "second")
    shutil.rmtree(late)
    seen = iter([late])
    live = home.live
    monkeypatch.setattr(home, "live", lambda: next(seen, None) or live())

    assert live_text(home) == "second"


def test_a_generation_that_is_dropped_after_its_check_gives_way_to_the_live_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = FolderHome(tmp_path)
    publish(home, "first")
    dropped: list[Path] = []
    check = FolderGeneration._check

    def check_and_drop(self: FolderGeneration, *, passing_over: Collection[str]) -> None:
        check(self, passing_over=passing_over)
        if not dropped:
            dropped.append(self.folder)
            publish(home, "second")
            shutil.rmtree(self.folder)

    monkeypatch.setattr(FolderGeneration, "_check", check_and_drop)

    assert live_text(home) == "second"
    assert dropped == [tmp_path / "generations" / "000001"]


def test_a_folder_may_go_while_its_size_and_mark_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = FolderHome(tmp_path)
    publish(home, "text")

    def is_file_and_goes(self: Path) -> bool:
        shutil.rmtree(home.live_folder(), ignore_errors=True)
        return True

    monkeypatch.setattr(Path, "is_file", is_file_and_goes)

    assert home.mark()[0] == "000001"
    assert home.size("000001") == 0
    assert home.mark() == ("000001", "")


def test_a_pointer_that_names_nothing_is_damage(tmp_path: Path) -> None:
    publish(FolderHome(tmp_path), "old")
    (tmp_path / "live").write_text("\n")

    with pytest.raises(IndexDamagedError, match=f"verify --repair --index {tmp_path}$"):
        FolderHome(tmp_path).open()
