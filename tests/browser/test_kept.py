"""Keeping a passage in a real browser: keep, note, export, and open its link later."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest
from playwright.sync_api import Download, expect

from index.files.digests import quote_digest
from index.notebook.kept_passages import read_kept
from ingest.build.pipeline import build
from tests.support.browser import (
    ASKED,
    HOSTILE_TEXT,
    HOSTILE_TITLE,
    SCREENSHOTS,
    SENTENCE,
    Watched,
    ask,
    served,
    until,
)
from tests.support.paths import ROOT
from tests.support.stores import wait_until

NOTE = "Ask the doctor <b>about</b> this, $x$."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browser-kept")
    (folder / "corpus").mkdir()
    copyfile(ROOT / "corpus" / "nass-patient-page.md", folder / "corpus" / "nass-patient-page.md")
    (folder / "corpus" / "zebra.txt").write_text(HOSTILE_TEXT, encoding="utf-8", newline="")
    (folder / "corpus" / "sources.csv").write_text(
        f"path,title,source\nnass-patient-page.md,Spasms,NASS\nzebra.txt,{HOSTILE_TITLE},=1+1\n",
        encoding="utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served(folder / "index", [folder / "corpus"]) as address:
        yield address


def keep_first(watched: Watched) -> None:
    watched.page.get_by_role("button", name="Keep", exact=True).first.click()
    expect(watched.page.get_by_test_id("stPopover").filter(has_text="Kept")).to_have_count(1)
    watched.settle()


def download(watched: Watched, label: str) -> Download:
    watched.page.get_by_text("Export", exact=True).click()
    with watched.page.expect_download() as downloading:
        # The passages come first, then who says what.
        watched.page.get_by_role("button", name=label, exact=True).first.click()
    button = watched.page.get_by_role("button", name=label, exact=True)
    # Else the next click on "Export" would close it. While a file is written its button is disabled
    # and has no focus, so that nothing hears the key.
    until(
        lambda: watched.page.keyboard.press("Escape"),
        lambda milliseconds: expect(button).to_have_count(0, timeout=milliseconds),
    )
    return downloading.value


def test_a_passage_is_kept_noted_and_exported_and_its_link_detects_an_edit(
    folder: Path,
    address: str,
    watched: Watched,
) -> None:
    page = watched.page
    ask(watched, address, ASKED)

    keep_first(watched)
    page.get_by_test_id("stPopover").filter(has_text="Kept").click()
    page.get_by_label("Note, in your own words").fill(NOTE)
    page.get_by_role("button", name="Save", exact=True).click()
    wait_until(lambda: [one.note for one in read_kept(folder / "corpus" / "kept.csv")] == [NOTE])
    watched.settle()
    watched.go("kept")
    expect(page.locator(".kept .own")).to_have_text(NOTE)
    watched.settle()

    (kept,) = read_kept(folder / "corpus" / "kept.csv")
    assert SENTENCE in kept.quote
    assert page.locator(".kept .passage").evaluate("e => e.textContent") == kept.quote
    page.screenshot(path=SCREENSHOTS / "kept.png")
    evidence = download(watched, "Evidence file")
    assert evidence.suggested_filename == "kept-passages.html"
    evidence.save_as(folder / "evidence.html")
    table = download(watched, "Table").path().read_bytes().decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table, newline=""))
    assert (row["quote"], row["note"]) == (kept.quote, NOTE)

    article = folder / "corpus" / "nass-patient-page.md"
    edited = SENTENCE.replace("usually", "never")
    text = article.read_text(encoding="utf-8").replace(SENTENCE, edited)
    article.write_text(text, encoding="utf-8")
    build(folder / "index", corpus=[folder / "corpus"])
    watched.open(row["permalink"])
    expect(page.locator(".mark[data-words^='≠'] + mark.quote").first).to_be_visible()

    assert edited in "".join(page.locator("mark.quote").all_inner_texts())
    assert "Edited: the article no longer contains the words" in page.locator(".note").inner_text()
    expect(page.locator(".note")).to_contain_text("Edited: the article no longer contains")
    watched.go("kept")
    expect(page.locator(".kept mark.gone")).to_have_text("usually")
    expect(page.locator(".kept .now mark.word")).to_have_text("never")


def test_the_evidence_file_is_self_contained_and_runs_nothing(
    folder: Path,
    address: str,
    watched: Watched,
) -> None:
    page = watched.page
    ask(watched, address, "zebra grazes on grass")
    evidence = download(watched, "Evidence file")
    evidence.save_as(folder / "zebra.html")

    page.goto((folder / "zebra.html").as_uri())

    quote = page.locator("blockquote").first.evaluate("e => e.textContent")
    assert quote in HOSTILE_TEXT
    assert quote_digest(quote) in page.locator("article").first.inner_text()
    assert page.title() == "zebra grazes on grass"
    assert page.locator("script, img, link, iframe, form, input").count() == 0
    assert HOSTILE_TITLE in page.locator("h2").first.inner_text()
    watched.hosts.discard((folder / "zebra.html").as_uri())


def test_kept_passages_fit_on_a_phone_and_hostile_text_stays_text(
    folder: Path,
    address: str,
    watched: Watched,
) -> None:
    page = watched.page
    page.set_viewport_size({"width": 390, "height": 844})
    ask(watched, address, "zebra grazes on grass")
    keep_first(watched)

    for show in ("Passages", "Saved questions", "History"):
        watched.open(f"{address}/kept?show={show.replace(' ', '+')}")
        expect(page.locator(".kept, .asking, .note").first).to_be_visible()
        assert watched.too_wide() == 0

    watched.open(f"{address}/kept")
    shown = page.locator("article.kept").filter(has_text=HOSTILE_TITLE)
    expect(shown).to_have_count(1)
    assert shown.locator("img, script, b, a[href*='evil']").count() == 0
    assert page.title() != "taken"
    assert "'=1+1" in (folder / "corpus" / "kept.csv").read_text(encoding="utf-8-sig")
