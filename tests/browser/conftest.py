"""One Chromium for all tests in it, and one server for those that only look at its pages."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.support.browser import CHROMIUM, Watched, browser, served
from tests.support.differences import differing
from tests.support.shown_articles import GONE, write_articles
from tests.support.visits import Visit, visit_all


@pytest.fixture(scope="package", autouse=True)
def _needs_chromium() -> None:
    """Before any server is started."""
    if CHROMIUM is None and os.environ.get("CI") != "true":
        pytest.skip("no Chromium on this machine: apt-get install chromium")


# Not for the session: as long as it is open, no other test of this process may use asyncio.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="package")
def window(chromium: Browser) -> BrowserContext:
    """A window for all pages, so that scripts and styles are fetched and compiled once."""
    return chromium.new_context(viewport={"width": 1400, "height": 900})


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the articles that tests only look at and their index are."""
    return tmp_path_factory.mktemp("browser")


@pytest.fixture(scope="package")
def address(folder: Path) -> Iterator[str]:
    """One server of these articles."""
    articles = write_articles(folder)
    with served(folder / "index", articles) as address:
        (articles[-1] / GONE).unlink()
        yield address


@pytest.fixture(scope="package")
def visits(address: str, folder: Path, window: BrowserContext) -> dict[str, Visit]:
    """What is wrong with each page."""
    watched = Watched(window.new_page())
    with differing(folder / "index"):
        found = visit_all(watched, address)
    watched.page.close()
    return found


@pytest.fixture
def watched(window: BrowserContext) -> Iterator[Watched]:
    """A fresh page; whatever a test does in it, nothing goes wrong and nothing leaves."""
    watched = Watched(window.new_page())
    yield watched
    watched.page.close()
    assert watched.hosts == {"localhost"}
    assert watched.errors == []
