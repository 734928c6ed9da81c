"""An engine that is away, refuses, restarts or forgets to answer: one clear line, nothing lost."""

# ruff: noqa: ANN401, since what is between a client and its server is of any type
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer
from typing import Any, cast

import grpc
import pytest
import trustme
from pymilvus.exceptions import MilvusException

from index.errors import EngineError, IndexMissingError
from index.files.address import index_at
from index.search.searcher import Searcher
from index.store.milvus import client, credentials, store
from index.store.milvus.generation import MilvusGeneration
from index.store.open import open_store
from ingest.build.pipeline import build
from ingest.upkeep.verify import verify
from tests.support.bag_of_words import BagOfWords
from tests.support.building import change
from tests.support.ports import free_port
from tests.support.served_engine import served
from tests.support.stores import (
    EngineProcess,
    building,
    contents_of,
    end_served_files,
    running_engine,
    said_by,
)

PATIENCE, BUILD_PATIENCE = 2.0, 20.0
TOKEN = "root:salt"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(client, "PATIENCE", PATIENCE)
    for module in (client, store):
        monkeypatch.setattr(module, "BUILD_PATIENCE", BUILD_PATIENCE)
    for name in (credentials.USER, credentials.PASSWORD, credentials.TOKEN, credentials.CA):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EngineProcess]:
    with running_engine(tmp_path_factory.mktemp("trouble") / "engine") as process:
        yield process


@pytest.fixture
def index(
    process: EngineProcess, corpus: Path, model: BagOfWords, request: pytest.FixtureRequest
) -> Path:
    """An index of two articles in an engine that can be killed."""
    process.start()
    name = f"trouble{abs(hash(request.node.name))}"
    index = index_at(f"milvus://{process.address}/{name}")
    build(index, corpus=[corpus], model=model)
    return index


def error_of(do: Callable[[], object]) -> str:
    """The error of the engine, in one line."""
    with pytest.raises(EngineError) as raised:
        do()
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_an_unreachable_engine_is_named_with_the_seconds_waited() -> None:
    address = f"milvus://127.0.0.1:{free_port()}/articles"

    message = error_of(lambda: open_store(index_at(address)).open())

    assert message.startswith(
        f"The database of your library, {address}, does not answer within 2 seconds."
    )
    assert "Start it, or check the address" in message


def test_a_hanging_engine_is_reported_like_one_that_is_away(
    index: Path, process: EngineProcess, model: BagOfWords
) -> None:
    searcher = Searcher(open_store(index), model)
    assert process.process
    process.process.send_signal(signal.SIGSTOP)
    try:
        assert "does not answer within 2 seconds" in error_of(lambda: searcher.search("tides"))
        assert "does not answer within 2 seconds" in error_of(lambda: open_store(index).open())
    finally:
        process.process.send_signal(signal.SIGCONT)
    assert searcher.search("when do tides rise?").hits


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ({credentials.TOKEN: "root:pepper"}, {credentials.TOKEN: TOKEN}),
        (
            {credentials.USER: "root", credentials.PASSWORD: "x"},
            {credentials.USER: "root", credentials.PASSWORD: "salt"},
        ),
        ({}, {credentials.TOKEN: TOKEN}),
    ],
)
def test_a_wrong_password_is_reported_at_once_and_the_right_one_works(
    tmp_path: Path,
    corpus: Path,
    model: BagOfWords,
    monkeypatch: pytest.MonkeyPatch,
    wrong: dict[str, str],
    right: dict[str, str],
) -> None:
    with served(tmp_path / "data", token=TOKEN) as port:
        index = index_at(f"milvus://localhost:{port}/articles")
        for name, value in wrong.items():
            monkeypatch.setenv(name, value)
        # Whoever asked again after a refusal would do so for an hour.
        for module in (client, store):
            monkeypatch.setattr(module, "BUILD_PATIENCE", 3600.0)

        message = error_of(lambda: build(index, corpus=[corpus], model=model))

        assert "refuses the user and password, or the token. Set CONCORDANCE_MILVUS_USER" in message
        assert "pepper" not in message
        for name, value in right.items():
            monkeypatch.setenv(name, value)
        assert build(index, corpus=[corpus], model=model).published


