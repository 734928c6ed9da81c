"""The pages Ask and Quality in a real browser, from question to article and back."""

from urllib.parse import quote_plus

from playwright.sync_api import BrowserContext, expect

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

COMPARED = "Does dehydration cause muscle cramps?"


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
    why = page.locator("article.hit").first.locator(".why")
    expect(why).not_to_be_visible()

    page.get_by_text("Why this?").first.click()

    expect(why).to_be_visible()
    expect(why).to_contain_text("the highlighted sentence seems to answer you")
    expect(why).to_contain_text("it contains legs and cramp (as “cramps”), not walk.")


def test_the_article_opens_beside_the_answer_at_its_passage_and_closes_again(
    address: str, watched: Watched
) -> None:
    page = watched.page
    ask(watched, address, ASKED)
    shown = page.locator("article.hit").all_inner_texts()

    page.locator("article.hit h3 a").first.click()
    beside = page.locator(".beside")
    expect(beside).to_be_visible()
    watched.settle()

    quote = beside.locator("mark.quote")
    assert SENTENCE in "".join(quote.all_inner_texts())
    expect(quote.first).to_be_in_viewport()
    assert page.locator("article.hit").all_inner_texts() == shown
    expect(beside).to_be_focused()
    page.keyboard.press("Escape")
    expect(beside).to_have_count(0)
    watched.settle()
    expect(page.locator("article.hit h3 a").first).to_be_focused()
    page.keyboard.press("Enter")
    beside.get_by_text("Open its page").click()
    page.wait_for_url("**/read?*")
    watched.settle()
    expect(page.locator("mark.quote").first).to_be_in_viewport()
    expect(page.locator(".mark")).to_have_attribute("data-words", "✓ word for word")
    page.go_back()
    expect(beside).to_be_visible()


def test_who_says_what_stands_above_the_passages_each_with_its_sentence_one_click_away(
    address: str, watched: Watched
) -> None:
    page = watched.page
    ask(watched, address, COMPARED)
    strip = page.locator(".strip:not([aria-busy])")
    expect(strip).to_have_count(1)
    watched.settle()

    assert strip.locator(".summary").inner_text().endswith(".")
    assert [row.split()[1] for row in strip.locator("h3").all_inner_texts()][:2] == ["Yes", "No"]
    voice = strip.locator(".voice").first
    voice.locator("summary").first.click()
    expect(voice.locator("blockquote").first).to_be_visible()
    voice.get_by_role("link", name="Read in place").first.click()
    expect(page.locator(".beside mark.quote").first).to_be_in_viewport()
    expect(strip).to_be_visible()


def test_sources_that_speak_of_it_are_named_where_no_passage_answers(
    address: str, watched: Watched
) -> None:
    page = watched.open(f"{address}/?q={quote_plus('Is a cramp contagious?')}")
    strip = page.locator(".strip:not([aria-busy])")

    expect(strip.locator(".summary")).to_contain_text("No article here answers that: ")
    expect(strip.locator(".summary")).to_contain_text(" speak of it")
    page.locator("details.who > summary").click()
    strip.locator(".row.undecided .voice summary").first.click()
    expect(strip.locator(".row.undecided blockquote").first).to_be_visible()
    expect(page.get_by_text("Show the nearest anyway")).to_be_visible()
    expect(page.locator("h2.found")).to_have_count(0)


def test_old_addresses_of_comparisons_lead_to_the_same_claim(
    address: str, watched: Watched
) -> None:
    claim = "The zebra grazes on grass."

    page = watched.open(f"{address}/compare?q=zebra&claim={quote_plus(claim)}")

    assert page.url.startswith(f"{address}/?q=zebra")
    expect(page.get_by_label("Ask a question")).to_have_value(claim)
    expect(page.locator(".strip .row.supports")).to_be_visible()


def test_ticked_sources_are_asked_and_remembered_at_the_next_visit(
    address: str, window: BrowserContext, watched: Watched
) -> None:
    page = watched.page
    ask(watched, address, ASKED)

    page.locator(".scope").get_by_label("NASS").focus()
    page.keyboard.press("Space")
    page.wait_for_url("**source=NASS**")
    expect(page.locator(".scope summary")).to_contain_text("1 of")
    watched.settle()
    expect(page.locator(".scope").get_by_label("NASS")).to_be_focused()
    titles = page.locator("article.hit h3").all_inner_texts()
    watched.open(f"{address}/")
    remembered = page.locator(".scope").get_by_label("NASS").is_checked()
    window.clear_cookies()

    assert titles
    assert all("NASS" in title for title in titles)
    assert remembered


def test_on_a_phone_the_first_passage_is_seen_at_once_and_an_article_is_a_sheet(
    address: str, watched: Watched
) -> None:
    page = watched.page
    page.set_viewport_size({"width": 390, "height": 844})
    ask(watched, address, COMPARED)
    expect(page.locator(".strip:not([aria-busy])")).to_have_count(1)
    watched.settle()

    passage = page.locator("article.hit .passage").first.bounding_box()
    page.locator("article.hit h3 a").first.click()
    sheet = page.locator(".beside")
    expect(sheet.locator("mark.quote").first).to_be_in_viewport()

    assert passage
    assert passage["y"] < 700
    assert watched.too_wide() == 0
    page.set_viewport_size({"width": 640, "height": 400})
    page.locator(".beside").get_by_role("link", name="Close").click()
    watched.settle()
    expect(page.locator("article.hit h3").first).to_be_in_viewport()


def test_a_permalink_reproduces_the_page(address: str, watched: Watched) -> None:
    type_question(watched, address, ASKED)
    shown = watched.page.locator("article.hit").all_inner_texts()

    watched.page.goto("about:blank")
    watched.open(f"{address}/?q={quote_plus(ASKED)}")

    assert watched.page.locator("article.hit").all_inner_texts() == shown
    expect(watched.page.get_by_label("Ask a question")).to_have_value(ASKED)


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
    watched.unfold("Narrow it down:")
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

    page.get_by_role("button", name="Answers it", exact=True).first.click()
    expect(page.get_by_role("button", name="You said: answers it")).to_have_count(1)
    watched.settle()
    watched.go("quality")
    page.get_by_text("Of your 1 question").wait_for(timeout=60_000)
    watched.settle()

    expect(page.locator("canvas, svg.marks").first).to_be_visible()
    watched.unfold("All figures, with their likely ranges")
    expect(page.locator("canvas, svg.marks")).to_have_count(2)
    expect(page.locator("table.known").first).to_contain_text("1 of 1 questions")
    page.get_by_role("link", name="Ask", exact=True).click()
    page.wait_for_url(f"{address}/")
    watched.settle()
