import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.web import cli

from index.terminal import run
from ui.__main__ import main

Start = Callable[..., int]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What Streamlit would be started with, each time that it would be."""
    started: list[list[str]] = []
    monkeypatch.setattr(cli, "main", lambda words, **_: started.append(words))
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


def test_the_index_is_built_and_served_on_this_machine_only(
    start: Start, served: list[list[str]], corpus: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"

    code = start("--corpus", corpus, "--index", index)

    assert code == 0
    assert (index / "live").is_file()
    words = served[0]
    assert {"--server.address=localhost", "--browser.gatherUsageStats=false"} <= set(words)
    assert words[words.index("--") + 1 :] == [str(index), str(corpus)]


def test_a_port_in_use_is_one_line(
    start: Start, served: list[list[str]], capsys: pytest.CaptureFixture[str]
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
    start: Start, served: list[list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = start("--corpus", tmp_path / "none", "--index", tmp_path / "index")

    assert code == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert served == []


def test_an_empty_folder_is_served_to_be_filled(
    start: Start, served: list[list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()

    code = start("--corpus", tmp_path / "empty", "--index", tmp_path / "index")

    assert code == 0
    assert "Or add a first article on the page Library." in capsys.readouterr().err
    assert served[0][-2:] == [str(tmp_path / "index"), str(tmp_path / "empty")]


def test_without_corpus_the_index_that_is_there_is_served(
    start: Start,
    served: list[list[str]],
    corpus: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    start("--corpus", corpus, "--index", tmp_path / "index")
    (corpus / "tide.txt").unlink()

    code = start("--index", tmp_path / "index")

    assert code == 0
    assert "Going on with the index as it is." in capsys.readouterr().err
    assert len(served) == 2
