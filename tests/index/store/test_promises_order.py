"""Forced orders of events that happen on busy machines: no reader sees anything unfinished."""

# ruff: noqa: ANN401, since what is given to an engine is of any type

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from milvus_lite.db import MilvusLite
from milvus_lite.engine.collection import Collection

from index.errors import IndexDamagedError
from index.files.address import engine_of, spoken
from index.search.searcher import Searcher
from index.store.open import open_store
from index.store.store import KEPT
from ingest.build.pipeline import build
from ingest.upkeep.status import status_lines
from ingest.upkeep.verify import verify
from tests.support.bag_of_words import BagOfWords
from tests.support.paths import ROOT
from tests.support.stores import (
    KINDS,
    Place,
    client_of,
    contents_of,
    end_served_files,
    places,
)

DRAFT, CLEAN_UP, ENGINE = (
    f"index.store.milvus.{place}" for place in ("writer:Draft", "clean_up:CleanUp", "client:Engine")
)
WAL = "milvus_lite.storage.wal:WAL.close_and_delete"
# Two builds die one after the other, each just before the call that is named.
IN_AN_ENGINE = [
    (f"{DRAFT}._put_words", f"{CLEAN_UP}._revive"),
    (f"{ENGINE}.rename", f"{ENGINE}.drop _draft_"),
    ("index.store.milvus.store:point", "index.store.milvus.store:point"),
    ("index.store.milvus.store:point", f"{CLEAN_UP}._uncount"),
]
# The engine makes these calls in the process that builds.
IN_A_FILE = [
    (f"{WAL} _documents_", f"{DRAFT}._put_new"),
    (f"{WAL} _passages_", f"{WAL} _documents_"),
    (f"{WAL} _words_", f"{WAL} _passages_"),
    ("milvus_lite.db:save_schema _draft_", "milvus_lite.db:save_schema _draft_"),
    (f"{DRAFT}._check", "os:rmdir _draft_000002"),
]
IN_A_FOLDER = [
    ("index.store.folder.store:flush", "index.store.folder.store:replace_text"),
    ("index.store.folder.store:replace_text", "index.store.folder.store:replace_text"),
]
DEATHS = [
    *(("folder", *two) for two in IN_A_FOLDER),
    *(("milvus-lite", *two) for two in (*IN_AN_ENGINE, *IN_A_FILE)),
    *(("milvus", *two) for two in IN_AN_ENGINE),
]


@pytest.fixture(scope="module")
def place_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Place]]:
    """The place for indexes of a kind."""
    with ExitStack() as stack:
        yield cache(lambda kind: stack.enter_context(places(tmp_path_factory, kind)))


@pytest.fixture(params=KINDS)
def index(
    request: pytest.FixtureRequest,
    place_of: Callable[[str], Place],
    corpus: Path,
    model: BagOfWords,
) -> Path:
    """An index of two articles, of each kind."""
    index = place_of(request.param).index()
    build(index, corpus=[corpus], model=model)
    return index


@pytest.fixture
def in_a_file(place_of: Callable[[str], Place], corpus: Path, model: BagOfWords) -> Path:
    """The same in a file, which this process serves."""
    end_served_files()
    index = place_of("milvus-lite").index()
    build(index, corpus=[corpus], model=model)
    return index


def kill_a_build(index: Path, corpus: Path, where: str) -> None:
    """Start a build that dies there."""
    # The builder serves the file, so that the engine dies with it.
    end_served_files()
    ended = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.support.killed_build",
            spoken(index),
            str(corpus),
            *where.split(),
        ],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr


def seen_by_a_reader(index: Path) -> dict[str, Any]:
    """Everything that a reader sees of an index."""
    store = open_store(index)
    generation = store.open()
    hits = (
        Searcher(store, BagOfWords(), generation=generation)
        .search("when do boats sail on tides?", k=20)
        .hits
    )
    return {
        "live": (store.live(), store.put_aside(), store.names(), store.writer()),
        "status": list(status_lines(generation)),
        "check": verify(store),
        "contents": contents_of(index),
        "hits": [(hit.passage, hit.scores) for hit in hits],
        "counts": generation.passage_counts,
    }


@pytest.mark.parametrize(("kind", "first", "second"), DEATHS)
def test_leftovers_of_killed_builds_reach_neither_a_reader_nor_the_next_build(
    place_of: Callable[[str], Place],
    corpus: Path,
    model: BagOfWords,
    tmp_path: Path,
    kind: str,
    first: str,
    second: str,
) -> None:
    index = place_of(kind).index()
    (corpus / "gulls.txt").write_text("Gulls follow boats.\n")
    build(index, corpus=[corpus], model=model)
    before = seen_by_a_reader(index)
    assert before["check"].problems == ()
    (corpus / "gulls.txt").unlink()
    (corpus / "boats.txt").write_text("Boats sail at dusk.\n\nBoats sail on tides.\n")
    (corpus / "salt.txt").write_text("Boats carry salt.\n")

    kill_a_build(index, corpus, first)
    assert seen_by_a_reader(index) == before
    # This one has fewer rows, so that it does not overwrite all of the other's.
    (corpus / "salt.txt").unlink()
    kill_a_build(index, corpus, second)
    assert seen_by_a_reader(index) == before
    report = build(index, model=model)

    build(tmp_path / "rebuilt", corpus=[corpus], model=model)
    assert contents_of(index) == contents_of(tmp_path / "rebuilt")
    assert verify(open_store(index)).problems == ()
    assert (report.generation, open_store(index).names()) == ("000002", ["000001", "000002"])


