"""A watched folder: changes are built once they have settled."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from queue import Queue
from threading import Event, Thread

import pytest

from index.errors import ConcordanceError
from index.store.folder.store import FolderStore
from ingest.build.pipeline import build
from ingest.build.report import BuildReport
from ingest.upkeep.watch import follow
from tests.support.bag_of_words import BagOfWords

Outcomes = Queue[BuildReport | ConcordanceError]


@pytest.fixture
def followed(
    tmp_path: Path, model: BagOfWords, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], Outcomes]]:
    """Starts to follow `tmp_path/corpus`; the index is inside it."""
    monkeypatch.setattr("ingest.upkeep.watch._AGAIN", 0.3)
    corpus, stop, threads = tmp_path / "corpus", Event(), list[Thread]()
    corpus.mkdir()
    (corpus / "a.txt").write_text("Tides rise.")
    index = corpus / "built"

    def begin() -> Outcomes:
        outcomes: Outcomes = Queue()
        now = partial(build, index, corpus=[corpus], model=model)

        def run() -> None:
            for outcome in follow([corpus], now, index=index, settle=0.3, stop=stop):
                outcomes.put(outcome)

        threads.append(Thread(target=run))
        threads[0].start()
        return outcomes

    yield begin
    stop.set()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()


def test_changes_are_built_once_they_have_settled(
    tmp_path: Path, followed: Callable[[], Outcomes]
) -> None:
    corpus, outcomes = tmp_path / "corpus", followed()
    first = outcomes.get(timeout=20)
    time.sleep(1)
    for number in range(5):
        (corpus / f"b{number}.txt").write_text("Boats sail.")
        time.sleep(0.05)

    second = outcomes.get(timeout=20)

    assert isinstance(first, BuildReport)
    assert isinstance(second, BuildReport)
    assert (len(second.changes.added), second.generation) == (5, "000002")
    (corpus / "a.txt").unlink()
    third = outcomes.get(timeout=20)
    assert isinstance(third, BuildReport)
    assert third.changes.removed == ("a.txt",)
    time.sleep(1)
    assert outcomes.empty()


def test_an_error_is_reported_once_and_the_build_is_tried_again(
    tmp_path: Path, followed: Callable[[], Outcomes]
) -> None:
    index = tmp_path / "corpus" / "built"
    with FolderStore(index).writing():
        outcomes = followed()
        error = outcomes.get(timeout=20)
        time.sleep(1.5)

    report = outcomes.get(timeout=20)

    assert "Another update is writing" in str(error)
    assert isinstance(report, BuildReport)
    assert report.published
