"""Saving a question on the page where it is asked."""

import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from index.notebook.saved_questions import read_saved
from tests.support.pages import APP, ASKED, click, html_of
from tests.support.tiny_index import copy_of

NOT_HERE = "Who won the cup?"


@pytest.fixture
def corpus(small_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of two articles, that the app is opened with."""
    copy_of(small_library, tmp_path)
    monkeypatch.setattr(sys, "argv", ["app.py", str(tmp_path / "index")])
    return tmp_path / "corpus"


def asked(question: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params["q"] = question
    return app.run()


def test_questions_with_and_without_an_answer_can_be_saved_and_removed(corpus: Path) -> None:
    click(asked(ASKED), "Save this question")
    click(asked(NOT_HERE), "Save this question")
    assert read_saved(corpus / "saved.csv") == [ASKED, NOT_HERE]

    click(asked(ASKED), "Saved")

    assert read_saved(corpus / "saved.csv") == [NOT_HERE]
    (corpus / "saved.csv").write_text("a,b\n")
    app = asked(NOT_HERE)
    assert "Saving is off" in html_of(app)
    assert "has no column question" in html_of(app)
