"""The page Library over a copy of a small corpus that may be written to."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.pages import Open
from tests.support.tiny_index import copy_of


@pytest.fixture
def library(tiny_index: Path, tmp_path: Path) -> Path:
    return copy_of(tiny_index, tmp_path)


@pytest.fixture(name="open_page")
def open_library(open_page: Open) -> Open:
    """Open the page, or another one, over an index, and perhaps over folders of articles."""

    def opened(
        index: Path, *corpus: Path, page: str = "library/page.py", **parameters: str
    ) -> AppTest:
        return open_page(page, index=index, corpus=corpus, **parameters)

    return opened
