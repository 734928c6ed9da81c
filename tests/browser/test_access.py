"""Every page in a real browser: accessibility, narrow screens, and a first visit."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import Watched
from tests.support.visits import Visit


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_serious_accessibility_fault(visits: dict[str, Visit], scheme: str) -> None:
    faults = {name: visit.faults[scheme] for name, visit in visits.items()}

    assert faults == {name: [] for name in visits}


def test_nothing_is_wider_than_the_narrowest_phone(
    address: str,
    visits: dict[str, Visit],
    watched: Watched,
) -> None:
    watched.page.set_viewport_size({"width": 360, "height": 740})

    page = watched.open(f"{address}/limits")

    assert {name: visit.too_wide for name, visit in visits.items()} == dict.fromkeys(visits, 0)
    assert watched.too_wide() == 0
    expect(page.get_by_role("link", name="Quality", exact=True)).to_be_in_viewport()


def test_the_first_tab_stop_skips_to_the_content(
    address: str,
    watched: Watched,
) -> None:
    page = watched.open(f"{address}/limits")
    skip = page.get_by_role("link", name="Skip to")
    expect(skip).to_have_count(1)

    for _ in range(6):
        page.keyboard.press("Tab")
        if skip.evaluate("e => e === document.activeElement"):
            break
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('.masthead') === null")


def test_a_key_shows_all_keys_over_the_page_and_escape_hides_them(
    address: str,
    watched: Watched,
) -> None:
    page = watched.open(f"{address}/limits")
    keys = page.get_by_role("dialog", name="Keys")

    page.keyboard.press("?")
    expect(keys).to_be_visible()
    assert keys.locator("kbd").all_inner_texts() == ["/", "Esc", "j", "k", "Enter", "?"]
    page.keyboard.press("Escape")

    expect(keys).to_be_hidden()
    assert page.url == f"{address}/limits"


def test_hints_are_shown_until_hidden_and_the_foot_of_a_page_brings_them_back(
    address: str,
    watched: Watched,
) -> None:
    page = watched.open(address)
    hints = page.locator(".hints")
    expect(hints.locator("li")).to_have_count(4)
    expect(hints).to_be_visible()

    page.get_by_role("button", name="Hide the hints").click()
    expect(hints).to_be_hidden()
    page.reload()
    watched.settle()
    expect(hints).to_be_hidden()

    page.get_by_role("button", name="First steps").click()
    expect(hints).to_be_visible()
