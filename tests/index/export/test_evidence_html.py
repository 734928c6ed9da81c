"""The HTML file with everything needed to check its quotes."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

from hypothesis import given
from lxml import html

from index import VERSION
from index.export.evidence_html import evidence_html
from index.files.digests import quote_digest
from tests.support.paths import ROOT
from tests.support.quotations import SALT, TEXTS, dossier, hostile, quoted

MADE = datetime(2026, 11, 26, 18, 4, tzinfo=UTC)


class Opened(HTMLParser):
    """The tags, the addresses and the words of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


@given(TEXTS)
def test_the_evidence_file_runs_and_fetches_nothing(text: str) -> None:
    page = evidence_html(dossier(hostile(text), title=text, claim=text, line=text), made=MADE)

    opened = Opened(page)
    assert set(opened.tags) <= {
        "html", "head", "meta", "title", "style", "body", "header", "h1", "bdi", "p", "table",
        "tr", "th", "td", "main", "article", "h2", "blockquote", "b", "span", "code", "a",
        "section", "ul", "li",
    }  # fmt: skip
    assert opened.tags.count("style") == opened.tags.count("title") == 1
    names = {name for name, _ in opened.attributes}
    assert not {name for name in names if name.startswith("on")} | (names & {"src", "style"})
    style = page[page.index("<style>") : page.index("</style>")]
    assert not re.search(r"url\(|@import|https?:", style)
    assert "default-src 'none'" in page[: page.index("<title>")]
    links = [link for name, link in opened.attributes if name == "href"]
    assert all(link == text and link.startswith(("http:", "https:")) for link in links)


@given(TEXTS.filter(lambda text: text.strip() != "" and "\0" not in text))
def test_a_quote_in_the_evidence_file_has_the_digest_shown_with_it(text: str) -> None:
    page = evidence_html(dossier(quoted(text)), made=MADE)

    (quote,) = Quotes(page).texts
    assert quote_digest(quote) in page
    # A browser would turn it into a line feed, which is another character.
    assert "\r" not in page
    assert quote == text


class Quotes(HTMLParser):
    """The text of each quote of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.is_in_quote = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "blockquote":
            self.texts.append("")
        self.is_in_quote = tag == "blockquote" or self.is_in_quote

    def handle_endtag(self, tag: str) -> None:
        self.is_in_quote = self.is_in_quote and tag != "blockquote"

    def handle_data(self, data: str) -> None:
        if self.is_in_quote:
            self.texts[-1] += data


def test_the_evidence_file_shows_everything_needed_to_check_a_quote() -> None:
    one = quoted(note="ask about it", said="Verified.", permalink="http://localhost/read?doc=a")

    page = evidence_html(dossier(one, claim="Salt helps."), made=MADE)

    words = " ".join("".join(map(str, html.fromstring(page.encode()).itertext())).split())
    for part in (
        "Does salt help?", "Salt helps.", "Salt Society", "On salt", "Ann and Bo",
        "16 October 2019", SALT.url, "salt.md", "Why · page 2 · characters 10–21",
        quote_digest("Salt helps."), quote_digest("all"), "ask about it", "Verified.",
        "generation 0007, built 21 November 2026, 18:04 UTC",
        f"26 November 2026, 18:04 UTC by Concordance {VERSION}",
        "This file shows what sources say; it does not judge who is right, and gives no advice.",
        "http://localhost/read?doc=a",
    ):  # fmt: skip
        assert part
        assert part in words


def test_the_version_is_that_of_the_project() -> None:
    assert f'version = "{VERSION}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
