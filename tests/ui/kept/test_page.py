"""Keeping a passage, and the page Kept."""

import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from index.notebook.kept_passages import KeptPassage, read_kept
from ingest.build.pipeline import build
from tests.support.pages import (
    APP,
    ASKED,
    CALF,
    CALF_TEXT,
    Open,
    click,
    html_of,
    labels,
    place_of,
    rewrite,
)

QUOTE = (
    "The calf muscle shortens while the foot points down. "
    "Tired nerves then fire and the muscle knots."
)
HOSTILE = "<script>alert(1)</script> $x^2$ **bold**\n\u202edesrever"


def kept(folder: Path) -> list[KeptPassage]:
    return read_kept(folder / "corpus" / "kept.csv")


def note(app: AppTest, words: str, collection: str = "") -> None:
    app.text_area[0].input(words)
    if collection:
        # The name is not in the list, like one typed by hand.
        (box,) = [box for box in app.selectbox if box.label == "Collection"]
        box.options.append(collection)
        box.set_value(collection)
    click(app, "Save")


def test_a_hit_is_kept_verbatim_with_a_click_and_can_get_a_note(
    open_page: Open, folder: Path
) -> None:
    app = open_page(q=ASKED)

    click(app, "Keep")
    note(app, HOSTILE)

    (one,) = kept(folder)
    assert (one.quote, one.note) == (QUOTE, HOSTILE)
    assert one.listing.doc_id == "calf.md"
    assert one.question == ASKED
    assert labels(app).count("Keep") == 2


def test_a_note_that_cannot_be_saved_is_reported_and_not_lost(
    open_page: Open, folder: Path
) -> None:
    app = open_page(q=ASKED)
    click(app, "Keep")
    lock = folder / "corpus" / ".kept.csv.lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()

    note(app, "mine")
    lock.rmdir()

    assert "kept.csv cannot be written (" in html_of(app)
    assert app.text_area[0].value == "mine"
    assert [one.note for one in kept(folder)] == [""]


def test_a_passage_can_be_kept_on_the_read_page(open_page: Open, folder: Path) -> None:
    app = open_page("read/page.py", doc="calf.md", **place_of(CALF_TEXT, "Tired nerves then fire"))

    click(app, "Keep")

    assert [one.quote for one in kept(folder)] == ["Tired nerves then fire"]
    click(app, "Take out")
    assert kept(folder) == []


def test_each_quote_is_shown_with_its_source_note_and_status(open_page: Open, folder: Path) -> None:
    asking = open_page(q=ASKED)
    click(asking, "Keep")
    note(asking, HOSTILE)

    app = open_page("kept/page.py")

    shown = html_of(app)
    assert not app.exception
    assert f'<div class="text passage" dir="auto">{QUOTE}</div>' in shown
    assert "Calf Society — “Night cramps”" in shown
    assert "4 May 2020" in shown
    assert "Verified: the article still has these words, in the same place." in shown
    assert "1 passage: 1 verified" in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt; $x^2$ **bold**&#10;\u202edesrever</p>" in shown
    assert [button.proto.label for button in app.get("download_button")] == [
        "Table",
        "Text",
        "RIS",
        "BibTeX",
        "Evidence file",
    ]


@pytest.mark.parametrize(
    ("text", "verdict", "words"),
    [
        (f"New.\n\n{CALF}", "moved", "Moved: the article still has these words, in another place."),
        (CALF.replace("down", "up"), "edited", "Edited: the article now says something else here."),
        ("# Other\n\nNothing of this is left.", "removed", "the article no longer contains these"),
    ],
)
def test_a_changed_quote_shows_its_status(
    open_page: Open, folder: Path, text: str, verdict: str, words: str
) -> None:
    click(open_page(q=ASKED), "Keep")

    rewrite(folder, text)
    shown = html_of(open_page("kept/page.py"))

    assert words in shown
    assert f'class="hit kept {verdict}"' in shown
    assert ('<mark class="gone">down</mark>' in shown) == (verdict == "edited")
    assert ('<mark class="word">up</mark>' in shown) == (verdict == "edited")
    if verdict != "edited":
        assert f">{QUOTE}</div>" in shown


