import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from streamlit.starlette import App

from index.terminal import run
from ui.__main__ import main

Start = Callable[..., int]


@dataclass
class Started:
    """How Streamlit would be started: its settings, and the arguments that the pages read."""

    config: dict[str, object]
    words: list[str]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Started]:
    """Every start of Streamlit, recorded instead of run."""
    started: list[Started] = []

    def run(_: App, *, config: dict[str, object]) -> None:
        started.append(Started(config=config, words=sys.argv[1:]))

    monkeypatch.setattr(App, "run", run)
    return started


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Start:
    def start(*words: object) -> int:
        monkeypatch.setattr(sys, "argv", ["ui", *map(str, words)])
        return run(main)

    return start


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "tide.txt").write_text("The tide rises and falls twice a day.")
    return tmp_path / "corpus"


def test_the_index_is_built_and_served_to_this_machine_only(
    start: Start, served: list[Started], corpus: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"

    code = start("--corpus", corpus, "--index", index)

    assert code == 0
    assert (index / "live").is_file()
    assert served[0].config["server.address"] == "localhost"
    assert served[0].config["browser.gatherUsageStats"] is False
    assert served[0].words == [str(index), str(corpus)]


def test_a_port_in_use_is_a_one_line_error(
    start: Start, served: list[Started], capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("localhost", 0))
        taken.listen()
        port = taken.getsockname()[1]

        code = start("--port", port)

    assert code == 1
    assert capsys.readouterr().err.startswith(f"Port {port} is in use")
    assert served == []


def test_without_corpus_and_index_nothing_is_served(
    start: Start, served: list[Started], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = start("--corpus", tmp_path / "none", "--index", tmp_path / "index")

    assert code == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert served == []


def test_an_empty_folder_is_served_so_that_it_can_be_filled(
    start: Start, served: list[Started], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()

    code = start("--corpus", tmp_path / "empty", "--index", tmp_path / "index")

    assert code == 0
    assert "Or add a first article on the Library page." in capsys.readouterr().err
    assert served[0].words == [str(tmp_path / "index"), str(tmp_path / "empty")]


def test_an_existing_index_is_served_before_anything_is_built(
    start: Start,
    served: list[Started],
    corpus: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start("--corpus", corpus, "--index", tmp_path / "index")
    (corpus / "tide.txt").unlink()
    monkeypatch.delattr("ui.terminal.build_first")

    code = start("--index", tmp_path / "index")

    assert code == 0
    assert len(served) == 2


@pytest.mark.parametrize(
    ("option", "name", "address"),
    [("--address", "0.0.0.0", "0.0.0.0"), ("--host", "articles.example", "localhost")],
)
def test_a_server_that_others_can_reach_prints_a_warning(
    start: Start,
    served: list[Started],
    corpus: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    option: str,
    name: str,
    address: str,
) -> None:
    code = start("--corpus", corpus, "--index", tmp_path / "index", option, name)

    assert code == 0
    assert served[0].config["server.address"] == address
    said = capsys.readouterr()
    assert "Concordance is at http://localhost:" in said.out
    assert f"Warning: anyone who can reach {name} can read and change your articles" in said.err


def test_an_address_of_another_machine_is_a_one_line_error(
    start: Start, served: list[Started], capsys: pytest.CaptureFixture[str]
) -> None:
    code = start("--address", "192.0.2.1")

    assert code == 1
    assert capsys.readouterr().err.startswith("192.0.2.1 is not an address that this machine")
    assert served == []


def test_logging_questions_needs_a_log(start: Start, served: list[Started]) -> None:
    with pytest.raises(SystemExit) as left:
        start("--log-questions")

    assert (left.value.code, served) == (2, [])
