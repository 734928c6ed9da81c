"""Links to a passage on its live page: Chromium finds the words, and copies what is seen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from index.records import Document, Span
from ingest.file_kinds import Found
from ingest.readers import read
from ingest.reading import Limits, Reading
from tests.support.browser import Watched
from tests.support.web_server import Web, serving
from ui.read.text_fragment import live_address

_LONG = "".join(
    f"<p>Line {number} of a page that is long enough to scroll down on it.</p>"
    for number in range(40)
)
_PAGE = f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Steam</title>
<body><article><h1>Steam rooms and saunas</h1><p>Rest.</p>{_LONG}
<p id="signs">Call `steam(*rooms)` once, __init__ comes first.</p>{_LONG}
<table id="cells"><tr><th>Drug<th>Dose<th>Effect on cramps</tr>
<tr><td>Zinc<td>300 mg<td>no effect at all</tr></table>{_LONG}
<h2>At night</h2><p id="again">Rest.</p>{_LONG}
<p id="raised">Heat helps<sup>2</sup> most of the people who come.</p>{_LONG}</article>"""
_QUOTES = {
    "signs": "Call `steam(*rooms)` once, __init__ comes first.",
    "cells": "Zinc | 300 mg | no effect at all",
    "again": "Rest.",
    "raised": "helps² most of the people who come.",
}


def document_of(body: str, url: str, folder: Path) -> Document:
    file = folder / "steam.html"
    file.write_text(body, encoding="utf-8")
    found = Found(location=str(file), path=file.name, suffix=".html")
    [reading] = read(found, limits=Limits())
    assert isinstance(reading, Reading)
    return Document(doc_id="steam", path=file.name, title="Steam", text=reading.text, url=url)


def follow(page: Page, address: str) -> None:
    """Click on a link to it, since a browser looks for words only after a person's click."""
    page.goto("about:blank")
    page.set_content(f'<a href="{address}">go</a>')
    page.get_by_role("link").click()
    page.wait_for_load_state("load")


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with serving() as web:
        yield web


@pytest.mark.parametrize("place", _QUOTES)
def test_a_passage_is_found_on_its_live_page(
    place: str, window: BrowserContext, web: Web, tmp_path: Path
) -> None:
    url = web.page("/steam.html", _PAGE).replace("good.test", "localhost")
    document = document_of(_PAGE, url, tmp_path)
    start = document.text.rindex(_QUOTES[place])
    address = live_address(document, Span(start, start + len(_QUOTES[place])))
    page = window.new_page()

    follow(page, address or "")

    # The words that are found stand in the middle of the window.
    page.wait_for_function(
        """place => {
            const box = document.getElementById(place).getBoundingClientRect();
            return scrollY > 0 && box.top > innerHeight / 4 && box.bottom < innerHeight * 3 / 4;
        }""",
        arg=place,
    )
    page.close()


def test_what_is_copied_from_an_article_has_no_signs(address: str, watched: Watched) -> None:
    page = watched.open(f"{address}/read?doc=dr-oracle-causes.md")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    text = page.locator(".article").evaluate("one => one.textContent")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.article'))")
    page.keyboard.press("Control+c")
    copied = page.evaluate("navigator.clipboard.readText()")

    assert "\n- " in text
    assert "\n- " not in copied