def test_tls_works_with_the_certificate_and_fails_without_it_in_one_line(
    tmp_path: Path, corpus: Path, model: BagOfWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    own = authority.issue_cert("localhost")
    [chain] = own.cert_chain_pems
    server_credentials = grpc.ssl_server_credentials([(own.private_key_pem.bytes(), chain.bytes())])
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with served(tmp_path / "data", credentials=server_credentials) as port:
        index = index_at(f"milvus+tls://localhost:{port}/articles")

        assert "with TLS, its certificate" in error_of(lambda: open_store(index).open())
        plain = index_at(f"milvus://localhost:{port}/articles")
        assert "does not answer" in error_of(lambda: open_store(plain).open())
        monkeypatch.setenv(credentials.CA, str(tmp_path / "none.pem"))
        assert "none.pem" in error_of(lambda: open_store(index).open())
        monkeypatch.setenv(credentials.CA, str(tmp_path / "ca.pem"))
        assert build(index, corpus=[corpus], model=model).published
        assert Searcher(open_store(index), model).search("when do tides rise?").answerable


def test_collections_with_aliases_are_dropped_as_milvus_requires(
    tmp_path: Path, corpus: Path, model: BagOfWords
) -> None:
    with served(tmp_path / "data") as port:
        index = index_at(f"milvus://localhost:{port}/articles")
        build(index, corpus=[corpus], model=model)
        change(corpus, 1)
        build(index, model=model)
        with open_store(index).writing():
            open_store(index).roll_back()
        for number in range(2, 6):
            change(corpus, number)
            build(index, model=model)

        assert open_store(index).names() == ["000004", "000005", "000006"]


def test_a_question_survives_a_restart_of_the_engine(
    index: Path, process: EngineProcess, model: BagOfWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    searcher = Searcher(open_store(index), model)
    before = searcher.search("when do tides rise?")
    process.kill()
    monkeypatch.setattr(
        cast(MilvusGeneration, searcher.generation).engine, "patience", BUILD_PATIENCE
    )
    starting = Timer(0.5, process.start)
    starting.start()

    after = searcher.search("when do tides rise?")

    starting.join()
    assert after.hits == before.hits


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_build_survives_a_restart_of_the_engine(
    index: Path,
    corpus: Path,
    process: EngineProcess,
    model: BagOfWords,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    share: float,
) -> None:
    asked = 0
    last = int(100 * share)
    ask = client.Engine.ask

    def counted(self: client.Engine, *given: Any, **more: Any) -> Any:
        nonlocal asked
        asked += 1
        if asked == last:
            process.kill()
            Timer(0.3, process.start).start()
        return ask(self, *given, **more)

    change(corpus, 1)
    monkeypatch.setattr(client.Engine, "ask", counted)
    report = build(index, model=model)
    monkeypatch.undo()

    assert asked > last
    assert report.published
    build(tmp_path / "rebuilt", corpus=[corpus], model=model)
    assert contents_of(index) == contents_of(tmp_path / "rebuilt")
    assert verify(open_store(index)).problems == ()


def test_lost_replies_change_nothing_when_everything_is_asked_again(
    index: Path, corpus: Path, model: BagOfWords, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = client.Engine.ask

    def twice(self: client.Engine, question: Callable[..., Any], **more: Any) -> Any:
        lost = False

        def forgetful(client: Any) -> Any:
            nonlocal lost
            reply = question(client)
            if not lost:
                lost = True
                raise MilvusException(message="UNAVAILABLE: Socket closed")
            return reply

        return ask(self, forgetful, **more)

    monkeypatch.setattr(client, "_PAUSE", 0.0)
    monkeypatch.setattr(client.Engine, "ask", twice)
    for number in range(4):
        change(corpus, number)
        if number == 2:
            with open_store(index).writing():
                open_store(index).roll_back()
        assert build(index, model=model).published
    monkeypatch.undo()

    build(tmp_path / "rebuilt", corpus=[corpus], model=model)
    assert contents_of(index) == contents_of(tmp_path / "rebuilt")
    assert open_store(index).names() == ["000003", "000004", "000005"]


def test_an_engine_that_is_gone_for_good_ends_a_build_in_one_line_and_loses_nothing(
    index: Path,
    corpus: Path,
    process: EngineProcess,
    model: BagOfWords,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    was = contents_of(index)
    put = client.Engine.put

    def die(self: client.Engine, table: str, rows: Any) -> None:
        if "_passages_" in table:
            process.kill()
            self.patience = 1.0
        put(self, table, rows)

    change(corpus, 1)
    monkeypatch.setattr(client.Engine, "put", die)
    message = error_of(lambda: build(index, model=model))
    monkeypatch.setattr(client.Engine, "put", put)

    assert "does not answer within 1 seconds" in message
    # The client waits some seconds before it tries again to reach a server that was away.
    monkeypatch.setattr(client, "PATIENCE", BUILD_PATIENCE)
    process.start()
    assert open_store(index).writer() is None
    assert contents_of(index) == was
    assert build(index, model=model).generation == "000002"


def test_a_file_is_opened_again_when_the_process_that_served_it_dies(
    tmp_path: Path, corpus: Path, model: BagOfWords
) -> None:
    index = index_at(f"milvus-lite:{tmp_path / 'articles.db'}")
    build(index, corpus=[corpus], model=model)
    end_served_files()
    change(corpus, 1)
    with building(index, corpus) as other:
        assert said_by(other) == "begun"
        searcher = Searcher(open_store(index), model)
        before = searcher.search("when do tides rise?")
        other.kill()
        other.wait()
        after = searcher.search("when do tides rise?")
    assert after.hits == before.hits
    assert build(index, model=model).generation == "000002"
    end_served_files()


def test_a_missing_index_is_not_an_engine_error(process: EngineProcess) -> None:
    with pytest.raises(IndexMissingError, match="Build one"):
        open_store(index_at(f"milvus://{process.address}/nothing")).open()
