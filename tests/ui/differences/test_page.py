import sys
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from index.differences.found_differences import PART, FoundDifferences
from index.differences.verdicts_table import VERDICTS, read_verdicts
from tests.support.bag_of_words import Build
from tests.support.differences import claim, difference, many, put
from tests.support.pages import Open, click, html_of, labels
from tests.support.tiny_index import copy_of
from ui.components.differing import line_html
from ui.differences.difference_html import difference_html
from ui.differences.words import intro_html, progress_words

OPPOSITE = difference(
    claim("Salt helps.", "helps"),
    claim("Salt does not help.", "does not help", source=None),
    kind="opposite",
    topic="salt",
)


@pytest.fixture
def folder(small_library: Path, tmp_path: Path) -> Path:
    """A library that a test may change."""
    return copy_of(small_library, tmp_path)


@pytest.fixture
def opened(folder: Path, open_page: Open) -> AppTest:
    """The page over two differences."""
    put(folder / "index", difference(), OPPOSITE)
    return open_page("differences/page.py")


def headings(app: AppTest) -> list[str]:
    return [part.split("</bdi>")[0] for part in html_of(app).split("<h2 id=")[1:]]


def test_both_quotes_are_shown_with_the_words_that_clash_and_why() -> None:
    newer = replace(difference(), newer="b")

    shown = difference_html(newer, number=1)

    assert "<bdi>Rest after a cramp</bdi></h2>" in shown
    assert "They give different numbers." in shown
    assert 'Rest takes <mark class="word">two days</mark>.' in shown
    assert 'Rest takes <mark class="word">a week</mark>.' in shown
    assert shown.index("<bdi>Hill</bdi>") < shown.index("newer</b>")
    assert shown.count("newer</b>") == 1
    assert "“two days” against “a week”." in shown
    assert 'href="read?doc=coast.md&amp;start=8&amp;end=28&amp;digest=' in shown
    assert 'href="./?q=Rest+takes+two+days."' in shown


def test_nothing_of_an_article_becomes_html_and_an_unnamed_source_is_said_to_be_so() -> None:
    hostile = claim("<b>Salt</b> & $x$", "$x$", source=None)

    shown = difference_html(difference(hostile, topic="<i>salt"), number=1)

    assert "&lt;b&gt;Salt&lt;/b&gt; &amp; <mark" in shown
    assert "<bdi>&lt;i&gt;salt</bdi>" in shown
    assert "<bdi>Source unknown</bdi> · " in shown


def test_the_surest_difference_comes_first_and_the_lists_narrow_them(opened: AppTest) -> None:
    assert not opened.exception
    assert [one.split("<bdi>")[1] for one in headings(opened)] == ["Rest after a cramp", "Salt"]
    assert "All 2 articles were searched." in html_of(opened)

    opened.selectbox(key="source").set_value("Hill").run()
    assert [one.split("<bdi>")[1] for one in headings(opened)] == ["Rest after a cramp"]
    opened.selectbox(key="why").set_value("They say the opposite").run()
    assert headings(opened) == []


def test_an_address_names_the_source_whose_differences_are_shown(
    folder: Path, open_page: Open
) -> None:
    put(folder / "index", difference(), OPPOSITE)

    app = open_page("differences/page.py", source="Hill")

    assert len(headings(app)) == 1


def test_a_click_confirms_or_dismisses_and_can_be_taken_back(
    folder: Path, opened: AppTest, open_page: Open
) -> None:
    file = folder / "corpus" / VERDICTS

    click(opened, "Confirm")
    click(opened, "Dismiss")

    assert {one.state for one in read_verdicts(file)} == {"confirmed", "dismissed"}
    # What was just dismissed is not taken away, so that it can be undone there.
    assert "You dismissed this." in html_of(opened)
    assert labels(opened).count("Undo") == 2
    again = open_page("differences/page.py")
    assert len(headings(again)) == 1
    click(opened, "Undo", nth=1)
    assert [one.state for one in read_verdicts(file)] == ["confirmed"]


