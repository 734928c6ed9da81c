"""Orders of events that a busy machine brings about, forced: no reader meets what is unfinished."""

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

from index.address import engine_of, spoken
from index.errors import IndexDamagedError
from index.home import KEPT, home_at
from index.search import Searcher
from ingest.pipeline import build
from ingest.status import status_lines
from ingest.verification import verify
from tests.conftest import BagOfWords
from tests.homes import (
    KINDS,
    ROOT,
    Place,
    client_of,
    contents_of,
    end_served_files,
    places,
)

DRAFT, CLEARING, ENGINE = (
    f"index.milvus.{place}" for place in ("publication:Draft", "clearing:Clearing", "engine:Engine")
)
WAL = "milvus_lite.storage.wal:WAL.close_and_delete"
# Two builds die one after the other, each as it was about to call what is named.
IN_AN_ENGINE = [
    (f"{DRAFT}._put_words", f"{CLEARING}._revive"),
    (f"{ENGINE}.rename", f"{ENGINE}.drop _draft_"),
    ("index.milvus.home:point", "index.milvus.home:point"),
    ("index.milvus.home:point", f"{CLEARING}._uncount"),
]
# These the engine is about to call in the process that builds.
IN_A_FILE = [
    (f"{WAL} _documents_", f"{DRAFT}._put_new"),
    (f"{WAL} _passages_", f"{WAL} _documents_"),
    (f"{WAL} _words_", f"{WAL} _passages_"),
    ("milvus_lite.db:save_schema _draft_", "milvus_lite.db:save_schema _draft_"),
    (f"{DRAFT}._check", "os:rmdir _draft_000002"),
]
IN_A_FOLDER = [
    ("index.folder_home:flush", "index.folder_home:replace_text"),
    ("index.folder_home:replace_text", "index.folder_home:replace_text"),
]
DEATHS = [
    *(("folder", *two) for two in IN_A_FOLDER),
    *(("milvus-lite", *two) for two in (*IN_AN_ENGINE, *IN_A_FILE)),
    *(("milvus", *two) for two in IN_AN_ENGINE),
]


