"""One Chromium for all tests in it, and one server for those that only look at its pages."""

import os
from collections.abc import Iterator
from shutil import copyfile

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.support.browser import (
    CHROMIUM,
    HOSTILE_TEXT,
    HOSTILE_TITLE,
    Watched,
    browser,
    served,
)
from tests.support.comparisons import ARTICLES, SOURCES
from tests.support.paths import ROOT
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
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Two articles that ship, a hostile one, and four short ones that contradict each other."""
    folder = tmp_path_factory.mktemp("browser")
    hostile = folder / "hostile"
    hostile.mkdir()
    (hostile / "zebra.txt").write_text(HOSTILE_TEXT, encoding="utf-8", newline="")
    link = "javascript:document.title='taken'"
    (hostile / "sources.csv").write_text(
        "path,title,source,url,published\n"
        f"zebra.txt,{HOSTILE_TITLE},<i>Zebra</i> $Press$,{link},2019\n",
        encoding="utf-8",
    )
    shipped = folder / "shipped"
    shipped.mkdir()
    # Two of the articles are enough, and embedding all would take most of the time.
    for name in ("nass-patient-page.md", "dr-oracle-causes.md", "sources.csv"):
        copyfile(ROOT / "corpus" / name, shipped / name)
    short = folder / "short"
    short.mkdir()
    (short / "sources.csv").write_text(SOURCES)
    for name, text in ARTICLES.items():
        (short / name).write_text(text)
    with served(folder / "index", [shipped, hostile, short]) as address:
        yield address


@pytest.fixture(scope="package")
def visits(address: str, window: BrowserContext) -> dict[str, Visit]:
    """What is wrong with each page."""
    watched = Watched(window.new_page())
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
