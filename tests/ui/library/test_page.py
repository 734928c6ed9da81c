"""The page Library, over a writable copy of a small corpus."""

import csv
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from index.errors import CorpusError
from index.store.folder.store import FolderStore
from ingest.build.background import state
from ingest.build.pipeline import build
from tests.support.pages import Open, click, html_of, labels
from tests.support.tiny_index import wait_for_build

FILES = ("boats.txt", "gulls.jsonl#1", "tides.md")


def type_into(app: AppTest, cells: dict[str, dict[str, object]]) -> AppTest:
    """Switch to the table and edit cells of it, by file and column."""
    app.toggle[0].set_value(True).run()
    editor = app.data_editor[0]
    files = list(editor.value["article"])
    assert editor.key is not None
    app.session_state[editor.key] = {
        "edited_rows": {files.index(file): new for file, new in cells.items()},
        "added_rows": [],
        "deleted_rows": [],
    }
    return app.run()


def describe(app: AppTest, cells: dict[int, dict[str, str]]) -> None:
    """Edit cells of the table of dropped files."""
    key = app.data_editor[0].key
    assert key is not None
    app.session_state[key] = {"edited_rows": cells, "added_rows": [], "deleted_rows": []}
    app.run()


def row_of(app: AppTest, file: str) -> dict[str, object]:
    """The row of a file, without the time it was last modified."""
    table = app.data_editor[0].value.drop(columns=["changed", "tags"])
    (row,) = table[table["article"] == file].astype(object).fillna("").to_dict("records")
    return {str(name): value for name, value in row.items() if value not in ("", False)}


def rows_of(library: Path) -> list[dict[str, str]]:
    with (library / "corpus" / "sources.csv").open(newline="") as opened:
        return list(csv.DictReader(opened))


def test_every_article_is_a_link_to_its_text_and_in_the_table_to_edit(
    library: Path, open_page: Open
) -> None:
    app = open_page(library / "index")

    assert not app.exception
    for doc_id, title in (
        ("boats.txt", "boats"),
        ("gulls.jsonl%231", "gulls"),
        ("tides.md", "Tides"),
    ):
        assert f'<a href="read?doc={doc_id}" target="_self"><bdi>{title}' in html_of(app)
    assert "Up to date: every article in the folder can be searched" in html_of(app)
    type_into(app, {})
    assert list(app.data_editor[0].value["article"]) == ["boats.txt", "gulls.jsonl#1", "tides.md"]
    assert row_of(app, "tides.md") == {
        "title": "Tides",
        "passages": 1,
        "format": "MD",
        "article": "tides.md",
    }
    assert "broken.pdf is damaged" in html_of(app)


def test_the_line_about_the_last_build_has_no_emoji_to_wait_for(
    library: Path, open_page: Open
) -> None:
    app = open_page(library / "index")

    (line,) = [one.label for one in app.expander if one.label.startswith("Last update")]

    assert re.fullmatch(r"Last update, \d+ \w+ \d{4}, \d\d:\d\d · 3 added, .*", line)


def test_edits_are_saved_and_picked_up_by_the_next_rebuild(library: Path, open_page: Open) -> None:
    app = open_page(library / "index")

    type_into(
        app,
        {
            "tides.md": {"source": " Coast  Press", "published": "May 2020", "title": "Tides"},
            "gulls.jsonl#1": {"licence": "MIT"},
        },
    )
    click(app, "Save 2 changed articles")

    assert not app.exception
    written = {
        row["path"]: (row["title"], row["source"], row["licence"]) for row in rows_of(library)
    }
    assert written == {"tides.md": ("", "Coast Press", ""), "gulls.jsonl#1": ("", "", "MIT")}
    assert row_of(app, "tides.md")["source"] == "Coast Press"
    assert "2 articles to update: 2 with new details" in html_of(app)

    click(app, "Update")
    wait_for_build(library / "index")
    app.run()

    assert "<b>Changed:</b> <bdi>gulls</bdi>, <bdi>Tides</bdi>" in html_of(app)
    assert "Up to date: every article" in html_of(app)
    documents = FolderStore(library / "index").open().documents
    assert [(one.source, one.published, one.licence) for one in documents] == [
        (None, None, None),
        (None, None, "MIT"),
        ("Coast Press", "2020-05", None),
    ]


def test_an_invalid_date_or_link_is_reported_and_not_saved(library: Path, open_page: Open) -> None:
    app = open_page(library / "index")

    type_into(app, {"tides.md": {"published": "3/4/2020"}, "boats.txt": {"url": "javascript:1"}})

    shown = html_of(app)
    assert "“Tides”: the date &#x27;3/4/2020&#x27; is ambiguous" in shown
    assert "is not a web address" in shown
    (save,) = [button for button in app.button if button.label.startswith("Save")]
    assert save.disabled


def test_an_edit_stays_with_its_article_when_another_build_goes_live(
    library: Path, open_page: Open
) -> None:
    app = open_page(library / "index")
    type_into(app, {"tides.md": {"author": "A. Moon"}})
    (library / "corpus" / "boats.txt").unlink()
    other = open_page(library / "index")
    click(other, "Update")
    wait_for_build(library / "index")

    app.run()
    assert "is shown once your edits are saved or discarded" in html_of(app)
    click(app, "Save 1 changed article")

    assert [(row["path"], row["author"]) for row in rows_of(library)] == [("tides.md", "A. Moon")]
    assert list(app.data_editor[0].value["article"]) == ["gulls.jsonl#1", "tides.md"]


