"""Builds spread over a Ray cluster on this machine, some of whose workers are killed."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import WorkersError
from ingest.build.pipeline import build
from tests.support.bag_of_words import BagOfWords
from tests.support.commands import trouble
from tests.support.paths import ROOT
from tests.support.processes import ended_within, is_alive
from tests.support.worker_pools import POISON, Deadly, deadly_once, descendants, held, on_cluster

_HOST = """
import sys, ray
ray.init("local", num_cpus=2, include_dashboard=False, log_to_driver=False, _temp_dir=sys.argv[1])
print(ray.get_runtime_context().gcs_address, flush=True)
sys.stdin.read()
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="counts processes in /proc")


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a cluster of two cores, which ends with the last test."""
    # Not in tmp_path: a socket is put into it, whose path is limited to 100 characters.
    with (
        tempfile.TemporaryDirectory(prefix="ray-", ignore_cleanup_errors=True) as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("RAY_AUTH_MODE", "token")
        patch.setenv("RAY_AUTH_TOKEN", "0" * 64)
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        host = subprocess.Popen(
            [sys.executable, "-c", _HOST, folder],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert host.stdout is not None
        yield host.stdout.readline().strip()
        host.communicate()


@pytest.mark.usefixtures("few_texts")
def test_a_build_on_a_cluster_that_loses_a_worker_equals_one_without_workers(
    cluster: str, shore: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (shore / "last.txt").write_text(f"A boat with {POISON} sinks.\n")
    alone = build(tmp_path / "alone", corpus=[shore], model=BagOfWords())

    report = build(
        tmp_path / "spread",
        corpus=[shore],
        model=BagOfWords(),
        make_pool=on_cluster(cluster, deadly_once(tmp_path / "killed")),
    )

    assert (tmp_path / "killed").exists()
    assert held(tmp_path / "spread") == held(tmp_path / "alone")
    assert (report.changes, report.failed) == (alone.changes, alone.failed)
    assert (report.passages, report.embedded) == (alone.passages, alone.embedded)
    assert capfd.readouterr() == ("", "")


def test_a_batch_that_kills_every_worker_of_a_cluster_ends_the_build_in_one_line(
    cluster: str, shore: Path, tmp_path: Path
) -> None:
    (shore / "last.txt").write_text(f"A boat with {POISON} sinks.\n")

    with pytest.raises(WorkersError) as ended:
        build(
            tmp_path / "index",
            corpus=[shore],
            model=BagOfWords(),
            make_pool=on_cluster(cluster, Deadly),
        )

    said = str(ended.value)
    assert said.startswith("3 workers were lost over one batch, embedding ")
    assert "The last one ended with: The actor died unexpectedly" in said
    assert "\n" not in said


def test_a_builder_with_its_own_cluster_leaves_no_process_when_it_is_ended(
    shore: Path, tmp_path: Path
) -> None:
    notes = tmp_path / "notes"
    call = "import sys; from tests.support.worker_pools import note_all; note_all(*sys.argv[1:])"
    words = ["cluster", str(tmp_path / "index"), str(shore), str(notes)]
    builder = subprocess.Popen(
        [sys.executable, "-c", call, *words], cwd=ROOT, stderr=subprocess.DEVNULL
    )
    while not notes.exists():
        assert builder.poll() is None
        time.sleep(0.05)
    started = [process for process in descendants(builder.pid) if is_alive(process)]

    builder.terminate()
    builder.wait()

    assert len(started) > 4
    assert all(ended_within(process, 10) for process in started)


def test_a_cluster_that_does_not_answer_is_reported_in_one_line(
    corpus: Path, tmp_path: Path
) -> None:
    words = ["build", "--corpus", str(corpus), "--index", str(tmp_path / "index")]

    said = trouble("ingest", *words, "--workers", "ray://127.0.0.1:1")

    assert said == (
        "No Ray cluster answers at 127.0.0.1:1 ([Errno 111] Connection refused). Start one there "
        "(ray start --head), or build without --workers.\n"
    )


def test_if_ray_is_missing_the_error_names_the_command_that_installs_it(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    words = ["build", "--corpus", str(corpus), "--index", str(tmp_path / "index")]

    said = trouble("ingest", *words, "--workers", "ray://local")

    assert said == (
        "ray://local needs Ray, which is not installed. Install it: pip install "
        "-r ingest/workers/requirements.txt\n"
    )
