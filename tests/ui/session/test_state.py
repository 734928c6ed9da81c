"""What the pages share: the open index, its suggestions, and what is known before it is open."""

import sys
import threading
from pathlib import Path

import pytest

from ingest.build.pipeline import build
from ui.session import background, open_index, state


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "tide.txt").write_text("What moves the sea?\n\nThe moon draws it up.")
    build(tmp_path / "index", corpus=[tmp_path / "corpus"])
    monkeypatch.setattr(sys, "argv", ["app", str(tmp_path / "index")])
    open_index.open_version.cache_clear()
    return tmp_path / "index"


def test_the_articles_are_known_before_the_index_and_its_model_are_loaded(index: Path) -> None:
    with open_index.index_lock:
        before = [listing.doc_id for listing in state.library_generation().listings]

    assert not open_index.is_open()
    state.warm_up(index)
    assert open_index.is_open()
    assert (
        before
        == [listing.doc_id for listing in state.library_generation().listings]
        == ["tide.txt"]
    )


def test_a_question_need_not_wait_for_suggestions(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free: list[bool] = []

    def examples(_: object) -> list[str]:
        free.append(open_index.index_lock.acquire(blocking=False))
        open_index.index_lock.release()
        return ["What moves the sea?"]

    monkeypatch.setattr(state, "examples", examples)

    state.warm_up(index)
    assert not free
    state.find_suggestions(index)

    assert free == [True]
    assert state.suggestions().result(60) == ["What moves the sea?"]


def test_nobody_waits_for_suggestions_whose_search_failed_and_the_error_is_shown(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[BaseException | None] = []
    error = PermissionError("vectors.npy")

    def examples(_: object) -> list[str]:
        raise error

    monkeypatch.setattr(state, "examples", examples)
    monkeypatch.setattr(threading, "excepthook", lambda failed: shown.append(failed.exc_value))

    found = state.suggestions()
    background._threads[-1].join(60)

    assert found.done()
    assert found.result() == []
    assert shown == [error]
