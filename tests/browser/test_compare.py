"""The page Compare in a real browser, over the articles and the model that ship."""

from urllib.parse import quote_plus

import pytest
from playwright.sync_api import expect

from index.compare.stance.model import SHIPPED
from tests.support.browser import HOSTILE_TITLE, SCREENSHOTS, Watched, ask

pytestmark = pytest.mark.skipif(not SHIPPED.is_file(), reason=f"no reader at {SHIPPED}")
QUESTION = "Does dehydration cause muscle cramps?"
STANCES = ["supports", "disputes", "mixed", "undecided", "silent"]


def compare(watched: Watched, address: str, question: str) -> None:
    watched.open(f"{address}/compare")
    watched.page.get_by_label("Ask a yes/no question").fill(question)
    watched.page.keyboard.press("Enter")
    watched.page.wait_for_url("**/compare?q=*")
    watched.page.wait_for_selector("article.voice")
    watched.settle()


def test_every_source_is_counted_once_and_listed_with_its_sentence(
    address: str,
    watched: Watched,
) -> None:
    page = watched.page
    compare(watched, address, QUESTION)

    rows = page.locator(".tally tbody tr")
    assert [row.split()[1] for row in rows.locator("th").all_inner_texts()] == STANCES
    counts = [int(count) for count in rows.locator("td:nth-child(2)").all_inner_texts()]
    assert sum(counts) == page.locator("article.voice").count() == 10
    expect(page.locator(".asked q")).to_have_count(0)
    for voice in page.locator("article.voice:not(.silent)").all():
        assert voice.locator("blockquote").first.inner_text().strip()
        assert voice.get_by_role("link", name="Read in place").first.is_visible()
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / "compare.png")


def test_the_read_page_opens_at_the_sentence_and_leads_back_to_the_comparison(
    address: str,
    watched: Watched,
) -> None:
    page = watched.page
    compare(watched, address, "What causes muscle cramps?")
    shown = page.locator("article.voice h3").all_inner_texts()
    figure = page.locator("article.voice .quote").first
    lead = figure.locator(".lead").all_inner_texts()
    sentence = figure.locator("blockquote").inner_text().removeprefix("".join(lead)).strip()

    figure.get_by_role("link", name="Read in place").click()
    page.wait_for_url("**/read?*")
    watched.settle()
    quoted = "".join(page.locator("mark.quote").all_inner_texts())
    page.get_by_text("← Back to the comparison").click()
    page.wait_for_url("**/compare?*")
    watched.settle()

    assert quoted == sentence
    assert page.locator("article.voice h3").all_inner_texts() == shown


def test_what_the_others_say_compares_all_sources_on_the_question_itself(
    address: str,
    watched: Watched,
) -> None:
    page = watched.page
    ask(watched, address, QUESTION)

    page.get_by_text("What do the others say?").first.click()
    page.wait_for_url("**/compare?q=*")
    watched.settle()

    expect(page.get_by_label("Ask a yes/no question")).to_have_value(QUESTION)
    expect(page.locator(".asked q")).to_have_count(0)


def test_a_comparison_fits_on_a_phone_and_hostile_text_stays_text(
    address: str,
    watched: Watched,
) -> None:
    page = watched.page
    page.set_viewport_size({"width": 390, "height": 844})

    watched.open(f"{address}/compare?q={quote_plus('The zebra grazes on grass.')}")

    expect(page.locator("article.voice").first).to_be_visible()
    assert watched.too_wide() == 0
    assert page.get_by_text(HOSTILE_TITLE).count() > 0
    assert page.locator("article.voice").locator("img, script, b, a[href*='evil']").count() == 0
    assert page.title() != "taken"