def test_a_first_build_that_is_killed_leaves_no_index(
    place_of: Callable[[str], Place], corpus: Path, model: BagOfWords
) -> None:
    index = place_of("milvus-lite").index()

    for where in ("milvus_lite.db:save_schema _writers", "index.store.milvus.store:point"):
        kill_a_build(index, corpus, where)

    assert build(index, corpus=[corpus], model=model).published
    assert len(contents_of(index)) == 3


def test_a_collection_dropped_while_all_are_listed_is_no_error(
    in_a_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, prefix = client_of(in_a_file)
    draft = f"{prefix}_draft_000002"
    client.create_collection(draft, dimension=2)
    listed = MilvusLite.list_collections
    dropped: list[str] = []

    def list_and_drop(self: MilvusLite, *given: Any, **more: Any) -> list[str]:
        names: list[str] = listed(self, *given, **more)
        if not dropped:
            dropped.append(draft)
            self.drop_collection(draft)
        return names

    monkeypatch.setattr(MilvusLite, "list_collections", list_and_drop)
    store = open_store(in_a_file)

    assert (store.names(), dropped) == (["000001"], [draft])


def test_readers_ask_only_for_the_collections_of_their_generation(
    in_a_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    was = contents_of(in_a_file)

    def refuse(self: MilvusLite, *given: Any, **more: Any) -> list[str]:
        raise AssertionError("all collections are listed")

    monkeypatch.setattr(MilvusLite, "list_collections", refuse)

    assert contents_of(in_a_file) == was
    assert open_store(in_a_file).version()[0] == "000001"
    assert verify(open_store(in_a_file)).problems == ()
    assert open_store(in_a_file).writer() is None


def test_all_collections_of_a_file_are_open_before_its_address_is_published(
    in_a_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, begin = [], Collection.__init__

    def record(self: Collection, name: str, *given: Any, **more: Any) -> None:
        opened.append(name)
        begin(self, name, *given, **more)

    end_served_files()
    monkeypatch.setattr(Collection, "__init__", record)
    client_of(in_a_file)
    before = len(opened)
    open_store(in_a_file).open()

    assert before == len(opened) == len(set(opened)) > 0


def test_the_indexes_of_a_file_may_be_half_written(in_a_file: Path, model: BagOfWords) -> None:
    def ask() -> list[str]:
        hits = Searcher(open_store(in_a_file), model).search("when do boats sail?").hits
        return [hit.passage.text for hit in hits]

    end_served_files()
    was = ask()
    end_served_files()
    address = engine_of(in_a_file)
    assert address
    assert address.file
    indexes = list(address.file.glob("collections/*/partitions/*/indexes/*"))
    assert indexes
    for path in indexes:
        path.write_bytes(path.read_bytes()[:8])

    assert ask() == was


def drop_the_first(index: Path, corpus: Path, model: BagOfWords) -> None:
    """Build until the first generation is dropped, and its collections too."""
    for number in range(KEPT):
        (corpus / "boats.txt").write_text(f"Boats sail at {number}.\n")
        build(index, corpus=[corpus], model=model)
    assert "000001" not in open_store(index).names()


def test_a_generation_dropped_before_it_is_opened_gives_way_to_the_live_one(
    index: Path, corpus: Path, model: BagOfWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_the_first(index, corpus, model)
    store = open_store(index)
    names = iter(["000001"])
    live = store.live
    monkeypatch.setattr(store, "live", lambda: next(names, None) or live())

    assert store.open().manifest.name == "000004"


def test_a_generation_dropped_while_generations_are_listed_is_left_out(
    index: Path, corpus: Path, model: BagOfWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_the_first(index, corpus, model)
    store = open_store(index)
    names = store.names()
    monkeypatch.setattr(type(store), "names", lambda _: ["000001", *names])

    lines = list(status_lines(store.open()))

    assert [line for line in lines if "kept for rollback: 000001" in line] == []
    assert len([line for line in lines if "kept for rollback" in line]) == KEPT - 1
    assert store.size("000001") in (0, None)
    assert store.damage("000001")
    with pytest.raises(IndexDamagedError):
        store.open_named("000001")


def test_the_live_generation_may_be_replaced_and_dropped_while_its_version_is_read(
    index: Path, corpus: Path, model: BagOfWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_the_first(index, corpus, model)
    store = open_store(index)
    now = store.version()
    monkeypatch.setattr(store, "live", lambda: "000001")

    assert store.version() != now
