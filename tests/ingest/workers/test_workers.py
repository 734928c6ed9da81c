"""What holds of workers without a cluster: their names, their shares, what they refuse to do."""

import shutil
import sys
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest

from index.embedding.exports import MANY
from index.embedding.sentence_transformer import load_model
from ingest.build.record import BuildRecord
from ingest.workers.from_argument import share_of_cores
from ingest.workers.tasks import EmbedTask
from ingest.workers.worker import Start, Worker, WorkerState
from tests.support.bag_of_words import BagOfWords
from tests.support.commands import run, trouble
from ui.library.build_words import progress_html


@pytest.mark.parametrize(
    "word", ["0", "-1", "two", "http://machine", "ray://", "ray://machine", "ray://local"]
)
def test_any_other_word_for_workers_is_wrong_usage(word: str) -> None:
    ended = run("ingest", "build", "--workers", word)

    assert ended.returncode == 2
    assert "is neither a positive number nor ray://HOST:PORT" in ended.stderr


@pytest.mark.parametrize("words", ["2", "ray://10.0.0.1:6379"])
def test_if_ray_is_missing_the_error_names_the_command_that_installs_it(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    build_it = ["build", "--corpus", str(corpus), "--index", str(tmp_path / "index")]

    said = trouble("ingest", *build_it, "--workers", words)

    assert said == (
        "--workers needs Ray, which is not installed. Install it: pip install "
        "-r ingest/workers/requirements.txt\n"
    )


def test_a_cluster_that_does_not_answer_is_reported_in_one_line(
    corpus: Path, tmp_path: Path
) -> None:
    words = ["build", "--corpus", str(corpus), "--index", str(tmp_path / "index")]

    said = trouble("ingest", *words, "--workers", "ray://127.0.0.1:1")

    assert said == (
        "No Ray cluster answers at 127.0.0.1:1 ([Errno 111] Connection refused). Start one there "
        "(ray start --head), or build without --workers.\n"
    )


# The second is what Ray raises on a machine that is too busy.
@pytest.mark.parametrize("error", [ValueError("No port is free. Free one."), Exception("No port")])
def test_if_ray_cannot_start_on_this_machine_the_error_says_so_in_one_line(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    for name in ("RAY_AUTH_TOKEN", "RAY_AUTH_MODE"):
        monkeypatch.setenv(name, "")
    monkeypatch.setattr("ray.init", Mock(side_effect=error))
    words = ["build", "--corpus", str(corpus), "--index", str(tmp_path / "index")]

    said = trouble("ingest", *words, "--workers", "2")

    reason = str(error).partition(".")[0]
    assert said == (
        f"Ray cannot start on this machine ({reason}). Build with fewer workers, or without "
        "--workers.\n"
    )


def test_workers_on_one_machine_share_its_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.workers.from_argument.usable_cores", lambda: 8)

    assert [share_of_cores(count) for count in (1, 3, 8, 64)] == [8, 2, 1, 1]
    assert share_of_cores(None) == 1


def test_a_worker_with_another_version_of_the_program_refuses_every_task(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A worker limits the whole process that it works in.
    monkeypatch.setattr("index.embedding.threads._share", None)
    worker = Worker(BagOfWords, digest=BagOfWords().digest)
    assert worker.do(Start()) == (None, None)
    sent = Worker(BagOfWords, digest=BagOfWords().digest)
    monkeypatch.setattr("ingest.workers.worker.reader_version", lambda: "another")

    answers = [sent.do(Start()), sent.do(Start())]

    assert answers == 2 * [
        (
            None,
            "A worker on the cluster has another version of this program, or of the libraries "
            "that it reads with. Install the same there: pip install -r requirements.txt",
        )
    ]


class Exported(BagOfWords):
    """Counts how often it is to be exported, and where to."""

    def __init__(self) -> None:
        super().__init__()
        self.to: list[Path | None] = []

    def prepare(self, exports: Path | None) -> str | None:
        self.to.append(exports)
        return super().prepare(exports)


def test_a_worker_exports_its_model_once_when_it_first_embeds() -> None:
    model = Exported()
    state = WorkerState(lambda: model)
    before = list(model.to)
    task = EmbedTask(keys=[b"1"], texts=["Tides rise."], tokens=False)

    task.do(state)
    task.do(state)

    assert (before, model.to) == ([], [None])


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
    there = WorkerState(lambda: load_model(exports=tmp_path / "unseen"))
    shutil.copytree(fresh_cache, tmp_path / "there", dirs_exist_ok=True)

    ready = there.embedder

    vectors = [model.embed_documents(texts).vectors for model in (here, ready, load_model())]
    assert np.array_equal(vectors[0], vectors[1])
    # Read by torch, they are not the same to the last digit.
    assert not np.array_equal(vectors[0], vectors[2])
