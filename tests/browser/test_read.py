"""Reading in a real browser: highlights, folding, citing and PDF pages."""

import re

from playwright.sync_api import Page, expect

from tests.support.browser import ASKED, Watched, ask
from tests.support.formats import reading_of
from tests.support.paths import ROOT
from tests.support.shown_articles import GONE, SEA

TOP = "document.querySelector('[data-testid=stMain]').scrollTop"

# It has left where it was, and rests there for ten frames.
SCROLLED = f"""start => {{
    window.frames_resting = {TOP} === window.rests_at ? window.frames_resting + 1 : 0;
    window.rests_at = {TOP};
    return window.rests_at > start && window.frames_resting >= 10;
}}"""


def select(page: Page, words: str) -> None:
    """Select words within one text node of the article."""
    page.evaluate(
        """words => {
            const walk = document.createTreeWalker(
                document.querySelector(".article"), NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) {
                const start = walk.currentNode.data.indexOf(words);
                if (start >= 0) {
                    getSelection().setBaseAndExtent(
                        walk.currentNode, start, walk.currentNode, start + words.length);
                    return;
                }
            }
        }""",
        words,
    )


def open_page_of_article(page: Page) -> None:
    """From the article beside the answer to its page."""
    page.get_by_role("link", name="Open its page").click()
    page.wait_for_url("**/read?*")


def test_a_passage_opens_on_its_page_without_a_reload_and_back_restores_the_place(
    address: str,
    watched: Watched,
) -> None:
    page = watched.page
    ask(watched, address, ASKED)
    page.evaluate("window.stays = true")
    title = page.locator("article.hit h3 a").nth(2)
    title.hover()
    start = page.evaluate(TOP)
    page.mouse.wheel(0, 200)
    page.wait_for_function(SCROLLED, arg=start)

    title.click()
    page.locator(".beside .article").wait_for()
    watched.settle()
    before = page.evaluate(TOP)
    open_page_of_article(page)
    watched.settle()
    expect(page.locator("mark.quote").first).to_be_in_viewport()
    page.go_back()
    page.wait_for_url(f"{address}/?beside=*")
    watched.settle()

    page.wait_for_function(f"before => Math.abs({TOP} - before) <= 40", arg=before)
    assert page.evaluate("window.stays")


def test_keys_lead_to_the_question_through_the_hits_and_into_the_article(
    address: str,
    watched: Watched,
) -> None:
    page = watched.open(f"{address}/read")

    page.keyboard.press("/")
    expect(page.get_by_label("Ask a question")).to_be_focused()
    watched.settle()
    page.keyboard.type("how are muscle spasms treated?")
    page.keyboard.press("Enter")
    page.wait_for_selector("article.hit")
    watched.settle()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("article.hit").nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("article.hit").nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator("article.hit").nth(0)).to_be_focused()
    titles = page.locator("article.hit h3 a").all_inner_texts()
    several = next(place for place, title in enumerate(titles) if titles.count(title) > 1)
    for _ in range(several):
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".beside")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/read?*")
    watched.settle()

    here = page.locator(".steps span").inner_text()
    page.keyboard.press("j" if page.locator(".steps a[rel=next]").count() else "k")
    expect(page.locator(".steps span")).not_to_have_text(here)
    expect(page.locator("mark.quote").first).to_be_in_viewport()


def test_a_selection_is_cited_with_the_offsets_of_the_index(
    address: str,
    watched: Watched,
) -> None:
    page = watched.open(f"{address}/read?doc=sea.md")

    select(page, "mineral 😀 of the sea. ")
    page.get_by_role("button", name="Cite this").click()
    page.wait_for_selector("mark.quote")
    watched.settle()

    words = "mineral 😀 of the sea."
    assert page.locator("mark.quote").inner_text() == words
    start = SEA.removeprefix("# ").index(words)
    assert f"start={start}&end={start + len(words)}" in page.url
    expect(page.locator(".mark")).to_have_attribute(
        "aria-label", re.compile("contains it at the same place")
    )
    expect(page.locator(".reference .block")).to_contain_text(f"“{words}”")
    expect(page.get_by_role("button", name="Cite this")).to_have_count(0)


def test_a_selection_finds_passages_like_it_at_a_permalink(
    address: str,
    watched: Watched,
) -> None:
    words = "In a muscle spasm, one muscle or several contract suddenly and involuntarily."
    page = watched.open(f"{address}/read?doc=nass-patient-page.md")

    select(page, words)
    page.get_by_role("button", name="More like this").click()
    page.wait_for_url("**/?like=nass-patient-page.md**")
    watched.settle()

    expect(page.locator("figure.quote blockquote").first).to_have_text(words)
    expect(page.get_by_role("button", name="More like this")).to_have_count(0)
    page.locator("article.hit h3 a").first.click()
    expect(page.locator(".beside mark.quote").first).to_be_visible()
    open_page_of_article(page)
    watched.settle()
    expect(page.get_by_role("link", name="Back to the answer")).to_be_visible()


def test_a_notice_is_folded_until_clicked_and_the_text_is_complete(
    address: str,
    watched: Watched,
) -> None:
    page = watched.open(f"{address}/read?doc=nass-patient-page.md")
    notice = page.locator(".article details.notice").first
    text = reading_of(ROOT / "corpus" / "nass-patient-page.md").text
    shown = page.locator(".article").evaluate("e => e.textContent")
    assert shown in text
    assert len(shown) > 3000

    expect(notice).not_to_have_attribute("open", "")
    notice.locator("summary").click()

    expect(notice).to_have_attribute("open", "")


def test_the_outline_is_beside_the_text_and_folded_on_a_phone(
    address: str,
    watched: Watched,
) -> None:
    page = watched.open(f"{address}/read?doc=dr-oracle-causes.md")
    link = page.locator(".outline a").first

    outline = page.locator(".outline").bounding_box()
    text = page.locator(".article").bounding_box()
    assert outline is not None
    assert text is not None
    assert outline["x"] + outline["width"] <= text["x"]
    expect(link).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(link).to_be_hidden()
    page.locator(".outline summary").click()
    expect(link).to_be_visible()


def test_the_page_of_a_pdf_is_shown_with_the_quote_highlighted(
    address: str,
    watched: Watched,
) -> None:
    page = watched.page
    ask(watched, address, "What does a diver carry to the wreck?")
    page.locator("article.hit h3 a", has_text="diving").first.click()
    open_page_of_article(page)
    watched.settle()

    expect(page.get_by_alt_text("the passage highlighted")).to_be_visible(timeout=30_000)
    watched.settle()
    expect(page.locator(".printed")).to_contain_text("Page 2 of 2 in diving.pdf")
    page.get_by_role("link", name="← Previous page").click()
    expect(page.locator(".printed")).to_contain_text("Page 1 of 2", timeout=30_000)


def test_the_text_of_a_missing_pdf_is_shown_with_a_note(
    address: str,
    watched: Watched,
) -> None:
    page = watched.open(f"{address}/read?doc={GONE}")

    expect(page.locator(".article")).to_contain_text("A kite flies")
    expect(page.locator(".note")).to_contain_text(f"{GONE} is no longer in the corpus folder")
