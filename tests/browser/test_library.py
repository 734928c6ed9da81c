"""The page Library in a real browser: an article is added, asked about and removed."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.browser import SCREENSHOTS, Watched, ask, served
from tests.support.tiny_index import copy_of, wait_for_build

# Enough that a build is still embedding them when the test looks, even on a fast machine.
HERBS = 200
ARTICLE = "# Valerian\n\nA cup of valerian tea calms restless legs before sleep.\n" + "".join(
    f"\n## Herb {number}\n\nHerb {number} grows on the dunes, and nobody asks for it.\n"
    for number in range(HERBS)
)
ASKED = "Which tea calms restless legs?"


@pytest.fixture
def library(tiny_index: Path, tmp_path: Path) -> Path:
    return copy_of(tiny_index, tmp_path)


@pytest.fixture
def address(library: Path) -> Iterator[str]:
    with served(library / "index", [library / "corpus"]) as address:
        yield address


@contextmanager
def stopped_while_embedding(index: Path) -> Iterator[None]:
    """Pause the build inside, so that its progress is seen however slow the page is."""
    now = wait_for_build(index, lambda now: now.record and now.record.stage == "embedding")
    assert now.writer is not None
    os.kill(now.writer.process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(now.writer.process, signal.SIGCONT)


def test_an_article_can_be_dropped_asked_about_and_removed(
    address: str,
    watched: Watched,
    library: Path,
) -> None:
    page = watched.open(f"{address}/library")

    page.locator("input[type=file]").set_input_files(
        {"name": "tea.md", "mimeType": "text/markdown", "buffer": ARTICLE.encode()}
    )
    expect(page.get_by_label("Title")).to_have_value("Valerian")
    page.get_by_label("Source").fill("Tea Press")
    page.get_by_role("button", name="Add 1 article").click()
    with stopped_while_embedding(library / "index"):
        expect(page.locator(".building")).to_contain_text(f"of {HERBS + 1} passages")
        page.screenshot(path=SCREENSHOTS / "library.png")
    expect(page.get_by_text("1 added")).to_be_visible(timeout=60_000)
    ask(watched, address, ASKED)
    found = page.locator("article.hit h3").first.inner_text()

    watched.go("library")
    # The table is a canvas: a line of headings, then boats, gulls, tea and tides.
    rows = page.locator("[data-testid=stDataFrame] canvas").first.bounding_box()
    assert rows is not None
    page.mouse.click(rows["x"] + 42, rows["y"] + 35 * 4 - 17)
    page.get_by_role("button", name="Remove 1 article").click()
    page.get_by_role("button", name="Yes, remove 1 article").click()
    expect(page.get_by_text("1 removed")).to_be_visible(timeout=30_000)
    ask(watched, address, ASKED)

    assert found == "1 Tea Press — “Valerian”"
    assert "Tea Press" not in page.locator("body").inner_text()
    assert (library / "corpus" / ".removed" / "tea.md").read_text() == ARTICLE
