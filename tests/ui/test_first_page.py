"""How soon the first page is there: what it waits for, and what waits for it."""

import subprocess
import sys
from concurrent.futures import Future
from pathlib import Path

import pytest

from tests.support.pages import APP, ASKED, Open, html_of
from tests.support.paths import ROOT
from ui.session import state

# What reads and describes articles, and what finds contradictions in English.
NEVER_FIRST = {"ingest.build.plan", "ingest.describe.study", "index.compare.english.polarity"}


def test_questions_with_sides_are_looked_for_once_the_others_are_found(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, sided = Future[list[str]](), Future[list[str]]()
    sided.set_result(["Does salt help?"])
    begun: list[bool] = []

    def begin() -> Future[list[str]]:
        begun.append(first.done())
        return sided

    monkeypatch.setattr(state, "suggestions", lambda: first)
    monkeypatch.setattr(state, "sided_suggestions", begin)

    app = open_page()
    assert not app.exception
    assert not begun
    first.set_result(["Why do calves cramp?"])
    app.run()

    assert all(begun)
    assert "Why do calves cramp?" in html_of(app)
    assert "Does salt help?" in html_of(app)


def test_the_first_page_imports_nothing_that_is_not_loaded_while_the_browser_starts(
    folder: Path,
) -> None:
    seen = (
        "import sys; from importlib import import_module; import ui.__main__ as command\n"
        "for module in command._FIRST_PAGE: import_module(module)\n"
        f"early = {NEVER_FIRST!r} & set(sys.modules)\n"
        "from pathlib import Path; from streamlit.testing.v1 import AppTest\n"
        "from tests.support.pages import html_of; from ui.session.state import warm_up\n"
        f"warm_up(Path({str(folder / 'index')!r}))\n"
        "import streamlit; type(streamlit.context).cookies = {}\n"
        "before = set(sys.modules)\n"
        f"sys.argv = ['app.py', {str(folder / 'index')!r}]\n"
        f"page = AppTest.from_file({str(APP)!r}, default_timeout=60).run()\n"
        "assert not page.exception and page.text_input\n"
        f"page.query_params['q'] = {ASKED!r}; page.run()\n"
        "assert not page.exception and 'class=\"hit\"' in html_of(page)\n"
        "parts = ('index.', 'ingest.', 'ui.', 'py3langid')\n"
        # Sources are judged in a thread, after the passages are there.
        "new = (name for name in set(sys.modules) - before if name.startswith(parts)"
        " and not name.startswith('index.compare.english.'))\n"
        "from index.text import language\n"
        "print(sorted(new), language._begun(), sorted(early))"
    )

    ended = subprocess.run(
        [sys.executable, "-c", seen], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert ended.stdout.strip() == "[] False []"
