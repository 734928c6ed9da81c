"""A library of two articles, built once for all tests of the pages, and a way to open them."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from ingest.build.pipeline import build
from tests.support.comparisons import ByNegation
from tests.support.pages import APP, Open, write_corpus
from ui.session import open_index


@pytest.fixture(scope="session")
def small_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of two articles, and beside it an index of them.

    For looking at only; `copy_of` gives one to change.
    """
    folder = tmp_path_factory.mktemp("library")
    write_corpus(folder / "corpus")
    build(folder / "index", corpus=[folder / "corpus"])
    return folder


@pytest.fixture(scope="module")
def scorer() -> Iterator[ByNegation]:
    """Replaces the reader."""
    scorer = ByNegation()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(open_index, "load_stance_model", lambda: scorer)
        yield scorer


@pytest.fixture
def folder(small_library: Path) -> Path:
    """The library that pages are opened over; tests that write override it with a copy."""
    return small_library


@pytest.fixture(autouse=True)
def _without_cookies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a browser, Streamlit has an object in their place that equals anything."""
    monkeypatch.setattr(type(st.context), "cookies", {})


@pytest.fixture
def open_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open a page over the library, or over another index."""

    def open_page(
        page: str = "",
        *,
        index: Path | None = None,
        corpus: tuple[Path, ...] = (),
        cookies: Mapping[str, str] | None = None,
        **parameters: object,
    ) -> AppTest:
        words = [index or folder / "index", *corpus]
        monkeypatch.setattr(sys, "argv", ["app.py", *map(str, words)])
        monkeypatch.setattr(type(st.context), "cookies", cookies or {})
        app = AppTest.from_file(APP, default_timeout=60)
        if page:
            app.run()
            app.switch_page(page)
        for name, value in parameters.items():
            app.query_params[name] = value
        return app.run()

    return open_page
