"""Builds spread over Ray clusters on this machine, some of whose workers are killed."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from index.embedding.exports import MANY
from index.errors import WorkersError
from index.search.searcher import Searcher
from index.store.folder.store import FolderStore
from ingest.build.pipeline import build
from ingest.progress import Silence
from ingest.workers.ray_cluster import ATTEMPTS, OOM_RETRIES, joined
from ingest.workers.tasks import EmbedTask
from ingest.workers.worker import Task
from tests.support.bag_of_words import BagOfWords
from tests.support.commands import run
from tests.support.paths import ROOT
from tests.support.processes import ended_within, is_alive
from tests.support.worker_pools import (
    BATCH,
    POISON,
    CountCores,
    Deadly,
    FullDisk,
    Noted,
    Wait,
    count_lines,
    descendants,
    dies,
    held,
    is_agent,
    loaded,
    on_cluster,
)

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
        address = host.stdout.readline().strip()
        assert address, "Ray could not start; it waits 30 seconds, too few on a very busy machine"
        yield address
        host.communicate()


class Stages(Silence):
    """Counts how many steps of each stage were done."""

    def __init__(self) -> None:
        self.done: Counter[str] = Counter()
        self._stage = ""

    def begin(self, stage: str, total: int) -> None:
        self._stage = stage

    def advance(self, steps: int) -> None:
        self.done[self._stage] += steps


@pytest.mark.usefixtures("few_texts")
def test_a_build_on_a_cluster_that_loses_a_worker_equals_one_without_workers(
    cluster: str, shore: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (shore / "last.txt").write_text(f"A boat with {POISON} sinks.\n")
    alone = build(tmp_path / "alone", corpus=[shore], model=BagOfWords())
    stages, deaths = Stages(), tmp_path / "deaths"

    report = build(
        tmp_path / "spread",
        corpus=[shore],
        model=BagOfWords(),
        progress=stages,
        make_pool=on_cluster(cluster, partial(Deadly, deaths, times=1)),
    )

    assert count_lines(deaths) == 1
    assert held(tmp_path / "spread") == held(tmp_path / "alone")
    assert (report.changes, report.failed) == (alone.changes, alone.failed)
    assert (report.passages, report.embedded) == (alone.passages, alone.embedded)
    assert [failure.path for failure in report.failed] == ["broken.pdf"]
    assert stages.done == {
        "reading with 2 workers": len(list(shore.iterdir())),
        "cutting with 2 workers": report.documents,
        "preparing questions": 1,
        "embedding with 2 workers": report.passages,
    }
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("few_texts")
def test_a_batch_that_kills_every_worker_ends_the_build_in_one_line_and_the_index_answers_on(
    cluster: str, shore: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    build(index, corpus=[shore], model=BagOfWords())
    before = held(index)
    (shore / "last.txt").write_text(f"A boat with {POISON} sinks.\n")
    deaths = tmp_path / "deaths"
    deadly = on_cluster(cluster, partial(Deadly, deaths, times=9))

    with pytest.raises(WorkersError) as ended:
        build(index, model=BagOfWords(), make_pool=deadly)

    assert count_lines(deaths) == 3
    assert str(ended.value) == (
        "3 workers were lost over one batch, embedding 'last', so the build stopped and the "
        "index is as it was. The last one ended with: The worker died unexpectedly while "
        "executing this task. Allow more memory or fewer workers, or move the named articles "
        "out of the corpus."
    )
    assert held(index) == before
    found = Searcher(FolderStore(index), BagOfWords()).search("boat 149")
    assert found.hits[0].document.doc_id == "149.md"
    assert [path.name for path in (index / "generations").iterdir()] == ["000001"]


def test_a_batch_that_fails_on_a_worker_is_tried_three_times(
    cluster: str, tmp_path: Path, model: BagOfWords
) -> None:
    twice = FullDisk(tmp_path / "twice", times=2)
    always = FullDisk(tmp_path / "always", times=9)

    with on_cluster(cluster)(model, tmp_path) as pool:
        done = [result for _, result in pool.results([twice])]
        with pytest.raises(WorkersError) as ended:
            list(pool.results([always]))

    assert done == ["written"]
    assert count_lines(tmp_path / "always") == 3
    assert str(ended.value).startswith(
        "3 workers were lost over one batch, writing, so the build stopped and the index is as it "
        "was. The last one ended with: OSError: No space left on device. Allow more memory"
    )


def test_tasks_are_taken_only_as_workers_have_room_and_a_worker_loads_its_model_once(
    cluster: str, tmp_path: Path, model: BagOfWords
) -> None:
    taken = []

    def tasks() -> Iterator[EmbedTask]:
        for number in range(20):
            taken.append(number)
            yield EmbedTask(keys=[bytes([number])], texts=["Tides rise."], tokens=False)

    ahead = []
    loads = tmp_path / "loads"
    with on_cluster(cluster, partial(loaded, loads))(model, tmp_path) as pool:
        for done, _ in enumerate(pool.results(tasks()), start=1):
            ahead.append(len(taken) - done)

    assert max(ahead) < 4
    assert taken == list(range(20))
    assert max(Counter(loads.read_text().splitlines()).values()) == 1


def test_workers_with_another_model_are_refused(
    cluster: str, corpus: Path, tmp_path: Path, model: BagOfWords
) -> None:
    model.digest = "another"

    with pytest.raises(WorkersError, match="has another model under the same name"):
        build(tmp_path / "index", corpus=[corpus], model=model, make_pool=on_cluster(cluster))


def test_workers_that_cannot_start_end_the_build_in_one_line(
    cluster: str, corpus: Path, tmp_path: Path, model: BagOfWords
) -> None:
    given_up = (
        "No worker could be started in 3 attempts; the last one ended with: The worker died "
        "unexpectedly while executing this task. Build with fewer workers, or without --workers."
    )
    with pytest.raises(WorkersError, match=given_up):
        build(tmp_path / "index", corpus=[corpus], model=model, make_pool=on_cluster(cluster, dies))


def test_a_cluster_without_room_ends_the_build_in_one_line(
    cluster: str, corpus: Path, tmp_path: Path, model: BagOfWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.workers.pool._START_SECONDS", 0.0)

    with pytest.raises(WorkersError) as ended:
        build(tmp_path / "index", corpus=[corpus], model=model, make_pool=on_cluster(cluster))

    assert str(ended.value) == (
        f"The cluster at {cluster} had no room for a worker for 0 s. Wait until other jobs end "
        "(ray status), or build without --workers."
    )


def test_workers_keep_to_their_cores_and_end_with_the_builder(
    cluster: str, tmp_path: Path, model: BagOfWords
) -> None:
    note = tmp_path / "note"
    tasks: list[Task] = [Wait(note), CountCores()]

    with on_cluster(cluster, cores=3)(model, tmp_path) as pool:
        _, counted = next(pool.results(tasks))
        while not note.exists():
            time.sleep(0.02)

    assert counted == (3, {"3"})
    assert ended_within(int(note.read_text()), 10)


def test_a_batch_that_takes_all_memory_is_tried_no_more_often_than_any_other(
    cluster: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(OOM_RETRIES, raising=False)

    with joined(cluster, count=None, cores=1):
        tries = 1 + int(os.environ[OOM_RETRIES])

    # Ray's own setting, by which a task would be tried for ever; to see that takes a full machine.
    assert tries == ATTEMPTS


def test_a_builder_on_a_cluster_answers_sigterm_as_before(cluster: str) -> None:
    before = signal.getsignal(signal.SIGTERM)

    with joined(cluster, count=None, cores=1):
        during = signal.getsignal(signal.SIGTERM)

    assert during == before


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
def test_a_builder_that_is_ended_leaves_no_worker_and_resumes_where_it_stopped(
    shore: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: signal.Signals
) -> None:
    index, notes = tmp_path / "index", tmp_path / "notes"
    call = "import sys; from tests.support.worker_pools import note_all; note_all(*sys.argv[1:])"
    words = [str(index), str(shore), str(notes)]
    builder = subprocess.Popen(
        [sys.executable, "-c", call, *words], cwd=ROOT, stderr=subprocess.DEVNULL
    )
    while not (notes.exists() and notes.read_text().count("\n") > 5 * BATCH):
        assert builder.poll() is None
        time.sleep(0.02)
    started = [process for process in descendants(builder.pid) if is_alive(process)]
    agents = [process for process in started if is_agent(process)]

    builder.send_signal(ending)
    builder.wait()

    assert len(started) > 4
    # Where a killed builder could not end them, Ray's two agents look for it for a minute.
    lasting = agents if ending == signal.SIGKILL else []
    assert len(agents) == 2
    assert [one for one in started if one not in lasting and not ended_within(one, 10)] == []
    monkeypatch.setattr("ingest.passages.embedding.CHECKPOINT", BATCH)
    build(index, corpus=[shore], model=Noted(notes, seconds=0))
    embedded = notes.read_text().splitlines()
    again = len(embedded) - len(set(embedded))
    # Those being embedded, and those whose vectors had not been taken yet.
    assert again <= 4 * BATCH
    assert FolderStore(index).open().manifest.passages == len(set(embedded))


def test_the_model_that_ships_gives_the_same_vectors_in_workers(tmp_path: Path) -> None:
    words = ["build", "--corpus", "corpus", "--index"]
    alone = run("ingest", *words, str(tmp_path / "alone"))
    before = set(descendants(os.getpid()))

    spread = run("ingest", *words, str(tmp_path / "spread"), "--workers", "2")

    assert (alone.returncode, spread.returncode, spread.stderr) == (0, 0, "")
    assert held(tmp_path / "spread") == held(tmp_path / "alone")
    assert set(descendants(os.getpid())) <= before
    # Enough to be embedded in eight bits, if that is faster on this machine.
    assert FolderStore(tmp_path / "spread").open().manifest.passages >= MANY