def test_a_verdict_that_cannot_be_written_says_so_at_its_button(
    folder: Path, opened: AppTest
) -> None:
    (folder / "corpus" / VERDICTS).mkdir()

    click(opened, "Confirm")

    shown = html_of(opened)
    assert 'class="trouble"' in shown


def test_readers_see_no_buttons_that_change_anything(
    opened: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.differences.verdict_buttons.may_edit", lambda: False)

    opened.run()

    assert headings(opened)
    assert not {"Confirm", "Dismiss"} & set(labels(opened))


def test_twenty_are_shown_at_once_and_more_on_a_click(folder: Path, open_page: Open) -> None:
    put(folder / "index", *many(50), near=60)
    app = open_page("differences/page.py")
    assert len(headings(app)) == 20
    assert "Of 60 pairs of statements on the same subject the nearest 0 were read." in html_of(app)

    click(app, "Show 20 more of 30")
    click(app, "Show 10 more of 10")

    assert len(headings(app)) == 50


def test_a_running_search_says_how_far_it_is_beside_what_was_found_before(
    folder: Path, open_page: Open
) -> None:
    put(folder / "index", difference(), generation="000000")
    (folder / "index" / PART).write_text('{"search": "", "read": {"a": null, "b": null}}')

    app = open_page("differences/page.py")

    words = "Still looking: 2 pairs of statements read so far. Below is what was found before"
    assert words in html_of(app)
    assert len(headings(app)) == 1


def test_a_library_that_is_too_large_to_be_searched_is_told_so(build: Build) -> None:
    manifest = build("Tides rise.", "Boats sail.").generation.manifest
    large = replace(manifest, settings={**manifest.settings, "late_passages": 1})

    assert "not searched yet" in progress_words(FoundDifferences(), manifest, pairs=0)
    assert "as large as this one" in progress_words(FoundDifferences(), large, pairs=0)


def test_where_none_is_found_the_page_says_what_to_do(folder: Path, open_page: Open) -> None:
    unsearched = html_of(open_page("differences/page.py"))
    put(folder / "index")

    searched = html_of(open_page("differences/page.py"))

    assert "These articles were not searched yet." in unsearched
    assert "No two sources here contradict each other" not in unsearched
    assert "No two sources here contradict each other, as far as the search can tell." in searched
    assert 'href="library"' in searched


def test_how_often_the_page_is_right_is_said_where_it_was_measured() -> None:
    assert "read both. Of 68 pairs 59 really differ.</p>" in intro_html(
        "Of 68 pairs 59 really differ."
    )
    assert intro_html("").endswith("read both.</p>")


def test_an_article_says_how_many_of_its_statements_others_contradict(
    folder: Path, open_page: Open
) -> None:
    here = replace(claim("Stretch the calf.", source="Calf Society"), doc_id="calf.md")
    no = replace(difference(a=here, topic="no"), state="dismissed")
    again = difference(here, claim("Do not stretch it.", source="Hill"))
    put(folder / "index", difference(a=here), again)

    shown = html_of(open_page("read/page.py", doc="calf.md"))

    assert "2 statements here may contradict 1 other source." in shown
    assert 'href="differences?source=Calf+Society"' in shown
    assert line_html((no,), "calf.md") == ""
    assert line_html((difference(),), "calf.md") == ""


def test_without_an_index_the_page_says_how_to_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_page: Open
) -> None:
    monkeypatch.setattr(sys, "argv", ["app.py", str(tmp_path / "none")])

    app = open_page("differences/page.py", index=tmp_path / "none", corpus=(tmp_path,))

    assert not app.exception


def test_a_damaged_table_of_verdicts_costs_one_line_and_no_difference(
    folder: Path, open_page: Open
) -> None:
    put(folder / "index", difference(), OPPOSITE)
    (folder / "corpus" / VERDICTS).write_text("name,kind\nsalt,new\n")

    app = open_page("differences/page.py")

    assert not app.exception
    assert len(headings(app)) == 2
    assert html_of(app).count("Your verdicts on differences are not shown: ") == 1