@pytest.fixture(scope="module")
def place_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Place]]:
    """Where indexes of a kind are made."""
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
    """Let one begin, which dies there."""
    # Whoever builds serves the file, so that the engine dies with it.
    end_served_files()
    ended = subprocess.run(
        [sys.executable, "-m", "tests.killed", spoken(index), str(corpus), *where.split()],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr


def seen_by_a_reader(index: Path) -> dict[str, Any]:
    """All that is told of an index to whoever reads it."""
    home = home_at(index)
    generation = home.open()
    hits = Searcher(generation, BagOfWords()).search("when do boats sail on tides?", k=20).hits
    return {
        "live": (home.live(), home.withdrawn(), home.names(), home.writer()),
        "status": list(status_lines(generation)),
        "check": verify(home),
        "contents": contents_of(index),
        "hits": [(hit.passage, hit.scores) for hit in hits],
        "counts": generation.passage_counts,
    }


@pytest.mark.parametrize(("kind", "first", "second"), DEATHS)
def test_nothing_that_killed_builds_leave_reaches_a_reader_or_the_next_build(
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
    # The rows of this one are fewer, so that it does not write over all of the other's.
    (corpus / "salt.txt").unlink()
    kill_a_build(index, corpus, second)
    assert seen_by_a_reader(index) == before
    report = build(index, model=model)

    build(tmp_path / "anew", corpus=[corpus], model=model)
    assert contents_of(index) == contents_of(tmp_path / "anew")
    assert verify(home_at(index)).problems == ()
    assert (report.generation, home_at(index).names()) == ("000002", ["000001", "000002"])


def test_a_first_build_that_is_killed_leaves_no_index(
    place_of: Callable[[str], Place], corpus: Path, model: BagOfWords
) -> None:
    index = place_of("milvus-lite").index()

    for where in ("milvus_lite.db:save_schema _writers", "index.milvus.home:point"):
        kill_a_build(index, corpus, where)

    assert build(index, corpus=[corpus], model=model).published
    assert len(contents_of(index)) == 3


def test_a_table_that_goes_while_all_are_listed_is_no_trouble(
    in_a_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, prefix = client_of(in_a_file)
    draft = f"{prefix}_draft_000002"
    client.create_collection(draft, dimension=2)
    listed = MilvusLite.list_collections
    went: list[str] = []

    def list_and_drop(self: MilvusLite, *given: Any, **more: Any) -> list[str]:
        names: list[str] = listed(self, *given, **more)
        if not went:
            went.append(draft)
            self.drop_collection(draft)
        return names

    monkeypatch.setattr(MilvusLite, "list_collections", list_and_drop)
    home = home_at(in_a_file)

    assert (home.names(), went) == (["000001"], [draft])


def test_who_reads_asks_for_no_tables_but_those_of_its_generation(
    in_a_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    was = contents_of(in_a_file)

    def refuse(self: MilvusLite, *given: Any, **more: Any) -> list[str]:
        raise AssertionError("all tables are listed")

    monkeypatch.setattr(MilvusLite, "list_collections", refuse)

    assert contents_of(in_a_file) == was
    assert home_at(in_a_file).mark()[0] == "000001"
    assert verify(home_at(in_a_file)).problems == ()
    assert home_at(in_a_file).writer() is None


def test_each_table_of_a_file_is_open_before_anybody_is_told_where_it_is_served(
    in_a_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, begin = [], Collection.__init__

    def told(self: Collection, name: str, *given: Any, **more: Any) -> None:
        opened.append(name)
        begin(self, name, *given, **more)

    end_served_files()
    monkeypatch.setattr(Collection, "__init__", told)
    client_of(in_a_file)
    before = len(opened)
    home_at(in_a_file).open()

    assert before == len(opened) == len(set(opened)) > 0


def test_what_a_file_is_sorted_by_may_be_half_written(in_a_file: Path, model: BagOfWords) -> None:
    def ask() -> list[str]:
        found = Searcher(home_at(in_a_file).open(), model).search("when do boats sail?").hits
        return [hit.passage.text for hit in found]

    end_served_files()
    was = ask()
    end_served_files()
    address = engine_of(in_a_file)
    assert address
    assert address.file
    sorted_by = list(address.file.glob("collections/*/partitions/*/indexes/*"))
    assert sorted_by
    for path in sorted_by:
        path.write_bytes(path.read_bytes()[:8])

    assert ask() == was


def drop_the_first(index: Path, corpus: Path, model: BagOfWords) -> None:
    """Build so often that the first generation is not kept any more, nor its tables."""
    for number in range(KEPT):
        (corpus / "boats.txt").write_text(f"Boats sail at {number}.\n")
        build(index, corpus=[corpus], model=model)
    assert "000001" not in home_at(index).names()


def test_a_generation_that_goes_between_its_name_and_its_opening_gives_way_to_the_live_one(
    index: Path, corpus: Path, model: BagOfWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_the_first(index, corpus, model)
    home = home_at(index)
    names = iter(["000001"])
    live = home.live
    monkeypatch.setattr(home, "live", lambda: next(names, None) or live())

    assert home.open().manifest.name == "000004"


def test_a_generation_that_goes_while_generations_are_listed_is_left_out(
    index: Path, corpus: Path, model: BagOfWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_the_first(index, corpus, model)
    home = home_at(index)
    names = home.names()
    monkeypatch.setattr(type(home), "names", lambda _: ["000001", *names])

    said = list(status_lines(home.open()))

    assert [line for line in said if "kept for rollback: 000001" in line] == []
    assert len([line for line in said if "kept for rollback" in line]) == KEPT - 1
    assert home.size("000001") in (0, None)
    assert home.damage("000001")
    with pytest.raises(IndexDamagedError):
        home.open_named("000001")


def test_the_live_generation_may_be_replaced_and_dropped_while_its_mark_is_taken(
    index: Path, corpus: Path, model: BagOfWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_the_first(index, corpus, model)
    home = home_at(index)
    now = home.mark()
    monkeypatch.setattr(home, "live", lambda: "000001")

    assert home.mark() != now
