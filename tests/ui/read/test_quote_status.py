"""Links to quotes that check themselves when they are opened."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from index.files.digests import quote_digest
from index.notebook.quote_check import remember
from index.records import Document, Heading, Span
from tests.support.pages import APP, ASKED, CALF, CALF_TEXT, click, html_of, rewrite
from tests.support.tiny_index import copy_of
from ui.read.quote_status import place_of
from ui.session.permalinks import place_parameters, read_address, read_remembered

QUOTE = CALF[CALF.index("The calf") : CALF.index("\n\n## What helps")]
PLACE = Span(CALF_TEXT.index(QUOTE), CALF_TEXT.index(QUOTE) + len(QUOTE))
LINK = {name: values[0] for name, values in place_parameters("calf.md", PLACE, quote=QUOTE).items()}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300)

Follow = Callable[..., str]


@pytest.fixture(scope="module")
def folder(small_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of(small_library, tmp_path_factory.mktemp("checked"))


@pytest.fixture
def follow(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Follow:
    """Follow a link after the article was rewritten."""

    def follow(text: str, link: Mapping[str, str] = LINK) -> str:
        rewrite(folder, text)
        monkeypatch.setattr(sys, "argv", ["app.py", str(folder / "index")])
        app = AppTest.from_file(APP, default_timeout=60).run()
        app.switch_page("read/page.py")
        for name, value in link.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception
        return html_of(app)

    return follow


@given(TEXTS, TEXTS, st.integers(0, 10**9))
def test_a_link_remembers_a_quote_whatever_its_words(doc_id: str, quote: str, start: int) -> None:
    span = Span(start, start + len(quote))

    address = read_address(place_parameters(doc_id, span, quote=quote))

    read = read_remembered(parse_qs(urlsplit(address).query, keep_blank_values=True))
    assert read == remember(quote, span)


def test_a_link_stays_short_enough_for_a_mail() -> None:
    quote = "word " * 300
    address = read_address(place_parameters("night-cramps.md", Span(1000, 2500), quote=quote))

    assert len(address) < 180


def test_a_place_is_told_by_heading_page_or_depth_never_by_characters() -> None:
    text = "One\n\n" + "words " * 900
    plain = Document(doc_id="a", path="a.txt", title="A", text=text)
    headed = replace(plain, headings=(Heading(start=0, end=3, level=1),))
    places = [Span(4, 9), Span(3_000, 3_010), Span(len(text) - 20, len(text))]

    assert [place_of(headed, places[1]), place_of(replace(plain, pages=(0, 2_000)), places[1])] == [
        "below “One”",
        "on page 2",
    ]
    assert [place_of(plain, place) for place in places] == [
        "near the beginning",
        "further down",
        "near the end",
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"digest": "none"},
        {"digest": ""},
        {"first": ""},
        {"first": "x" * 500},
        {"start": "-1"},
        {"end": "many"},
    ],
)
def test_a_malformed_link_remembers_nothing(changed: dict[str, str]) -> None:
    link = {**LINK, **changed}

    assert read_remembered({name: [value] for name, value in link.items()}) is None


def test_an_unchanged_quote_is_verified(follow: Follow) -> None:
    shown = follow(CALF)

    assert 'data-words="✓ word for word" data-more="Word for word as in the article' in shown
    assert f'<mark class="quote">{QUOTE}</mark>' in shown
    assert 'class="note"' not in shown


def test_a_moved_quote_is_shown_where_it_is_now(follow: Follow) -> None:
    shown = follow(f"A new beginning.\n\n{CALF}")

    assert 'data-words="✓ word for word, moved"' in shown
    assert f'<mark class="quote">{QUOTE}</mark>' in shown
    assert (
        "Moved: this link was made for another place of the article. The same words are now "
        "below “Why do calves cramp at night?”, highlighted there."
    ) in shown


def test_for_an_edited_quote_the_nearest_text_is_shown_unverified(
    follow: Follow,
) -> None:
    edited = QUOTE.replace("points down", "does not point down")

    shown = follow(CALF.replace(QUOTE, edited))

    assert 'data-words="≠ other words than the link’s"' in shown
    assert f'<mark class="quote">{edited}</mark>' in shown
    assert "Edited: the article no longer contains the words" in shown
    assert "The quote that this link was made for began <q><bdi>The calf muscle" in shown
    assert "✓ word for word" not in shown


def test_for_a_removed_quote_the_link_still_shows_what_it_recorded(follow: Follow) -> None:
    shown = follow("# Night cramps\n\nNothing of it is left here.")

    assert "Removed: the article no longer contains the words" in shown
    assert "It stood near the beginning" in shown
    assert f"its SHA-256 begins with <code><bdi>{quote_digest(QUOTE)[:16]}</bdi></code>" in shown
    assert 'href="./?q=The+calf+muscle+shortens+while"' in shown
    assert 'class="quote"' not in shown


def test_for_a_missing_article_the_link_still_shows_what_it_recorded(
    follow: Follow,
) -> None:
    shown = follow(CALF, {**LINK, "doc": "gone.md"})

    assert shown.count('class="trouble"') == 1
    assert "There is no article &#x27;gone.md&#x27;" in shown
    assert "The quote that this link was made for began" in shown
    assert 'href="read?doc=calf.md"' in shown


def test_hostile_words_in_a_link_are_escaped(follow: Follow) -> None:
    link = {**LINK, "first": "<script>alert(1)</script> $x$", "last": "<img src=x>"}

    shown = follow("# Night cramps\n\nNothing of it is left here.", link)

    assert "&lt;script&gt;alert(1)&lt;/script&gt; $x$" in shown
    assert "<script>alert" not in shown
    assert "<img" not in shown


def test_the_link_to_a_hit_in_place_checks_itself(
    folder: Path, follow: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(CALF)
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params["q"] = ASKED
    app.run()

    link = html_of(app).split('<article class="hit"')[1].split('href="./?beside=')[1].split('"')[0]
    assert f"digest={quote_digest(QUOTE)[:16]}" in link
    click(app, "Cite")
    assert f"digest={quote_digest(QUOTE)[:16]}" in html_of(app)
