"""The page Table in a real browser, over the articles and the model that ship."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from index.compare.stance.model import SHIPPED
from tests.support.browser import Watched

pytestmark = pytest.mark.skipif(not SHIPPED.is_file(), reason=f"no reader at {SHIPPED}")
QUESTIONS = ["Does dehydration cause muscle cramps?", "What causes muscle cramps?"]
TABLE = f"table?{urlencode({'q': QUESTIONS}, doseq=True)}"


def test_a_sentence_is_whole_one_click_away_and_the_dialog_for_a_verdict_leaves_no_trace(
    address: str, watched: Watched
) -> None:
    page = watched.open(f"{address}/{TABLE}")
    said = page.locator(".by-question .supports details").first
    sentence = said.locator(".text").last

    said.locator("summary").click()

    expect(said.get_by_role("link", name="Read in place")).to_be_visible()
    whole = sentence.evaluate("one => one.scrollHeight <= one.clientHeight + 1")
    page.get_by_role("link", name="Wrong?").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("radio")).to_have_count(5)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.wait_for_url(f"**/{TABLE}")
    assert whole


def test_the_table_is_as_wide_as_its_page_however_many_questions_it_has(
    address: str, watched: Watched
) -> None:
    watched.page.set_viewport_size({"width": 1600, "height": 900})
    for many in (1, 2, 3):
        query = urlencode({"q": [*QUESTIONS, "Is it salt?"][:many]}, doseq=True)
        page = watched.open(f"{address}/table?{query}")
        page.locator(f".by-question thead th:nth-child({many + 1})").wait_for()
        table = page.locator(".by-question").bounding_box()
        area = page.locator("[data-testid=stMainBlockContainer]").bounding_box()

        assert table
        assert area
        # Within the padding of the page.
        assert area["width"] - table["width"] < 60


def test_on_a_phone_each_source_is_a_card_that_names_the_questions(
    address: str, watched: Watched
) -> None:
    watched.page.set_viewport_size({"width": 390, "height": 844})
    page = watched.open(f"{address}/{TABLE}")

    cards = page.locator(".by-question tbody tr")
    names = page.locator(".by-question tbody tr").first.locator(".asked-here")
    boxes = [one.bounding_box() for one in cards.first.locator("td").all()]

    assert watched.too_wide() == 0
    assert names.all_inner_texts() == QUESTIONS
    assert boxes[0]
    assert boxes[1]
    assert boxes[1]["y"] >= boxes[0]["y"] + boxes[0]["height"]
