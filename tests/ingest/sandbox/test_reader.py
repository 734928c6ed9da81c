import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.reading import Failure, Limits, Reading, Reference
from ingest.sandbox.reader import ReaderProcess
from tests.support.formats import epub, found_in, pdf, reading_of, xhtml
from tests.support.processes import ended_within

LEAVE = "convert it to .txt, or move it out of the folder"
SLOW = xhtml("<p>a</p>" * 1_200_000)
"""Some seconds of work, and more than 700 MB of memory."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs signals")


@pytest.fixture
def reader() -> Iterator[ReaderProcess]:
    with ReaderProcess() as reader:
        yield reader


@pytest.fixture
def good(tmp_path: Path) -> Path:
    (tmp_path / "good.pdf").write_bytes(pdf([[(11, 700, "Drink water.")]]))
    return tmp_path / "good.pdf"


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    (tmp_path / "slow.epub").write_bytes(epub({"1.xhtml": SLOW}))
    return tmp_path / "slow.epub"


def children() -> list[int]:
    me = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    return [int(child) for child in me.read_text().split()]


def test_files_of_all_formats_come_through_one_door(
    reader: ReaderProcess, tmp_path: Path, good: Path
) -> None:
    (tmp_path / "a.txt").write_text("Rest.")
    (tmp_path / "t.jsonl").write_text('{"id": 1, "text": "Stretch."}\nbroken\n')
    (tmp_path / "b.epub").write_bytes(epub({"1.xhtml": xhtml("<p>Walk.</p>"), "2.xhtml": ""}))

    results = [
        one
        for name in ("a.txt", "t.jsonl", "good.pdf", "b.epub")
        for one in reader.read(found_in(tmp_path / name), limits=Limits())
    ]

    shown = [
        one.text if isinstance(one, Reading) else one.path
        for one in results
        if not isinstance(one, Reference)
    ]
    assert shown == [
        "Rest.",
        "Stretch.",
        "t.jsonl line 2",
        "Drink water.",
        "b.epub chapter OPS/2.xhtml",
        "Walk.",
    ]
    assert results[3] == reading_of(good)


@pytest.mark.skipif(sys.platform != "linux", reason="children are counted in /proc")
def test_the_child_starts_with_the_first_file_and_serves_all_others(
    tmp_path: Path, good: Path
) -> None:
    (tmp_path / "a.txt").write_text("Rest.")
    before = children()

    with ReaderProcess() as reader:
        without_file = children()
        list(reader.read(found_in(tmp_path / "a.txt"), limits=Limits()))
        after_text = children()
        list(reader.read(found_in(good), limits=Limits()))
        list(reader.read(found_in(good), limits=Limits()))
        after_all = children()

    assert without_file == before
    assert len(after_text) == len(before) + 1
    assert after_all == after_text
    assert children() == before


def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_read(
    reader: ReaderProcess, slow: Path, good: Path
) -> None:
    late = list(reader.read(found_in(slow), limits=Limits(seconds=0.2)))
    after = list(reader.read(found_in(good), limits=Limits()))

    reason = f"took longer than 0.2 s to read, so it was given up; {LEAVE}"
    assert late == [Failure(path="slow.epub", reason=reason)]
    assert after == [reading_of(good)]


def test_a_file_that_needs_too_much_memory_is_given_up_and_the_next_is_read(
    slow: Path, good: Path
) -> None:
    with ReaderProcess(memory_bytes=250_000_000) as reader:
        greedy = list(reader.read(found_in(slow), limits=Limits()))
        after = list(reader.read(found_in(good), limits=Limits()))

    reason = f"needs too much memory to read; {LEAVE}"
    assert greedy == [Failure(path="slow.epub", reason=reason)]
    assert after == [reading_of(good)]


@pytest.mark.skipif(sys.platform != "linux", reason="children are found in /proc")
def test_a_crash_costs_one_file_and_the_next_is_read(
    reader: ReaderProcess, slow: Path, good: Path
) -> None:
    before = children()
    list(reader.read(found_in(good), limits=Limits()))
    [child] = set(children()) - set(before)
    killer = subprocess.Popen(["sh", "-c", f"sleep 0.4; kill -SEGV {child}"])

    crashed = list(reader.read(found_in(slow), limits=Limits()))
    killer.wait()
    after = list(reader.read(found_in(good), limits=Limits()))

    reason = f"stopped the reader while it was being read (Segmentation fault); {LEAVE}"
    assert crashed == [Failure(path="slow.epub", reason=reason)]
    assert after == [reading_of(good)]


@pytest.mark.skipif(sys.platform != "linux", reason="children are found in /proc")
def test_a_child_that_died_between_two_files_costs_neither(
    reader: ReaderProcess, good: Path
) -> None:
    before = children()
    list(reader.read(found_in(good), limits=Limits()))
    [child] = set(children()) - set(before)

    os.kill(child, signal.SIGKILL)
    assert ended_within(child, 5)

    assert list(reader.read(found_in(good), limits=Limits())) == [reading_of(good)]


PARENT = """
import subprocess, sys
from pathlib import Path
from ingest.sandbox.reader import ReaderProcess
from ingest.reading import Limits
from tests.support.formats import found_in

