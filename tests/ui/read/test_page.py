import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from index.export.references import reference
from index.records import Document, Heading, Passage, Span
from ingest.build.pipeline import build
from tests.support.formats import pdf
from tests.support.pages import CALF_TEXT, Open, html_of, place_of
from ui.components.cited_quote import citation
from ui.read.article import facts_html, head_html, steps_html, text_html
from ui.session.permalinks import AskQuery

TEXT = "Salt\n\nMenu | About\n\nSalt helps.\n\nNo, it does not.\n"
MENU = Span(TEXT.index("Menu"), TEXT.index("\n\nSalt helps"))
HELPS = Span(TEXT.index("Salt helps"), TEXT.index("\n\nNo"))
DENIES = Span(TEXT.index("No, it"), len(TEXT) - 1)
ARTICLE = Document(
    doc_id="salt.md",
    path="salt.md",
    title="Salt",
    text=TEXT,
    headings=(Heading(start=0, end=4, level=1),),
    boilerplate=(MENU,),
)


def shown_text(html: str) -> str:
    return unescape(re.sub("<[^>]*>", "", html))


def test_the_text_on_the_page_matches_the_article_to_the_character() -> None:
    for quote in (None, MENU, HELPS, Span(0, len(TEXT)), Span(MENU.start + 3, HELPS.end)):
        shown = text_html(ARTICLE, quote=quote, others=[DENIES])

        assert shown_text(shown) == TEXT
        assert shown.count('id="concordance-quote"') == (1 if quote else 0)


def test_a_notice_is_open_only_if_it_contains_a_highlight() -> None:
    folded = text_html(ARTICLE, quote=HELPS, others=[])
    opened = text_html(ARTICLE, quote=HELPS, others=[Span(0, MENU.start + 1)])

    assert (
        '<details class="notice"><summary data-words="Beside the article, 4 words: '
        'Salt Menu | About"' in folded
    )
    assert '<details class="notice" open>' in opened


def test_a_fold_says_how_what_is_in_it_begins() -> None:
    text = "- References\n1. Doe \u202eon salt" + " and rope" * 20
    shown = text_html(
        replace(ARTICLE, text=text, boilerplate=(Span(0, len(text)),)), quote=None, others=[]
    )

    label = "Beside the article, 45 words: References 1. Doe on salt and rope and rope …"
    assert f'data-words="{label}"' in shown


@pytest.mark.parametrize("front", ["---\ntitle: Salt\ntags: [sea]\n---", "Title: Salt\nUrl: a.b"])
def test_a_fold_of_front_matter_says_so_in_plain_words(front: str) -> None:
    text = f"{front}\n\nSalt helps."
    article = replace(ARTICLE, text=text, boilerplate=(Span(0, len(front)),))

    shown = text_html(article, quote=None, others=[])

    assert re.search(r'data-words="Beside the article, \d words: what its file says of it"', shown)
    assert shown_text(shown) == text


def test_a_list_of_which_only_the_numbers_are_not_folded_is_folded_as_one() -> None:
    text = "Sources\n\n1. One\n2. Two"
    spans = [Span(text.index(one), text.index(one) + len(one)) for one in ("Sources", "One", "Two")]
    shown = text_html(replace(ARTICLE, text=text, boilerplate=tuple(spans)), quote=None, others=[])

    assert shown.count("<details") == 1


def test_menus_side_by_side_are_folded_as_one() -> None:
    item = Span(MENU.start, MENU.start + len("Menu"))
    other = Span(MENU.end - len("About"), MENU.end)
    lists = replace(ARTICLE, text=TEXT.replace("Menu | About", "Menu\n - About"))

    shown = text_html(replace(lists, boilerplate=(item, other)), quote=None, others=[])

    assert shown.count("<details") == 1


def test_what_was_left_out_of_an_article_is_said_under_its_facts() -> None:
    left_out = {"comments": 1, "struck-out passages": 2}

    assert "Left out of the text: 2 struck-out passages, 1 comment<" in head_html(
        replace(ARTICLE, left_out=left_out)
    )
    assert "Left out" not in head_html(ARTICLE)


def test_headings_are_announced_one_level_below_the_title() -> None:
    shown = text_html(replace(ARTICLE, boilerplate=()), quote=None, others=[])

    heading = '<span class="heading level-1" role="heading" aria-level="2">'
    assert f'{heading}<span id="concordance-0"></span>Salt&#10;</span>' in shown


def test_a_citation_says_when_the_page_was_accessed() -> None:
    passage = Passage(doc_id="salt.md", ordinal=0, start=0, end=4, text="Salt")
    article = replace(ARTICLE, url="https://salt.example/", read="2026-01")

    cited = citation(passage, article, reference(article, "APA"), permalink="p")

    assert cited.endswith("Retrieved January 2026, from https://salt.example/\np")


