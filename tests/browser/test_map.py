"""The page Map in a real browser: a sign opens its passage, and no policy is violated."""

from itertools import product
from urllib.parse import quote_plus

from playwright.sync_api import Locator, expect

from tests.support.browser import ASKED, SCREENSHOTS, Watched

# Signs of passages are those with a role description.
SIGN = "[data-testid=stVegaLiteChart] svg path[aria-roledescription=point]"
_EDGES = "one => [one.getBoundingClientRect().left, one.getBoundingClientRect().right]"
VIEWS = {
    "passages": ("map", "By meaning"),
    "dates": ("dates", "By date"),
    "topics": ("topics", "By topic"),
}


def open_map(watched: Watched, address: str, query: str = "") -> None:
    watched.open(f"{address}/map{query}")
    watched.page.locator("[data-testid=stVegaLiteChart] svg.marks").wait_for()
    watched.settle()


def choose(watched: Watched, view: str) -> Locator:
    """The picture with that name, drawn anew."""
    name, label = VIEWS[view]
    watched.page.get_by_role("radio", name=label).click()
    picture = watched.page.locator(f".st-key-map-{name} svg.marks")
    picture.wait_for()
    watched.settle()
    return picture


def test_a_click_on_a_sign_opens_its_passage_and_back_leads_to_the_map(
    address: str,
    watched: Watched,
) -> None:
    page = watched.page
    open_map(watched, address)
    sign = page.locator(SIGN).first
    label = sign.get_attribute("aria-label") or ""

    sign.hover()
    expect(page.locator("#vg-tooltip-element.visible")).to_contain_text("begins")
    sign.click()
    page.wait_for_url("**/read?doc=*")
    watched.settle()
    quoted = " ".join("".join(page.locator("mark.quote").all_inner_texts()).split())
    page.go_back()
    page.wait_for_url("**/map*")
    watched.settle()
    page.locator(SIGN).first.wait_for()

    assert quoted[:60] in label


def test_names_of_regions_are_whole_and_beneath_the_signs(address: str, watched: Watched) -> None:
    page = watched.page
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        open_map(watched, address)
        picture = page.locator("svg.marks").first.evaluate(_EDGES)
        names = page.locator("svg.marks .role-mark text").evaluate_all(f"all => all.map({_EDGES})")

        assert names
        assert all(picture[0] - 4 <= left < right <= picture[1] + 4 for left, right in names)
        assert page.locator("svg.marks .role-mark:has(text) ~ .role-mark path").count() > 0


def test_one_looks_closer_by_a_list_or_a_wheel_and_drags_without_opening_a_passage(
    address: str,
    watched: Watched,
) -> None:
    page = watched.page
    open_map(watched, address, f"?q={quote_plus(ASKED)}")
    picture = page.locator(".st-key-map-map svg.marks")
    sign = page.locator(SIGN).first

    def place() -> str | None:
        return sign.get_attribute("transform")

    before = place()
    page.get_by_label("Look closer at").press("ArrowDown")
    page.get_by_role("option", name="your question").click()
    expect(sign).not_to_have_attribute("transform", before or "")
    watched.settle()
    closer = place()
    box = picture.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 8, box["y"] + 8)
    page.mouse.wheel(0, -200)
    scrolled = place()
    page.mouse.move(box["x"] + 8, box["y"] + 8)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    expect(sign).not_to_have_attribute("transform", closer or "")
    zoomed = place()
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 40, steps=4)
    page.mouse.up()
    expect(sign).not_to_have_attribute("transform", zoomed or "")

    assert scrolled == closer
    assert "/map" in page.url


def test_a_question_is_placed_and_its_passages_come_first_in_the_table(
    address: str,
    watched: Watched,
) -> None:
    page = watched.page
    open_map(watched, address)

    page.get_by_label("Where is your question on the map?").fill(ASKED)
    page.keyboard.press("Enter")
    page.wait_for_url("**/map?q=*")
    expect(page.get_by_text("★ is your question. The rings show")).to_be_visible()
    watched.settle()
    watched.unfold("As a table")
    first = page.locator("table.known tbody tr").first
    expect(first).to_contain_text("NASS")
    with page.expect_download() as kept:
        page.get_by_role("button", name="Download as table").click()

    expect(page.locator("svg.marks text", has_text="your question")).to_have_count(1)
    rows = kept.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert rows[0] == "rank,source,title,article,start,end,right,up,lead,passage"
    assert rows[1].startswith("1,NASS,")
    first.get_by_role("link").click()
    page.wait_for_url("**/read?*")
    watched.settle()
    expect(page.locator("mark.quote").first).to_be_visible()
    expect(page.get_by_text("← Back to the answer")).to_be_visible()


def test_an_article_without_a_date_is_beside_the_timeline_and_not_on_it(
    address: str,
    watched: Watched,
) -> None:
    page = watched.page
    open_map(watched, address, "?show=dates")

    labels = page.locator(SIGN).evaluate_all("signs => signs.map(s => s.ariaLabel)")
    assert len(labels) == 4
    assert not any("explained for patients" in one for one in labels)
    expect(page.get_by_role("heading", name="Date unknown: 6 articles")).to_be_visible()
    expect(page.get_by_role("link", name="Muscle spasms explained for patients")).to_have_count(1)
    page.locator(SIGN).last.click()
    page.wait_for_url("**/read?doc=*")
    watched.settle()


def test_a_click_on_a_number_asks_about_its_word_in_its_source(
    address: str,
    watched: Watched,
) -> None:
    page = watched.page
    open_map(watched, address, "?show=topics")

    # The number is drawn on a circle; a click on either counts as a click on both.
    page.locator("svg.marks text[aria-roledescription='text mark']").first.click()
    page.wait_for_url("**/?q=*&source=*")
    watched.settle()

    expect(page.get_by_text("Narrow it down: 1 source")).to_be_visible()


def test_the_pictures_fit_light_and_dark_themes_desktops_and_phones(
    address: str,
    watched: Watched,
) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    page = watched.page
    open_map(watched, address, "?show=topics")

    for theme, width in product(("light", "dark"), (1280, 390)):
        page.emulate_media(color_scheme="light" if theme == "light" else "dark")
        page.set_viewport_size({"width": width, "height": 900})
        watched.settle()
        for view in VIEWS:
            box = choose(watched, view).bounding_box()

            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            assert watched.too_wide() == 0
            page.screenshot(path=SCREENSHOTS / f"map-{view}-{theme}-{width}.png")
    # The server's policy and other hosts are looked at after each test.
    assert page.title() != "taken"