with ReaderProcess() as reader:
    list(reader.read(found_in(Path(sys.argv[1])), limits=Limits()))
    print(reader._child.pid, flush=True)
    list(reader.read(found_in(Path(sys.argv[2])), limits=Limits(seconds=float(sys.argv[3]))))
    print("read", flush=True)
    sys.stdin.read()
"""


def start_parent(*arguments: object) -> tuple["subprocess.Popen[str]", int]:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    return parent, int(parent.stdout.readline())


@pytest.mark.skipif(sys.platform != "linux", reason="the child is watched in /proc")
@pytest.mark.parametrize("at_work", [False, True])
def test_the_child_dies_with_a_parent_that_was_killed(
    good: Path, slow: Path, at_work: bool
) -> None:
    parent, child = start_parent(good, slow if at_work else good, 60)
    assert parent.stdout is not None
    if not at_work:
        parent.stdout.readline()
    time.sleep(1.0)

    parent.kill()
    parent.wait()

    assert ended_within(child, 5)
    parent.communicate()


@pytest.mark.skipif(sys.platform != "linux", reason="the child is watched in /proc")
def test_ctrl_c_is_left_to_the_parent(reader: ReaderProcess, good: Path) -> None:
    list(reader.read(found_in(good), limits=Limits()))
    before = children()

    os.kill(before[0], signal.SIGINT)
    time.sleep(0.3)
    after = list(reader.read(found_in(good), limits=Limits()))

    assert (after, children()) == ([reading_of(good)], before)


@pytest.mark.skipif(sys.platform != "linux", reason="the child is watched in /proc")
def test_ctrl_c_in_the_middle_of_a_file_ends_the_child_without_a_word_of_its_own(
    good: Path, slow: Path
) -> None:
    parent, child = start_parent(good, slow, 60)
    time.sleep(0.5)

    os.kill(child, signal.SIGINT)
    parent.send_signal(signal.SIGINT)
    _, errors = parent.communicate(timeout=20)

    assert ended_within(child, 5)
    assert errors.count("Traceback") == 1
    assert errors.rstrip().endswith("KeyboardInterrupt")


def test_the_child_loads_neither_the_model_nor_the_screen_nor_pandas(good: Path) -> None:
    program = (
        "import json, sys, ingest.sandbox.reader, ingest.readers\n"
        "for suffix in ('.html', '.pdf', '.docx', '.epub'): ingest.readers.load(suffix)\n"
        "print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    )

    done = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True)

    assert set(json.loads(done.stdout)) & {"torch", "streamlit", "faiss", "pandas"} == set()


def test_what_a_library_prints_does_not_reach_the_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, good: Path
) -> None:
    noisy = tmp_path / "noise" / "sitecustomize.py"
    noisy.parent.mkdir()
    noisy.write_text(
        "import atexit, os, threading\n"
        "threading.Timer(0.3, lambda: os.write(1, b'noise')).start()\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(noisy.parent))

    with ReaderProcess() as reader:
        first = list(reader.read(found_in(good), limits=Limits()))
        time.sleep(0.4)
        second = list(reader.read(found_in(good), limits=Limits()))

    assert first == second == [reading_of(good)]


def test_a_child_that_answers_nonsense_is_killed_and_the_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, good: Path
) -> None:
    noisy = tmp_path / "noise" / "sitecustomize.py"
    noisy.parent.mkdir()
    noisy.write_text("import os\nos.write(1, b'noise')\n")
    monkeypatch.setenv("PYTHONPATH", str(noisy.parent))

    with ReaderProcess() as reader:
        found = list(reader.read(found_in(good), limits=Limits()))

    reason = f"was not read, because its reader ended before it began; {LEAVE}"
    assert found == [Failure(path="good.pdf", reason=reason)]


def test_a_text_that_takes_too_long_is_given_up_and_the_rows_of_a_table_before_are_kept(
    reader: ReaderProcess, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("- a\n" * 1_000_000)
    rows = ['{"text": "Rest."}\n'] * 256 + [json.dumps({"text": "- a\n" * 1_000_000})]
    (tmp_path / "t.jsonl").write_text("".join(rows))

    text = list(reader.read(found_in(tmp_path / "a.txt"), limits=Limits(seconds=0.3)))
    table = list(reader.read(found_in(tmp_path / "t.jsonl"), limits=Limits(seconds=0.3)))

    reason = f"took longer than 0.3 s to read, so it was given up; {LEAVE}"
    assert text == [Failure(path="a.txt", reason=reason)]
    assert len(table) == 257
    assert table[-1] == Failure(path="t.jsonl", reason=reason)
