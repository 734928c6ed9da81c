"""Every page in a real browser: accessibility, narrow screens, and a first visit."""

from collections.abc import Iterator
from urllib.parse import quote_plus

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.browser import ASKED, Watched

PAGES = {
    "first": "",
    "answer": f"?q={quote_plus(ASKED)}",
    "silence": f"?q={quote_plus('What is the capital of Mongolia?')}",
    "compare": f"compare?q={quote_plus('Does dehydration cause muscle cramps?')}",
    "articles": "read",
    "article": f"read?doc=nass-patient-page.md&start=100&end=300&q={quote_plus(ASKED)}",
    "library": "library",
    "kept": "kept",
    "quality": "quality",
    "limits": "limits",
}
TOO_WIDE = (
    "(main => main.scrollWidth - main.clientWidth)(document.querySelector('[data-testid=stMain]'))"
)


def each_page(watched: Watched, address: str) -> Iterator[tuple[str, Page]]:
    for name, place in PAGES.items():
        watched.page.goto(f"{address}/{place}")
        watched.settle()
        yield name, watched.page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_serious_accessibility_fault(
    address: str,
    watched: Watched,
    scheme: str,
) -> None:
    watched.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    faults = []

    for name, page in each_page(watched, address):
        found = Axe().run(page).response["violations"]
        faults += [
            (name, fault["id"], fault["nodes"][0]["html"])
            for fault in found
            if fault["impact"] in ("serious", "critical")
        ]

    assert faults == []


def test_nothing_is_wider_than_the_narrowest_phone(
    address: str,
    watched: Watched,
) -> None:
    watched.page.set_viewport_size({"width": 360, "height": 740})

    wide = {name: page.evaluate(TOO_WIDE) for name, page in each_page(watched, address)}

    assert wide == dict.fromkeys(PAGES, 0)
    expect(watched.page.get_by_role("link", name="Quality", exact=True)).to_be_in_viewport()


def test_the_first_tab_stop_skips_to_the_content(
    address: str,
    watched: Watched,
) -> None:
    page = watched.page
    page.goto(f"{address}/limits")
    watched.settle()
    skip = page.get_by_role("link", name="Skip to the content")

    for _ in range(6):
        page.keyboard.press("Tab")
        if skip.evaluate("e => e === document.activeElement"):
            break
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('.masthead') === null")


def test_hints_are_shown_until_hidden_and_a_key_brings_them_back(
    address: str,
    watched: Watched,
) -> None:
    page = watched.page
    page.goto(address)
    watched.settle()
    hints = page.locator(".hints")
    expect(hints.locator("li")).to_have_count(4)
    expect(hints).to_be_visible()

    page.get_by_role("button", name="Hide the hints").click()
    expect(hints).to_be_hidden()
    page.reload()
    watched.settle()
    expect(hints).to_be_hidden()

    page.keyboard.press("?")
    expect(hints).to_be_visible()