def test_many_authors_are_counted_in_the_head_and_listed_among_the_facts() -> None:
    names = [f"Author {letter}" for letter in "ABCDEFGH"]
    article = replace(ARTICLE, author="; ".join(names))

    assert "Author D, Author E and 3 others" in head_html(article)
    assert "Author F, Author G and Author H" in facts_html(article)


def test_steps_link_to_the_previous_and_next_hit_and_number_this_one() -> None:
    asked = AskQuery(question="salt?")

    first = steps_html(ARTICLE, HELPS, [HELPS, DENIES], asked)
    none_yet = steps_html(ARTICLE, None, [HELPS, DENIES], asked)

    assert "2 passages here for your question, this is number 1" in first
    address = f"read?doc=salt.md&amp;start={DENIES.start}&amp;end={DENIES.end}&amp;q=salt%3F"
    assert f'<a href="{address}" target="_self" rel="next">Next →</a>' in first
    assert 'rel="prev"' not in first
    assert f"start={HELPS.start}&amp;" in none_yet
    assert steps_html(ARTICLE, HELPS, [HELPS], asked) == ""


def test_a_quote_links_to_its_place_on_the_live_page(open_page: Open) -> None:
    app = open_page("read/page.py", doc="calf.md", **place_of(CALF_TEXT, "Tired nerves then fire"))

    address = "https://calf.example/night#:~:text=Tired%20nerves%20then%20fire"
    assert f'href="{address}"' in html_of(app)


def test_selected_words_are_cited_at_once(open_page: Open) -> None:
    place = place_of(CALF_TEXT, "Tired nerves")

    app = open_page("read/page.py", doc="calf.md", cite="yes", **place)

    assert "“Tired nerves” (Night Cramps, 2020)" in html_of(app)
    assert not app.get("popover")


def test_a_pdf_page_is_shown_beside_its_text_or_the_reason_why_not(
    open_page: Open,
    tmp_path: Path,
) -> None:
    file = tmp_path / "corpus" / "kite.pdf"
    file.parent.mkdir()
    file.write_bytes(pdf([[(12, 700, "Kites fly.")], [(12, 700, "Kites fall in calm air.")]]))
    build(tmp_path / "index", corpus=[file.parent])
    text = "Kites fly.\n\nKites fall in calm air."
    place = place_of(text, "Kites fall")

    whole = open_page("read/page.py", index=tmp_path / "index", doc="kite.pdf", **place)
    first = open_page("read/page.py", index=tmp_path / "index", doc="kite.pdf", sheet="1", **place)
    file.write_bytes(b"%PDF-1.4 cut")
    damaged = open_page("read/page.py", index=tmp_path / "index", doc="kite.pdf", **place)
    file.unlink()
    gone = open_page("read/page.py", index=tmp_path / "index", doc="kite.pdf", **place)

    assert not whole.exception
    assert "Page 2 of 2 in <bdi>kite.pdf</bdi>" in html_of(whole)
    assert len(whole.get("image")) == 1
    assert "Page 1 of 2 in <bdi>kite.pdf</bdi>" in html_of(first)
    assert "kite.pdf is damaged, or has changed" in html_of(damaged)
    assert "kite.pdf is no longer in the corpus folder" in html_of(gone)
    assert "Kites fall" in html_of(gone)


def test_an_empty_library_says_so_once_and_how_to_begin(
    open_page: Open,
    tmp_path: Path,
) -> None:
    for page in ("", "read/page.py"):
        app = open_page(page, index=tmp_path / "nothing", corpus=(tmp_path / "my articles",))

        shown = html_of(app)
        assert not app.exception
        assert shown.count("Your library is empty") == 1
        command = f"build --corpus &#x27;{tmp_path}/my articles&#x27; --index {tmp_path}/nothing"
        assert (command in shown) == (page != "read/page.py")


def test_without_an_article_the_page_is_the_library(open_page: Open) -> None:
    app = open_page("read/page.py")

    assert "<h1>Library</h1>" in html_of(app)
    assert "<bdi>Night cramps</bdi>" in html_of(app)


def test_the_limits_are_one_click_from_every_page(open_page: Open) -> None:
    first = open_page()
    limits = open_page("limits/page.py")

    assert '<a href="limits" target="_self">' in html_of(first)
    assert "it does not judge who is right, and gives no advice" in html_of(limits)
    assert "It does not answer in words of its own" in html_of(limits)
    assert 'aria-current="page"' not in html_of(limits)
    assert '<a href="./" target="_self" aria-current="page">Ask</a>' in html_of(first)
