"""Several readers and writers at once, and builders that die, in each store."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from index.errors import BuildRunningError
from index.search.searcher import Searcher
from index.store.milvus import writer_lock
from index.store.open import open_store
from ingest.build.pipeline import build
from ingest.upkeep.verify import verify
from tests.support.bag_of_words import BagOfWords
from tests.support.building import BEAT, DEAD, change
from tests.support.paths import ROOT
from tests.support.stores import KINDS, Place, building, contents_of, let_go_on, places, said_by

READERS, ROUNDS = 8, 3
# More for a longer run, say CONCORDANCE_CRASHES=200.
CRASHES = int(os.environ.get("CONCORDANCE_CRASHES", "10"))

pytest.importorskip("resource", reason="only where a process can be forked")


@pytest.fixture(scope="module", params=KINDS)
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    with places(tmp_path_factory, request.param) as place:
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


def test_eight_readers_get_whole_answers_while_a_process_publishes(
    index: Path, corpus: Path, model: BagOfWords
) -> None:
    change(corpus, 0)
    build(index, model=model)
    over = Event()

    def keep_asking(_: int) -> set[str]:
        seen = set()
        while not over.is_set():
            searcher = Searcher(open_store(index), model)
            for question, name in (("boats sail dawn", "boats.txt"), ("tides rise", "tides.md")):
                [hit] = searcher.search(question, k=1).hits
                document = searcher.generation.document(name)
                assert document
                assert hit.document.doc_id == name
                assert document.text[hit.passage.start : hit.passage.end] == hit.passage.text
            texts = [document.text.split()[-1] for document in searcher.generation.documents]
            assert len(set(texts)) == 1, texts
            seen.add(texts[0])
        return seen

    with ThreadPoolExecutor(READERS) as pool, building(index, corpus, rounds=ROUNDS) as other:
        asking = [pool.submit(keep_asking, number) for number in range(READERS)]
        try:
            for number in range(1, ROUNDS + 1):
                change(corpus, number)
                if number > 1:
                    let_go_on(other)
                assert said_by(other) == "begun"
                let_go_on(other)
                assert said_by(other) == f"published {number + 2:06d}"
            time.sleep(0.5)
        finally:
            over.set()
        seen = set.union(*(one.result() for one in asking))

    assert {"d0.", f"d{ROUNDS}."} <= seen
    assert verify(open_store(index)).problems == ()


def test_a_second_build_learns_at_once_who_is_building(
    index: Path, corpus: Path, model: BagOfWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Waiting for the other one to be taken for dead would last an hour.
    monkeypatch.setattr(writer_lock, "DEAD", 3600.0)
    change(corpus, 1)
    with building(index, corpus) as other:
        assert said_by(other) == "begun"
        with pytest.raises(BuildRunningError, match=rf"process {other.pid}, since 20"):
            build(index, model=model)

        writer = open_store(index).writer()
        assert writer
        assert writer.process == other.pid
        let_go_on(other)
        assert said_by(other) == "published 000002"
    assert open_store(index).writer() is None


def test_a_build_takes_over_from_a_dead_builder_at_once(
    index: Path,
    corpus: Path,
    model: BagOfWords,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Waiting for the next beat of the dead one would last an hour.
    monkeypatch.setattr(writer_lock, "DEAD", 3600.0)
    change(corpus, 1)
    with building(index, corpus) as other:
        assert said_by(other) == "begun"
        other.kill()
        other.wait()
    assert open_store(index).writer() is None
    report = build(index, model=model)

    assert report.published
    build(tmp_path / "rebuilt", corpus=[corpus], model=model)
    assert contents_of(index) == contents_of(tmp_path / "rebuilt")


def test_builds_killed_anywhere_leave_a_whole_index(place: Place, tmp_path: Path) -> None:
    # From a small process, which forks quickly.
    ended = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.support.store_crashes",
            place.address(),
            str(tmp_path),
            str(CRASHES),
        ],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )

    assert ended.returncode == 0, ended.stderr
    assert 0 < int(ended.stdout) < CRASHES
