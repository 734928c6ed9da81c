"""Builds in their own processes, over small folders and with the model that ships."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import BuildRunningError, ConcordanceError
from index.search.searcher import open_searcher
from ingest.build.background import cancel, start, state
from ingest.build.changes import Changes
from ingest.build.preview import FirstHit, Move, Preview
from ingest.build.record import BuildRecord, BuildRecorder, read_record
from ingest.build.removal_proof import Removal
from ingest.build.report import BuildReport
from ingest.reading import Failure
from tests.support.paths import ROOT
from tests.support.tiny_index import copy_of, wait_for_build

# Locks an index like a build that `start` started, and ignores all signals but SIGKILL.
DEAF = """
import os, signal, sys, time
from pathlib import Path
from index.store.folder.store import FolderStore
from ingest.build.record import BuildRecorder

signal.signal(signal.SIGTERM, signal.SIG_IGN)
home = FolderStore(Path(sys.argv[1]))
with home.writing(), BuildRecorder(home.path, also=None) as recorder, home.drafting() as name:
    (home.path / "started").write_text(str(os.getpid()))
    home.draft(name).mkdir()
    recorder.begin("reading", 3)
    recorder.at("tides.md")
    recorder.write()
    print(flush=True)
    time.sleep(60)
"""
START = """
import sys
from pathlib import Path
from index.errors import ConcordanceError
from ingest.build.background import start

try:
    start(Path(sys.argv[1]), corpus=[Path(sys.argv[2])])
except ConcordanceError as error:
    sys.exit(str(error))
"""


def record_of(index: Path) -> BuildRecord:
    record = state(index).record
    assert record is not None
    return record


@pytest.fixture
def index(tiny_index: Path, tmp_path: Path) -> Path:
    """A copy to build on."""
    return copy_of(tiny_index, tmp_path) / "index"


@pytest.fixture
def deaf(tmp_path: Path) -> "Iterator[subprocess.Popen[str]]":
    with subprocess.Popen(
        [sys.executable, "-c", DEAF, str(tmp_path / "index")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


def drafts(index: Path) -> list[str]:
    return [path.name for path in (index / "generations").glob(".*")]


def test_a_build_goes_on_in_its_own_process_and_leaves_its_report(tiny_index: Path) -> None:
    record = record_of(tiny_index / "index")

    assert record.process != os.getpid()
    assert record.report is not None
    assert record.report.changes == Changes(added=("boats.txt", "gulls.jsonl#1", "tides.md"))
    assert [failure.path for failure in record.report.failed] == ["broken.pdf"]
    hits = open_searcher(tiny_index / "index").search("when do boats sail?").hits
    assert hits[0].document.path == "boats.txt"


def test_one_of_two_starts_builds_shows_its_progress_and_can_be_cancelled(
    index: Path, tmp_path: Path
) -> None:
    before = sorted(path.name for path in (index / "generations").iterdir())
    (tmp_path / "long").mkdir()
    for number in range(8):
        lines = (f"Boat {number} of {line} sails at noon for port. " * 9 for line in range(99))
        (tmp_path / "long" / f"{number}.txt").write_text("\n\n".join(lines))
    command = [sys.executable, "-c", START, str(index), str(tmp_path / "long")]

    both = [
        subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    said = [process.communicate()[1] for process in both]
    running = wait_for_build(index, lambda now: now.record and now.record.stage == "embedding")
    # In the middle of loading the model and asking it.
    time.sleep(2)
    cancel(index)

    assert sorted(process.returncode for process in both) == [0, 1]
    assert running.cancellable
    assert f"({running.writer}). Wait until it ends" in "".join(said)
    assert running.record is not None
    assert 0 <= running.record.done < running.record.total
    assert record_of(index).stopped
    assert sorted(path.name for path in (index / "generations").iterdir()) == before


def test_a_build_that_ignores_signals_is_killed_and_leaves_no_draft(
    tmp_path: Path, deaf: "subprocess.Popen[str]"
) -> None:
    index = tmp_path / "index"
    assert drafts(index) == [".000001.draft"]

    cancel(index)

    assert deaf.wait(5) == -signal.SIGKILL
    assert drafts(index) == []
    assert state(index).writer is None
    assert record_of(index).stopped


def test_a_dead_build_is_distinguished_from_a_running_one(
    tmp_path: Path, deaf: "subprocess.Popen[str]"
) -> None:
    index = tmp_path / "index"
    alive = state(index)

    deaf.kill()
    deaf.wait()
    dead = state(index)

    assert alive.writer is not None
    assert (alive.writer.process, alive.cancellable) == (deaf.pid, True)
    assert dead.writer is None
    assert dead.record is not None
    assert "was killed while reading at tides.md" in (dead.record.trouble or "")
    assert drafts(index) == []


def test_a_build_started_elsewhere_is_shown_and_neither_joined_nor_stopped(
    tmp_path: Path, deaf: "subprocess.Popen[str]"
) -> None:
    index = tmp_path / "index"
    (index / "started").unlink()

    now = state(index)
    with pytest.raises(BuildRunningError, match=rf"process {deaf.pid}, since 2"):
        start(index)
    with pytest.raises(ConcordanceError, match="was started elsewhere"):
        cancel(index)

    assert deaf.poll() is None
    assert not now.cancellable
    assert now.writer is not None
    assert now.record is not None
    assert (now.writer.process, now.record.stage, now.record.name) == (
        deaf.pid,
        "reading",
        "tides.md",
    )


def test_a_build_that_cannot_start_says_why(tmp_path: Path) -> None:
    start(tmp_path / "index", corpus=[tmp_path / "none"])

    ended = wait_for_build(tmp_path / "index")

    assert ended.record is not None
    assert (ended.record.trouble or "").startswith(f"There is no {tmp_path / 'none'}.")


def test_the_rate_ignores_steps_without_work_and_those_of_long_ago(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr("ingest.build.record.time.monotonic", lambda: clock[0])
    monkeypatch.setattr("ingest.build.record._PAUSE", 60.0)

    def after(seconds: float, steps: int) -> BuildRecord | None:
        clock[0] += seconds
        recorder.advance(steps)
        recorder.write()
        return read_record(tmp_path)

    with BuildRecorder(tmp_path, also=None) as recorder:
        recorder.begin("embedding", 1_000)
        first = after(1.0, 500)
        second = after(2.0, 40)
        for _ in range(20):
            third = after(1.0, 5)

    assert first is not None
    assert first.rate is None
    assert second is not None
    assert (second.done, second.rate, second.seconds_left) == (540, 20.0, 23.0)
    assert third is not None
    assert third.rate == 5.0


def test_a_report_is_read_as_it_was_written() -> None:
    first = FirstHit(doc_id="a", title="A", text="Boats sail.")
    moved = Move(question="When?", kind="appears", before=None, after=first, because=("a",))
    report = BuildReport(
        generation="000001",
        published=False,
        held="000002",
        documents=2,
        passages=3,
        changes=Changes(added=("a",), removed=("b",), unchanged=1),
        removal=Removal(looked_for=2, elsewhere=1),
        preview=Preview(asked=1, moves=(moved,)),
        failed=[Failure(path="c.pdf", reason="is damaged")],
        notices=["a line"],
        seconds=1.5,
        embedded=2,
    )

    assert BuildReport.from_json(json.loads(json.dumps(report.as_json()))) == report
