"""What the program says of its index when it starts, and what it builds beside the pages."""

import os
import time
from pathlib import Path

import pytest
from filelock import FileLock

from index.search.searcher import open_searcher
from ingest.build.background import state
from ingest.build.pipeline import build
from ui.terminal import build_beside, build_first


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "tide.txt").write_text("The tide rises and falls twice a day.")
    build(tmp_path / "index", corpus=[tmp_path / "corpus"])
    return tmp_path / "corpus"


def test_nothing_is_built_if_no_article_changed(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = state(tmp_path / "index").record

    build_beside(tmp_path / "index", [corpus])

    assert capsys.readouterr().out.startswith("Nothing has changed: 1 article, 1 passage")
    assert state(tmp_path / "index").record == before


def test_articles_that_changed_are_built_beside_what_answers(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (corpus / "moon.txt").write_text("The moon draws the water up.")

    build_beside(tmp_path / "index", [corpus])

    said = capsys.readouterr().out
    assert said.startswith("A build would have 2 articles, 2 passages: 1 added")
    assert said.endswith("It is built now; until then the index from before answers.\n")
    while state(tmp_path / "index").writer:
        time.sleep(0.05)
    titles = [document.title for document in open_searcher(tmp_path / "index").documents]
    assert sorted(titles) == ["moon", "tide"]


def test_an_index_whose_articles_are_gone_still_answers(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (corpus / "tide.txt").unlink()

    build_beside(tmp_path / "index", [])

    assert capsys.readouterr().err.endswith("Using the existing index.\n")
    assert len(open_searcher(tmp_path / "index").documents) == 1


def test_an_index_that_cannot_be_written_answers_read_only(
    corpus: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (corpus / "moon.txt").write_text("The moon draws the water up.")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(FileLock, "acquire", refuse)

    build_beside(tmp_path / "index", [corpus])

    said = capsys.readouterr().err
    assert "cannot be written to (Permission denied)" in said
    assert said.endswith("Using the existing index, read-only.\n")


def test_an_index_that_is_damaged_where_no_build_looks_is_built_anew(
    corpus: Path, tmp_path: Path
) -> None:
    [file] = (tmp_path / "index" / "generations").glob("*/segments/*/vectors.npy")
    times = file.stat()
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))

    build_first(tmp_path / "index", [corpus])

    assert len(open_searcher(tmp_path / "index").documents) == 1
