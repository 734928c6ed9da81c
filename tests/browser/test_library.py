"""The page Library in a real browser: an article is added, asked about and removed."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

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
    # Not the build before, of which the record is still there.
    now = wait_for_build(
        index, lambda now: now.writer and now.record and now.record.stage == "embedding"
    )
    assert now.writer is not None
    os.kill(now.writer.process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(now.writer.process, signal.SIGCONT)


def drop(page: Page, *files: tuple[str, str, bytes]) -> None:
    """Drop files, each with its name, its kind and its content."""
    page.locator("input[type=file]").set_input_files(
        [FilePayload(name=name, mimeType=kind, buffer=content) for name, kind, content in files]
    )


def test_what_can_be_dropped_is_readable_to_the_end(address: str, watched: Watched) -> None:
    page = watched.page
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        watched.open(f"{address}/library")
        line = page.get_by_test_id("stFileUploaderDropzoneInstructions").locator("span").last

        expect(line).to_contain_text("GZ")
        assert line.evaluate("one => one.scrollWidth <= one.clientWidth || one.clientWidth === 0")
        assert (
            line.evaluate(
                "one => getComputedStyle(one).whiteSpace + getComputedStyle(one).textOverflow"
            )
            == "normalclip"
        )


def test_an_article_can_be_dropped_asked_about_and_removed(
    address: str,
    watched: Watched,
    library: Path,
) -> None:
    page = watched.open(f"{address}/library")

    drop(
        page,
        ("tea.md", "text/markdown", ARTICLE.encode()),
        ("bad.pdf", "application/pdf", b"not a pdf"),
    )
    words = "bad.pdf is damaged, cut short or not a PDF at all; get the file again"
    expect(page.get_by_role("alert")).to_have_text(words, timeout=30_000)
    page.get_by_role("button", name="Add 1 article").click()
    with stopped_while_embedding(library / "index"):
        expect(page.locator(".building")).to_contain_text(f"of {HERBS + 1} passages")
        page.screenshot(path=SCREENSHOTS / "library.png")
    expect(page.get_by_text("1 added")).to_be_visible(timeout=60_000)
    first = page.locator("ul.shelf > li").first
    expect(first).to_contain_text("Valerian")
    expect(first).to_contain_text("new")
    first.get_by_role("link").click()
    expect(page.locator("section.article")).to_contain_text("A cup of valerian tea")
    page.go_back()
    expect(page.locator("ul.shelf > li").first).to_contain_text("Valerian")
    expect(page.locator("ul.shelf .new")).to_have_count(0)
    page.get_by_role("link", name="Ask about the article you added").click()
    page.wait_for_url("**/?article=tea.md")
    ask(watched, address, ASKED)
    found = page.locator("article.hit h3").first.inner_text()

    watched.go("library")
    page.get_by_text("Edit", exact=True).click()
    # The table is a canvas: a line of headings, then tea, which was added last.
    rows = page.locator("[data-testid=stDataFrame] canvas").first.bounding_box()
    assert rows is not None
    page.mouse.click(rows["x"] + 42, rows["y"] + 35 * 2 - 17)
    page.get_by_role("button", name="Remove 1 article").click()
    page.get_by_role("button", name="Yes, remove 1 article").click()
    expect(page.get_by_text("1 removed")).to_be_visible(timeout=30_000)
    ask(watched, address, ASKED)

    assert "Valerian" in found
    assert "Valerian" not in page.locator("body").inner_text()
    assert (library / "corpus" / ".removed" / "tea.md").read_text() == ARTICLE


def test_articles_found_while_typing_are_tagged_and_asked(address: str, watched: Watched) -> None:
    page = watched.open(f"{address}/library")

    # Nothing but typing: no Enter, no other field.
    page.get_by_label("Find an article").press_sequentially("s")
    page.get_by_label("Find an article").press_sequentially(" t")
    expect(page.locator(".count")).to_have_text("2 of 3 articles")
    page.get_by_role("button", name="Tag these").click()
    page.get_by_label("Tag", exact=True).fill("sea")
    page.get_by_role("button", name="Tag 2 articles").click()
    expect(page.get_by_text("Tagged 2 articles with “sea”.")).to_be_visible()
    page.locator("nav[aria-label=Tags]").get_by_role("link").click()
    page.wait_for_url("**/library?**tag=sea")
    expect(page.locator("ul.shelf > li")).to_have_count(2)
    page.get_by_role("link", name="Ask these").click()

    page.wait_for_url("**/?tag=sea")
