"""The pages Ask, Read and Quality in a real browser, from question to article and back."""

from urllib.parse import quote_plus

from playwright.sync_api import expect

from tests.support.browser import (
    ASKED,
    HOSTILE_TEXT,
    HOSTILE_TITLE,
    SCREENSHOTS,
    SENTENCE,
    Watched,
    ask,
    type_question,
    until,
)


def test_a_question_gets_passages_with_source_and_highlighted_best_sentence(
    address: str, watched: Watched
) -> None:
    type_question(watched, address, ASKED)

    first = watched.page.locator("article.hit").first
    assert first.locator("h3").inner_text() == "1 NASS — “Muscle spasms explained for patients”"
    assert "date unknown · Causes of long-lasting spasms · http" in first.inner_text()
    assert SENTENCE in first.locator(".passage").inner_text()
    assert "".join(first.locator("mark.best").all_inner_texts()) in first.inner_text()
    assert {"cramps", "legs"} <= set(first.locator("mark.word").all_inner_texts())
    SCREENSHOTS.mkdir(exist_ok=True)
    watched.page.screenshot(path=SCREENSHOTS / "ask.png")


def test_why_this_shows_the_reasons_for_a_hit(address: str, watched: Watched) -> None:
    page = watched.page
    ask(watched, address, ASKED)
    why = page.locator(".why")
    expect(why).to_have_count(0)

    page.get_by_text("Why this?").first.click()

    expect(why).to_be_visible()
    expect(why).to_contain_text("By words: contains")
    expect(why.locator("q")).to_contain_text(SENTENCE)
    expect(why.locator("tbody tr")).to_have_count(5)


def test_the_read_page_opens_at_the_passage_and_back_leads_to_the_answer(
    address: str, watched: Watched
) -> None:
    page = watched.page
    ask(watched, address, ASKED)
    asked = page.url

    page.get_by_text("Read in place").first.click()
    page.wait_for_url("**/read?*")
    watched.settle()

    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop > 0")
    top = page.evaluate("document.querySelector('mark.quote').getBoundingClientRect().top")
    assert 0 < top < 900
    quoted = "".join(page.locator("mark.quote").all_inner_texts())
    assert SENTENCE in quoted
    expect(page.locator(".mark")).to_have_attribute("data-words", "✓ word for word")
    page.screenshot(path=SCREENSHOTS / "read.png")
    page.go_back()
    page.wait_for_url(asked)
    watched.settle()
    expect(page.locator("article.hit").first).to_be_visible()


def test_a_permalink_reproduces_the_page(address: str, watched: Watched) -> None:
    type_question(watched, address, ASKED)
    shown = watched.page.locator("article.hit").all_inner_texts()

    watched.page.goto("about:blank")
    watched.open(f"{address}/?q={quote_plus(ASKED)}")

    assert watched.page.locator("article.hit").all_inner_texts() == shown
    expect(watched.page.get_by_label("Ask in your own words")).to_have_value(ASKED)


def test_an_unanswered_question_gets_an_honest_page(address: str, watched: Watched) -> None:
    type_question(watched, address, "What is the capital of Mongolia?")

    page = watched.page
    assert page.locator("h2.summary").inner_text() == "No article here answers that."
    assert page.get_by_role("link", name="Causes of sudden spasms", exact=True).count() == 1
    assert not page.locator("article.hit").first.is_visible()
    watched.unfold("Show the nearest anyway")
    expect(page.locator("article.hit").first).to_be_visible()


def test_a_hostile_article_changes_nothing_but_its_own_text(address: str, watched: Watched) -> None:
    page = watched.page
    type_question(watched, address, "zebra grazes on grass")

    first = page.locator("article.hit").first
    assert first.locator("h3").inner_text() == f"1 <i>Zebra</i> $Press$ — “{HOSTILE_TITLE}”"
    assert first.locator(".passage").evaluate("e => e.textContent").strip() in HOSTILE_TEXT
    assert first.locator("a[href*='//evil'], a[href^='javascript'], img, script, b").count() == 0
    watched.unfold("Filters:")
    articles = page.get_by_label("Article")
    option = page.get_by_role("option", name=HOSTILE_TITLE, exact=True)

    # Typing opens the list, and whatever scrolls around it closes and empties it.
    def search() -> None:
        articles.fill("")
        articles.press_sequentially("Zebra")

    until(search, lambda timeout: expect(option).to_have_count(1, timeout=timeout))
    page.keyboard.press("Escape")
    watched.go("read?doc=zebra.txt")
    expect(page.locator(".article")).to_have_count(1)
    assert page.locator(".article").evaluate("e => e.textContent") == HOSTILE_TEXT
    assert page.title() != "taken"
    assert page.locator("footer").is_visible()


def test_the_outline_leads_to_a_heading(address: str, watched: Watched) -> None:
    page = watched.open(f"{address}/read?doc=dr-oracle-causes.md")

    page.locator(".outline").get_by_text("Missing vitamins").click()

    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop > 0")
    expect(page.locator(".article .heading", has_text="Missing vitamins")).to_be_visible()


def test_a_mark_is_saved_and_counts_on_the_quality_page(address: str, watched: Watched) -> None:
    page = watched.page
    ask(watched, address, ASKED)

    page.get_by_role("button", name="Right", exact=True).first.click()
    expect(page.get_by_role("button", name="Marked right")).to_have_count(1)
    watched.settle()
    watched.go("quality")
    page.get_by_text("Are two ways of searching better than one?").wait_for(timeout=60_000)
    watched.settle()

    assert "1 question with right passages" in page.locator(".summary").inner_text()
    expect(page.locator("canvas, svg.marks")).to_have_count(2)
    watched.unfold("As tables")
    expect(page.locator("table.known").first).to_contain_text("1.00 to 1.00")
    page.get_by_role("link", name="Ask", exact=True).click()
    page.wait_for_url(f"{address}/")
    watched.settle()
