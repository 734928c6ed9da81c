"""An engine shared by several machines: builds take turns, whatever their clocks say."""

import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from index.errors import BuildRunningError
from index.store.milvus import writer_lock
from index.store.open import open_store
from ingest.build.pipeline import build
from tests.support.bag_of_words import BagOfWords
from tests.support.building import BEAT, DEAD, change
from tests.support.stores import Place, building, client_of, contents_of, let_go_on, places, said_by


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with places(tmp_path_factory, "milvus") as place:
        yield place


@pytest.fixture(autouse=True)
def _quick_beat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer_lock, "BEAT", BEAT)
    monkeypatch.setattr(writer_lock, "DEAD", DEAD)


@pytest.fixture
def index(place: Place, corpus: Path, model: BagOfWords) -> Path:
    index = place.index()
    build(index, corpus=[corpus], model=model)
    return index


def test_a_builder_on_another_machine_is_named_and_waited_out_if_dead(
    index: Path, corpus: Path, model: BagOfWords, tmp_path: Path
) -> None:
    change(corpus, 1)
    with building(index, corpus, machine="otherhost", folder=tmp_path) as other:
        assert said_by(other) == "begun"
        with pytest.raises(BuildRunningError, match=rf"process {other.pid} on otherhost, since"):
            build(index, model=model)
        other.kill()
        other.wait()
    began = time.monotonic()

    assert build(index, model=model).published

    assert time.monotonic() - began > DEAD * 0.9
    assert open_store(index).writer() is None


def test_a_builder_that_slept_while_another_took_over_writes_no_more(
    index: Path, corpus: Path, model: BagOfWords, tmp_path: Path
) -> None:
    change(corpus, 1)
    with building(index, corpus, machine="otherhost", folder=tmp_path) as other:
        assert said_by(other) == "begun"
        other.send_signal(signal.SIGSTOP)
        change(corpus, 2)
        assert build(index, model=model).generation == "000002"
        whole = contents_of(index)

        other.send_signal(signal.SIGCONT)
        let_go_on(other)

        assert said_by(other).startswith("BuildRunningError Another update is writing")
    assert contents_of(index) == whole
    assert open_store(index).names() == ["000001", "000002"]


@pytest.mark.parametrize("since", ["2001-01-01T00:00:00+00:00", "2999-01-01T00:00:00+00:00"])
def test_no_clock_decides_whether_a_builder_is_alive(
    index: Path, corpus: Path, model: BagOfWords, since: str
) -> None:
    change(corpus, 1)
    client, prefix = client_of(index)
    who = json.dumps({"process": 1, "since": since, "machine": "otherhost"})
    over = Event()

    def beat() -> None:
        number = 0
        while not over.wait(BEAT):
            number += 1
            row = {"ticket": "other", "who": who, "beat": number, "nothing": [0.0, 0.0]}
            client.upsert(f"{prefix}_writers", [row])

    beating = Thread(target=beat)
    beating.start()
    time.sleep(2 * BEAT)
    try:
        with pytest.raises(BuildRunningError, match=f"process 1 on otherhost, since {since[:4]}"):
            build(index, model=model)
    finally:
        over.set()
        beating.join()
    assert build(index, model=model).generation == "000002"
