"""The page Ask over a small library, with a reader that goes by negation."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.comparisons import ARTICLES, SOURCES, ByNegation, write_articles
from tests.support.pages import Open


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_articles(tmp_path_factory.mktemp("compared") / "corpus", ARTICLES, SOURCES)


@pytest.fixture(name="open_page")
def open_ask(open_page: Open, index: Path, scorer: ByNegation) -> Open:
    """Open the page over the index of this file or another one."""
    usual = index

    def opened(page: str = "", *, index: Path = usual, **parameters: object) -> AppTest:
        return open_page(page, index=index, **parameters)

    return opened
