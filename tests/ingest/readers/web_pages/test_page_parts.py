"""Menus, banners and the like stand aside; the article's own boxes do not."""

from ingest.readers.web_pages.html import reading_of

ROUND = "The mill was built on the weir in one summer and ground rye for nine villages. " * 3
PAGE = f"""<html><head><title>Mills</title></head><body>
<div class="cookie-banner"><h2>Your privacy</h2><p>We keep small files on your device.</p>
<button>Agree</button></div>
<div class="top"><h3>Personalize</h3><a href="/">Home</a><a href="/n">News</a></div>
<nav><h2>Sections</h2><ul><li><a href="/a">Rivers</a></li></ul></nav>
<main><h6>Last updated 4 May 2021</h6><article><h1>Mills</h1><p>{ROUND}</p>
<aside class="warnings"><h2>Dangers</h2><ul><li>Belts that run open</li></ul></aside>
<section class="navigable-rivers"><h2>Rivers for boats</h2><div>Three of them.</div></section>
<div class="newsletter-form"><h3>Our letter</h3><p>Once a week, free of charge for all.</p><form>
<input type="email"><button>Send</button></form></div>
<section class="related-posts"><h2>Further</h2><ul><li><a href="/x">Wind and its mills in the
north</a></li><li><a href="/y">How stones are cut by hand</a></li></ul></section>
<section id="comments"><h2>2 remarks</h2><p>Ours was older than that, I think.</p></section>
</article></main><footer><h2>About</h2><p>A page of the parish of Exford and its friends.</p>
</footer></body></html>"""


def test_only_the_article_is_unfolded_and_nothing_is_lost() -> None:
    reading = reading_of(PAGE)

    aside = {span.start for span in reading.aside}
    shown = [
        reading.text[block.start : block.end]
        for block in reading.blocks
        if block.start not in aside
    ]
    assert shown == [
        "Mills",
        ROUND.strip(),
        "Dangers",
        "Belts that run open",
        "Rivers for boats",
        "Three of them.",
    ]
    for words in ("small files", "Agree", "News", "Rivers", "4 May 2021", "remarks", "parish"):
        assert words in reading.text


def test_what_stands_aside_has_no_headings() -> None:
    reading = reading_of(PAGE)

    headings = [one for one in reading.blocks if one.kind == "heading"]
    assert [reading.text[one.start : one.end] for one in headings] == [
        "Mills",
        "Dangers",
        "Rivers for boats",
    ]


def test_a_window_that_a_button_opens_stands_aside() -> None:
    window = "<div class='modal fade' id=m aria-hidden=true><p>Get our letter each week.</p></div>"
    button = "<p>Read on.</p><a data-bs-toggle=modal data-bs-target=#m>Join</a>"
    reading = reading_of(f"<main><h1>Mills</h1><p>{ROUND}</p>{window}{button}</main>")

    aside = [reading.text[start:end] for start, end in reading.aside]
    assert aside == ["Get our letter each week."]


def test_a_heading_that_opens_its_text_is_no_menu_whatever_it_is_named_like() -> None:
    card = (
        "<div class=card><div class=card-header><h5><button aria-expanded=true>Who?</button></h5>"
        "</div><div class=collapse>Four men.</div></div>"
    )
    reading = reading_of(f"<main><h1>Mills</h1><p>{ROUND}</p>{card * 3}</main>")

    assert [one.kind.value for one in reading.blocks].count("heading") == 4
    assert not reading.aside
