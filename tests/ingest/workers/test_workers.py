"""Builds spread over processes on this machine, some of which are killed."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.embedding.exports import MANY
from index.embedding.sentence_transformer import load_model
from index.errors import WorkersError
from index.search.searcher import Searcher
from index.store.folder.store import FolderStore
from ingest.build.pipeline import build
from ingest.build.record import BuildRecord
from ingest.progress import Silence
from ingest.workers.exports import exported_there
from ingest.workers.tasks import EmbedTask
from tests.support.bag_of_words import BagOfWords
from tests.support.commands import run
from tests.support.paths import ROOT
from tests.support.processes import ended_within, is_alive
from tests.support.worker_pools import (
    BATCH,
    POISON,
    CountCores,
    Deadly,
    deadly_once,
    descendants,
    dies,
    held,
    local,
)
from ui.library.build_words import progress_html

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="counts processes in /proc")


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
def test_a_build_that_loses_a_worker_equals_one_without_workers(
    shore: Path, tmp_path: Path
) -> None:
    (shore / "last.txt").write_text(f"A boat with {POISON} sinks.\n")
    alone = build(tmp_path / "alone", corpus=[shore], model=BagOfWords())
    before = set(descendants(os.getpid()))

    stages = Stages()

    report = build(
        tmp_path / "spread",
        corpus=[shore],
        model=BagOfWords(),
        progress=stages,
        make_pool=local(deadly_once(tmp_path / "killed")),
    )

    assert (tmp_path / "killed").exists()
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
    assert set(descendants(os.getpid())) <= before


@pytest.mark.usefixtures("few_texts")
def test_a_batch_that_kills_every_worker_ends_the_build_in_one_line_and_the_index_answers_on(
    shore: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    build(index, corpus=[shore], model=BagOfWords())
    before = held(index)
    (shore / "last.txt").write_text(f"A boat with {POISON} sinks.\n")

    with pytest.raises(WorkersError) as ended:
        build(index, model=BagOfWords(), make_pool=local(Deadly))

    assert str(ended.value) == (
        "3 workers were lost over one batch, embedding 'last', so the build stopped and the "
        "index is as it was. The last one ended with: Killed. Allow more memory or fewer "
        "workers, or move the named articles out of the corpus."
    )
    assert held(index) == before
    found = Searcher(FolderStore(index), BagOfWords()).search("boat 149")
    assert found.hits[0].document.doc_id == "149.md"
    assert [path.name for path in (index / "generations").iterdir()] == ["000001"]


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_builder_that_is_ended_leaves_no_worker_and_resumes_where_it_stopped(
    shore: Path, tmp_path: Path, ending: signal.Signals
) -> None:
    index, notes = tmp_path / "index", tmp_path / "notes"
    call = "import sys; from tests.support.worker_pools import note_all; note_all(*sys.argv[1:])"
    command = [sys.executable, "-c", call, "here", str(index), str(shore), str(notes)]
    builder = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    while not (notes.exists() and notes.read_text().count("\n") > 5 * BATCH):
        assert builder.poll() is None
        time.sleep(0.02)
    workers = [worker for worker in descendants(builder.pid) if is_alive(worker)]

    builder.send_signal(ending)
    builder.wait()

    assert len(workers) >= 2
    assert all(ended_within(worker, 5) for worker in workers)
    subprocess.run(command, cwd=ROOT, check=True)
    embedded = notes.read_text().splitlines()
    again = len(embedded) - len(set(embedded))
    # Those being embedded, and those whose vectors had not been taken yet.
    assert again <= 4 * BATCH
    assert FolderStore(index).open().manifest.passages == len(set(embedded))


def test_tasks_are_taken_only_as_workers_have_room(tmp_path: Path, model: BagOfWords) -> None:
    taken = []

    def tasks() -> Iterator[EmbedTask]:
        for number in range(20):
            taken.append(number)
            yield EmbedTask(keys=[bytes([number])], texts=["Tides rise."], tokens=False)

    ahead = []
    with local()(model, tmp_path) as pool:
        for done, _ in enumerate(pool.results(tasks()), start=1):
            ahead.append(len(taken) - done)

    assert max(ahead) < 4
    assert taken == list(range(20))


@pytest.mark.parametrize("count", [1, 2, 64])
def test_each_worker_has_its_share_of_the_cores(
    tmp_path: Path, model: BagOfWords, count: int
) -> None:
    share = max(1, (os.cpu_count() or 1) // count)

    with local(count=count)(model, tmp_path) as pool:
        found = [result for _, result in pool.results([CountCores()])]

    assert found == [(share, {str(share)})]


def test_workers_with_another_model_are_refused(
    corpus: Path, tmp_path: Path, model: BagOfWords
) -> None:
    model.digest = "another"

    with pytest.raises(WorkersError, match="has another model under the same name"):
        build(tmp_path / "index", corpus=[corpus], model=model, make_pool=local())


def test_workers_that_cannot_start_end_the_build_in_one_line(
    corpus: Path, tmp_path: Path, model: BagOfWords
) -> None:
    given_up = "No worker could be started in 3 attempts; the last one ended with: Killed"
    with pytest.raises(WorkersError, match=given_up):
        build(tmp_path / "index", corpus=[corpus], model=model, make_pool=local(dies))


@pytest.mark.parametrize("word", ["0", "-1", "two", "http://machine", "ray://", "ray://machine"])
def test_any_other_word_for_workers_is_wrong_usage(word: str) -> None:
    ended = run("ingest", "build", "--workers", word)

    assert ended.returncode == 2
    assert "is neither a positive number nor ray://HOST:PORT" in ended.stderr


def test_the_model_that_ships_gives_the_same_vectors_in_workers(tmp_path: Path) -> None:
    words = ["build", "--corpus", "corpus", "--index"]
    alone = run("ingest", *words, str(tmp_path / "alone"))

    spread = run("ingest", *words, str(tmp_path / "spread"), "--workers", "2")

    assert (alone.returncode, spread.returncode, spread.stderr) == (0, 0, "")
    assert held(tmp_path / "spread") == held(tmp_path / "alone")
    # Enough to be embedded in eight bits, if that is faster on this machine.
    assert FolderStore(tmp_path / "spread").open().manifest.passages >= MANY


def test_the_page_shows_the_number_of_workers() -> None:
    record = BuildRecord(process=1, since="", stage="embedding with 2 workers", done=1, total=20)

    said = progress_html(record)

    assert "Making passages searchable: 1 of 20 passages · with 2 workers" in said


def test_a_worker_on_another_machine_embeds_by_the_exports_in_its_own_cache(
    fresh_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"Tides rise at {hour} o'clock." for hour in range(MANY)]
    monkeypatch.setenv("CONCORDANCE_CACHE", str(fresh_cache))
    here = load_model(exports=tmp_path / "index")
    monkeypatch.setenv("CONCORDANCE_CACHE", str(tmp_path / "there"))
    there = load_model(exports=tmp_path / "unseen")
    shutil.copytree(fresh_cache, tmp_path / "there")

    ready = exported_there(there)

    vectors = [model.embed_documents(texts).vectors for model in (here, ready, load_model())]
    assert np.array_equal(vectors[0], vectors[1])
    # Read by torch, they are not the same to the last digit.
    assert not np.array_equal(vectors[0], vectors[2])
