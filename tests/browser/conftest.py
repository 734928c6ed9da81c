"""One Chromium for all tests in it, and one server for those that only look at its pages."""

import os
from collections.abc import Iterator
from shutil import copyfile

import pytest
from playwright.sync_api import Browser

from tests.support.browser import (
    CHROMIUM,
    HOSTILE_TEXT,
    HOSTILE_TITLE,
    Watched,
    browser,
    served,
)
from tests.support.paths import ROOT


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
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Two articles that ship, one of which has no date, and a hostile one of a year."""
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
    with served(folder / "index", [shipped, hostile]) as address:
        yield address


@pytest.fixture
def watched(chromium: Browser) -> Iterator[Watched]:
    """A fresh window; whatever a test does in it, nothing goes wrong and nothing leaves."""
    context = chromium.new_context(viewport={"width": 1400, "height": 900})
    watched = Watched(context.new_page())
    yield watched
    context.close()
    assert watched.hosts == {"localhost"}
    assert watched.errors == []