def test_a_quote_outlives_its_article(open_page: Open, folder: Path) -> None:
    click(open_page(q=ASKED), "Keep")
    (folder / "corpus" / "calf.md").rename(folder / "corpus" / "night.md")
    build(folder / "index", corpus=[folder / "corpus"])

    app = open_page("kept/page.py")

    assert f">{QUOTE}</div>" in html_of(app)
    assert "Removed: its article is no longer in the library" in html_of(app)
    assert "Calf Society — “Night cramps”" in html_of(app)
    (folder / "corpus" / "night.md").rename(folder / "corpus" / "calf.md")
    build(folder / "index", corpus=[folder / "corpus"])


def test_the_articles_of_a_collection_are_a_scope_to_ask(open_page: Open, folder: Path) -> None:
    app = open_page(q=ASKED)
    click(app, "Keep")

    app = open_page("kept/page.py")
    asked = open_page(q="muscles twitch", article="calf.md")

    link = '<a href="./?article=calf.md" target="_self"><bdi>Ask these articles</bdi></a>'
    assert link in html_of(app)
    assert "<bdi>Calf Society — “Night cramps”</bdi>" in html_of(asked)
    assert "copper" not in html_of(asked).split("<footer>")[0].split('class="hit"', 1)[1]


def test_collections_can_be_named_ordered_and_removed(open_page: Open, folder: Path) -> None:
    asking = open_page(q=ASKED)
    click(asking, "Keep")
    note(asking, "", "For the *doctor*")
    click(asking, "Keep")
    click(asking, "Keep")
    names = {one.collection for one in kept(folder)}
    assert names == {"For the *doctor*"}
    first, second, third = [one.quote for one in kept(folder)]

    app = open_page("kept/page.py")
    click(app, "Down")
    assert [one.quote for one in kept(folder)] == [second, first, third]
    click(app, "Up", nth=2)
    assert [one.quote for one in kept(folder)] == [second, third, first]
    app.text_input[0].input("Mine")
    click(app, "Rename")
    assert {one.collection for one in kept(folder)} == {"Mine"}
    assert app.query_params["collection"] == "Mine"
    click(app, "Remove the collection")

    assert kept(folder) == []
    assert "Nothing is kept yet." in html_of(app)


def test_the_address_names_a_collection_and_the_list_switches_it(
    open_page: Open, folder: Path
) -> None:
    asking = open_page(q=ASKED)
    click(asking, "Keep")
    asking.session_state["kept-into"] = ""
    note(asking, "", "Other")
    asking.session_state["kept-into"] = ""
    click(asking, "Keep")
    assert [one.collection for one in kept(folder)] == ["Other", "Kept passages"]

    app = open_page("kept/page.py", collection="Kept passages")
    assert "<h2><bdi>Kept passages</bdi></h2>" in html_of(app)
    app.selectbox(key="collection").set_value("Other").run()

    assert "<h2><bdi>Other</bdi></h2>" in html_of(app)
    assert app.query_params["collection"] == "Other"
    assert "<h2><bdi>Other</bdi></h2>" in html_of(open_page("kept/page.py", collection="gone"))


def test_a_passage_taken_out_can_be_put_back_with_its_note(open_page: Open, folder: Path) -> None:
    asking = open_page(q=ASKED)
    click(asking, "Keep")
    note(asking, "mine")
    before = kept(folder)

    app = open_page("kept/page.py")
    click(app, "Take out", nth=1)
    assert kept(folder) == []
    assert "Taken out of “Kept passages”" in html_of(app)
    click(app, "Put it back")

    assert kept(folder) == before
    assert "Put it back" not in labels(app)


def test_an_unreadable_table_is_one_error_on_each_page(open_page: Open, folder: Path) -> None:
    (folder / "corpus" / "kept.csv").write_text("a,b\n1,2\n")

    for app in (open_page(q=ASKED), open_page("kept/page.py")):
        assert html_of(app).count("Keeping is off: ") == 1
        assert "has no column article" in html_of(app)
        assert "Keep" not in labels(app)


def test_without_an_index_the_page_says_how_to_build_one(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["app.py", str(tmp_path / "nothing")])
    app = AppTest.from_file(APP, default_timeout=60).run()
    app.switch_page("kept/page.py").run()

    assert not app.exception
    assert "Build one: python -m ingest build" in html_of(app)