def test_articles_are_removed_after_confirmation_and_can_be_brought_back(
    library: Path, open_page: Open
) -> None:
    app = open_page(library / "index")

    type_into(app, {name: {"selected": True} for name in ("boats.txt", "gulls.jsonl#1")})
    assert "Nothing is destroyed" in html_of(app)
    assert (library / "corpus" / "boats.txt").exists()
    click(app, "Yes, remove 2 articles")
    wait_for_build(library / "index")
    app.run()

    assert (library / "corpus" / ".removed" / "boats.txt").exists()
    assert list(app.data_editor[0].value["article"]) == ["tides.md"]
    assert "<b>Removed:</b> <bdi>boats.txt</bdi>, <bdi>gulls.jsonl#1</bdi>" in html_of(app)

    click(app, "Yes, go back")

    assert not app.exception
    assert FolderStore(library / "index").live() == "000001"
    assert "That stays so until an article changes" in html_of(app)

    assert len(app.data_editor[0].value) == 3


def test_not_every_article_can_be_removed(library: Path, open_page: Open) -> None:
    app = open_page(library / "index")

    type_into(app, {file: {"selected": True} for file in FILES})

    assert "Keep at least one" in html_of(app)
    assert "Yes, remove 3 articles" not in labels(app)


def test_a_dropped_file_can_be_described_and_added_while_another_build_runs(
    library: Path, open_page: Open
) -> None:
    app = open_page(library / "index")
    files = [
        ("Sand.md", b"# Sand dunes\n\nDunes wander with the wind.\n", "text/markdown"),
        ("again.txt", b"Boats sail at dawn.\n", "text/plain"),
        ("bad.pdf", b"not a pdf", "application/pdf"),
        ("sources.csv", b"path,title\n", "text/csv"),
    ]

    app.file_uploader[0].set_value(files).run()
    shown = html_of(app)
    table = app.data_editor[0].value
    assert list(table["title"].fillna("")) == ["Sand dunes", "again", "", ""]
    assert list(table["says"]) == ["", "already here", "cannot be read", "cannot be read"]
    assert "again.txt is already here as “boats”" in shown
    assert "bad.pdf is damaged" in shown
    assert "sources.csv is the name of a table about articles" in shown
    describe(app, {0: {"published": "3/4/2020"}})
    assert "Sand.md: the date &#x27;3/4/2020&#x27; is ambiguous" in html_of(app)
    assert [one.disabled for one in app.button if one.label == "Add 1 article"] == [True]
    describe(app, {0: {"source": "Dune Press", "title": "Sand dunes"}})
    with FolderStore(library / "index").writing():
        click(app, "Add 1 article")

        assert not app.exception
        assert "Another update is writing" in html_of(app)
        assert "An update that was started elsewhere has been running since" in html_of(app)
    assert (library / "corpus" / "Sand.md").read_bytes() == files[0][1]
    assert [(row["path"], row["title"], row["source"]) for row in rows_of(library)] == [
        ("Sand.md", "", "Dune Press")
    ]
    app.run()
    assert "1 article to update: 1 new file" in html_of(app)


def test_a_page_that_may_not_be_fetched_is_a_one_line_error(library: Path, open_page: Open) -> None:
    app = open_page(library / "index")
    (address,) = [box for box in app.text_input if box.label.startswith("Or add a web page")]

    address.set_value("http://localhost/private")
    click(app, "Add page")

    assert not app.exception
    assert "localhost/private was not fetched: " in html_of(app)


def test_a_read_only_library_can_still_be_read(
    library: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.library.page.os.access", lambda *_: False)

    app = open_page(library / "index")

    assert f"{library / 'corpus'} cannot be written to" in html_of(app)
    assert "<bdi>Tides</bdi>" in html_of(app)
    assert len(app.toggle) == 0
    assert not {"Update", "Add page"} & set(labels(app))
    assert len(app.file_uploader) == 0


def test_an_empty_library_says_so_once_and_no_failed_build(tmp_path: Path, open_page: Open) -> None:
    (tmp_path / "mine").mkdir()
    with pytest.raises(CorpusError):
        build(tmp_path / "index", corpus=[tmp_path / "mine"])

    app = open_page(tmp_path / "index", tmp_path / "mine")

    assert html_of(app).count("Your library is empty") == 1
    assert "Last update" not in html_of(app)


def test_the_page_offers_a_first_build_if_there_is_no_index(
    tmp_path: Path, open_page: Open
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.txt").write_text("Boats sail at dawn.\n")

    app = open_page(tmp_path / "index", tmp_path / "mine")

    assert not app.exception
    assert html_of(app).count("Your library is empty") == 1
    assert "there is 1 file to start with" in html_of(app)
    assert len(app.file_uploader) == 1
    assert "Read them in" in labels(app)
    assert state(tmp_path / "index").record is None
