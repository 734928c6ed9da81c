"""A proposed source is named by the build, shown in Library and Read, and taken with a click."""

from pathlib import Path

import pytest

from index.store.open import open_store
from ingest.build.pipeline import build
from tests.support.pages import Open, click, html_of, labels
from tests.support.tiny_index import wait_for_build

LINE = "© 2024 Harbour & Sons"
TAKE = r"Take Harbour \& Sons"
PARTS = {
    "tides.txt": f"Tides\n\nTides rise at noon.\n\nThey fall at dusk.\n\n{LINE}\n",
    "boats.txt": "Boats\n\nBoats sail at dawn.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, text in PARTS.items():
        (corpus / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_build_counts_what_it_proposes_and_a_click_in_the_library_takes_it(
    folder: Path, open_page: Open
) -> None:
    report = build(folder / "index", corpus=[folder / "corpus"])
    app = open_page("library/page.py")

    assert report.notices == [
        "2 articles name no source. For 1 of them the page Library proposes one, which you can "
        "take with a click."
    ]
    assert "It looks like <b><bdi>Harbour &amp; Sons</bdi></b>, from" in html_of(app)
    assert "line 7" in html_of(app)
    assert [one.source for one in open_store(folder / "index").open().listings] == [None, None]

    click(app, TAKE)
    assert "The source is now Harbour &amp; Sons" in html_of(app)
    wait_for_build(folder / "index")
    app.run()

    written = (folder / "corpus" / "sources.csv").read_text(encoding="utf-8")
    assert "tides.txt,,Harbour & Sons,,,," in written.splitlines()
    assert TAKE not in labels(app)
    known = {one.doc_id: one for one in open_store(folder / "index").open().listings}
    assert (known["tides.txt"].source, known["tides.txt"].proposal) == ("Harbour & Sons", None)
    assert known["tides.txt"].origins["source"] == "sources.csv"


def test_the_reader_shows_the_proposal_with_its_line_until_it_is_taken(
    folder: Path, open_page: Open
) -> None:
    build(folder / "index", corpus=[folder / "corpus"])
    app = open_page("read/page.py", doc="tides.txt")

    start = PARTS["tides.txt"].index("©")
    assert "No source is named. It looks like <b><bdi>Harbour &amp; Sons</bdi></b>" in html_of(app)
    assert f"read?doc=tides.txt&amp;start={start}" in html_of(app)

    click(app, TAKE)

    assert "The source is now Harbour &amp; Sons." in html_of(app)
    assert "It looks like" not in html_of(app)
    wait_for_build(folder / "index")
