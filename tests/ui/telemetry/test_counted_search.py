"""Questions on the pages are counted and logged once, however often a page is drawn."""

import json
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.pages import APP
from tests.support.tiny_index import copy_of
from ui.telemetry.log import start_log, stop_log
from ui.telemetry.metrics import REGISTRY


def count(name: str, outcome: str) -> float:
    labels = {"door": "page", "outcome": outcome}
    return REGISTRY.get_sample_value(f"concordance_{name}_total", labels) or 0


@pytest.fixture
def app(tiny_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    # What is asked on a page is written into the history of its index.
    index = copy_of(tiny_index, tmp_path) / "index"
    monkeypatch.setattr(sys, "argv", ["app.py", str(index)])
    return AppTest.from_file(APP, default_timeout=60).run()


def test_a_question_on_the_page_counts_once(app: AppTest, tmp_path: Path) -> None:
    before = count("questions", "answered")
    handler = start_log(str(tmp_path / "log.jsonl"), questions=False)

    app.query_params["q"] = "When do the tides rise?"
    app.run()
    app.run()
    stop_log(handler)

    assert count("questions", "answered") == before + 1
    lines = (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()
    logged = [json.loads(line) for line in lines]
    assert [(one["event"], one["door"]) for one in logged] == [
        ("question", "page"),
        ("comparison", "page"),
    ]


def test_another_question_on_the_page_counts_as_another(app: AppTest) -> None:
    before = count("questions", "answered"), count("questions", "refused")

    for question in ("When do the tides rise?", "How do I renew a passport?"):
        app.query_params["q"] = question
        app.run()

    after = count("questions", "answered"), count("questions", "refused")
    assert after == (before[0] + 1, before[1] + 1)


def test_a_comparison_on_the_page_counts_once(app: AppTest) -> None:
    before = count("comparisons", "answered")

    app.query_params["q"] = "Do the tides rise?"
    app.run()
    app.run()

    assert count("comparisons", "answered") == before + 1
