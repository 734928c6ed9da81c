"""The list of the library: searched, sorted, tagged, with what is new."""

import stat
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import pytest

from index.errors import QuestionError
from index.notebook.saved_questions import save_question
from index.notebook.tags import read_tags, tags_file
from index.records import Document, Listing
from index.store.folder.store import FolderStore
from ingest.build.candidate import Candidate
from ingest.build.pipeline import build
from tests.support.pages import Open, click, html_of
from tests.support.tiny_index import wait_for_build
from ui.library.shelf import Entry, entries, found, in_order
from ui.library.uploads import dropped
from ui.session.tagged import tagged_articles
from ui.session.waiting import waiting_html

TIDES = Listing(doc_id="t", path="t", title="Tides", source="Coast Press", published="2020-05")
BOATS = Listing(doc_id="b", path="b", title="boats of Ärø", author="A. Moon; B. Sun")
GULLS = Listing(doc_id="g", path="g", title="Gulls", source="air", published="2019")


@pytest.fixture
def shelf() -> list[Entry]:
    return entries(
        [(TIDES, {}), (BOATS, {"source": "Dock"}), (GULLS, {"title": None})],
        tags={"b": ("Sea",), "t": ("sea", "moon")},
        added={"g": datetime(2026, 1, 2)},
    )


def ids(shown: Iterable[Entry]) -> str:
    return "".join(one.doc_id for one in shown)


@pytest.mark.parametrize(
    ("words", "tag", "shown"),
    [
        ("", "", "tbg"),
        ("TIDE", "", "t"),
        ("moon", "", "tb"),
        ("moon dock", "", "b"),
        ("ärø", "", "b"),
        ("", "SEA", "tb"),
        ("coast", "sea", "t"),
        ("nothing", "", ""),
    ],
)
def test_all_words_have_to_be_in_title_source_author_or_tags(
    shelf: list[Entry], words: str, tag: str, shown: str
) -> None:
    assert ids(found(shelf, words=words, tag=tag)) == shown


@pytest.mark.parametrize(
    ("order", "shown"),
    [
        ("Last added", "gtb"),
        ("Title", "bgt"),
        ("Source", "gtb"),
        ("Newest", "tgb"),
        ("Oldest", "gtb"),
    ],
)
def test_what_is_unknown_comes_last(shelf: list[Entry], order: str, shown: str) -> None:
    assert ids(in_order(shelf, order)) == shown


def test_articles_that_are_found_are_tagged_at_once_and_a_tag_leads_to_them(
    library: Path, open_page: Open
) -> None:
    app = open_page(library / "index")
    app.text_input(key="find").set_value("s").run()
    app.text_input(key="find").set_value("boat").run()
    assert "1 of 3 articles" in html_of(app)

    [box] = [one for one in app.text_input if one.label == "Tag"]
    box.set_value("sea; for Ann")
    click(app, "Tag 1 article")

    assert "Tagged 1 article with “sea”, “for Ann”." in html_of(app)
    store = FolderStore(library / "index").open()
    table = tags_file(store.manifest.corpus)
    assert read_tags(table, store.listings) == {"boats.txt": ("sea", "for Ann")}
    assert (library / "corpus" / "tags.csv") == table
    assert tagged_articles(["FOR ANN"]) == ("boats.txt",)
    assert tagged_articles([]) == ()
    with pytest.raises(QuestionError, match="No article has the tag “moon”"):
        tagged_articles(["moon"])
    tagged = open_page(library / "index", tag="for Ann")
    assert "1 of 3 articles with the tag <b><bdi>for Ann</bdi></b>" in html_of(tagged)
    assert 'href="./?tag=for+Ann" target="_self"><bdi>Ask these' in html_of(tagged)
    assert html_of(tagged).count("read?doc=") == 1


def test_tags_do_not_make_a_build_due_and_outlast_one(library: Path, open_page: Open) -> None:
    app = open_page(library / "index")
    app.toggle[0].set_value(True).run()
    key = app.data_editor[0].key
    assert key is not None
    app.session_state[key] = {"edited_rows": {2: {"tags": ["Moon"]}}}
    app.run()
    click(app, "Save 1 changed article")

    assert "Up to date" in html_of(app)
    (library / "corpus" / "new.txt").write_text("Sand is old.\n")
    report = build(library / "index", corpus=[library / "corpus"])

    assert report.changes.added == ("new.txt",)
    store = FolderStore(library / "index").open()
    assert read_tags(library / "corpus" / "tags.csv", store.listings) == {"tides.md": ("Moon",)}


def test_a_damaged_table_of_tags_costs_one_line_and_no_article(
    library: Path, open_page: Open
) -> None:
    table = library / "corpus" / "tags.csv"
    table.write_text("name,kind\ntides.md,Moon\n")

    app = open_page(library / "index")
    app.toggle[0].set_value(True).run()

    assert not app.exception
    assert len(app.data_editor[0].value) == 3
    assert html_of(app).count("Your tags are not shown: ") == 1
    app.toggle[0].set_value(False).run()
    assert html_of(app).count('href="read?doc=') == 3


@pytest.fixture
def with_new(library: Path) -> Path:
    (library / "corpus" / "sand.txt").write_text("Sand is old.\n")
    build(library / "index", corpus=[library / "corpus"])
    return library


def test_an_article_is_new_and_first_until_it_is_opened(with_new: Path, open_page: Open) -> None:
    before = html_of(open_page(with_new / "index"))
    opened = with_new / "index" / "opened.json"
    assert before.index("sand.txt") < before.index("boats.txt")
    assert before.count('<b class="new">new</b>') == 1

    open_page(with_new / "index", page="read/page.py", doc="boats.txt")
    assert not opened.exists()
    open_page(with_new / "index", page="read/page.py", doc="sand.txt")
    written = opened.stat()
    open_page(with_new / "index", page="read/page.py", doc="sand.txt")

    assert '<b class="new">' not in html_of(open_page(with_new / "index"))
    assert opened.stat().st_mtime_ns == written.st_mtime_ns
    assert stat.S_IMODE(written.st_mode) == 0o600


def test_with_an_audience_nobody_learns_what_was_opened(
    with_new: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.session.new_articles.has_audience", lambda: True)

    open_page(with_new / "index", page="read/page.py", doc="sand.txt")

    assert not (with_new / "index" / "opened.json").exists()
    assert '<b class="new">new</b>' in html_of(open_page(with_new / "index"))


def test_what_waits_for_consent_is_told_with_titles_wherever_one_is(
    library: Path, open_page: Open
) -> None:
    save_question(library / "corpus" / "saved.csv", "When do the tides rise?")
    app = open_page(library / "index")
    assert waiting_html() == ""
    (library / "corpus" / "tides.md").unlink()

    click(app, "Update")
    wait_for_build(library / "index")

    assert waiting_html().startswith('<p class="note waiting" role="status">')
    assert "1 of 1 saved question would be answered differently" in waiting_html()
    assert "is no longer answered, before by “Tides”; because of “Tides”" in waiting_html()
    assert '<a href="library"' in waiting_html()
    app.run()
    click(app, "Use the updated library")
    assert waiting_html() == ""


def test_a_dropped_scan_says_how_many_pages_are_to_be_recognised() -> None:
    document = Document(doc_id="a.pdf", path="a.pdf", title="A", text="one two")
    read = Candidate(name="a.pdf", articles=1, document=document, failed=(), scanned=41)

    one = dropped("a.pdf", b"", read, {})

    assert one.says == "a scan: 41 pages to recognise, which takes a while"
    assert one.row["words"] == 2
