"""Books, saved pages, letters and RTF that were read wrongly once, each with the right value."""

from pathlib import Path

import pytest

from ingest.describe.metadata import describe
from ingest.reading import Reading
from tests.support.formats import blocks_of, reading_of
from tests.support.paths import SHARED, needs_shared

DOCUMENTS = SHARED / "inputs" / "documents"
EPUB_REPORTS = SHARED / "inputs" / "reports" / "epub"

pytestmark = needs_shared


def published(file: Path) -> str | None:
    """The date of publication that the page Read shows."""
    fields = describe(reading_of(file), skipped=(), path=file.name)
    return fields["published"].value if "published" in fields else None


def aside(reading: Reading) -> list[str]:
    return [reading.text[span.start : span.end] for span in reading.aside]


@pytest.mark.parametrize(
    ("file", "date"),
    [
        (DOCUMENTS / "e_dates.epub", "2001-05"),
        (DOCUMENTS / "e_calibre.epub", None),
        (DOCUMENTS / "e_pandoc.epub", "2021-03-04"),
        (EPUB_REPORTS / "dates.epub", "1999-03-01"),
        (EPUB_REPORTS / "calibre.epub", None),
    ],
)
def test_a_book_is_dated_by_its_publication(file: Path, date: str | None) -> None:
    assert published(file) == date


@pytest.mark.parametrize(
    ("name", "author"),
    [
        ("e_dates.epub", "Ann Example"),
        ("e_calibre.epub", None),
        ("e_pandoc.epub", "Ann Example; Bob Example"),
    ],
)
def test_a_book_has_those_authors_who_wrote_it(name: str, author: str | None) -> None:
    assert reading_of(DOCUMENTS / name).given.get("author") == author


def test_contents_pages_stand_aside_and_pages_outside_the_order_are_read() -> None:
    linear, calibre = reading_of(DOCUMENTS / "e_linear.epub"), EPUB_REPORTS / "calibre.epub"
    report = reading_of(calibre)

    assert aside(linear) == ["NAVTOC Night cramps"]
    assert "NONLINEAR answer: stretch the calf." in linear.text
    assert aside(report) == ["Contents", "First part", "Second part"]
    assert "forty minutes[1] at a low heat" in report.text
    assert "ASIDENOTE about the oven." in report.text
    assert "NOTELINEARNO in a fan oven" in report.text


def test_a_book_of_pandoc_is_read_with_its_marks() -> None:
    reading = reading_of(DOCUMENTS / "e_pandoc.epub")

    assert blocks_of(reading)[5:] == [
        ("paragraph", 0, "ABSTRACT words about night cramps in older adults."),
        ("heading", 1, "Introduction"),
        ("paragraph", 0, "Night cramps wake many older people[1] from sleep. remain. H₂O and 10⁶."),
        ("item", 1, "FOOTNOTE quinine is not licensed."),
        ("heading", 1, "Methods"),
        ("item", 1, "Term"),
        ("item", 2, "DEFINITION of the term follows here."),
        ("item", 1, "First step"),
        ("item", 1, "Second step\n  Continued paragraph of the second step."),
        ("paragraph", 0, "Caption of the table of drugs"),
        ("header", 0, "Drug | Dose"),
        ("row", 0, "Quinine | 200 mg"),
        ("paragraph", 0, "Caption of the figure"),
        ("paragraph", 0, "A quotation of a patient."),
        ("paragraph", 0, "E = mc²"),
    ]
    assert aside(reading) == [
        *("Cramps by pandoc", "Ann Example", "Bob Example", "2021-03-04", "Abstract"),
    ]
    assert reading.left_out == {"struck-out passages": 1}


def test_a_book_with_notes_that_open_at_a_touch_is_read_as_it_shows() -> None:
    reading = reading_of(DOCUMENTS / "e_popup.epub")

    assert [words for _, _, words in blocks_of(reading)] == [
        "Night cramps",
        "Quinine[1] is given by some against cramps. It may cause bleeding.",
        "POPUP quinine is not licensed.",
        "hydrochlorothiazide is a diuretic.",
        "300 mg",
        "痙攣 cramp",
        *("Tetany", "low calcium", "FIGCAP stretch"),
        *("Drug | Dose", "Quinine | 200 mg", "Quinine | 300 mg"),
    ]
    assert reading.left_out == {
        "page numbers": 1,
        "hidden parts": 2,
        "struck-out passages": 1,
        "drawings": 1,
    }


def test_a_page_saved_by_chromium_is_read_with_its_shadow_tree_and_its_frame() -> None:
    reading = reading_of(DOCUMENTS / "m01.mhtml")

    assert [kind for kind, _, _ in blocks_of(reading)].count("heading") == 2
    for words in (
        "of practice – naïve as it was.",
        "SHADOWTEXT Taurine was tried in people with liver disease and made cramps rarer.",
        "SLOTTED Vitamin E was tried as well, without any effect on cramps.",
        "IFRAMETEXT An embedded leaflet says that quinine can cause bleeding.",
        "Electrolytes were measured, and the 痙攣 was noted by all of the doctors.",
    ):
        assert words in reading.text
    assert reading.text.index("IFRAMETEXT") < reading.text.index("Electrolytes")
    assert (reading.given["url"], published(DOCUMENTS / "m01.mhtml")) == (
        "http://127.0.0.1:8700/page.html",
        "2021-03-04",
    )


def test_a_letter_of_one_line_is_read() -> None:
    reading = reading_of(DOCUMENTS / "x.eml")

    assert (reading.text, reading.given) == ("body", {"title": "x"})


def test_a_page_in_xml_is_read() -> None:
    assert reading_of(DOCUMENTS / "x.xhtml").text == "XHTML page about dantrolene."


def test_an_rtf_file_of_pandoc_is_read_with_its_marks() -> None:
    reading = reading_of(DOCUMENTS / "x.rtf")

    assert blocks_of(reading) == [
        ("paragraph", 0, "Cramps by pandoc"),
        ("paragraph", 0, "Ann Example"),
        ("paragraph", 0, "Bob Example"),
        ("paragraph", 0, "2021-03-04"),
        ("heading", 1, "Introduction"),
        ("paragraph", 0, "Night cramps wake many older people[1] from sleep. remain. H₂O and 10⁶."),
        ("heading", 1, "Methods"),
        ("paragraph", 0, "Term"),
        ("paragraph", 0, "DEFINITION of the term follows here."),
        ("item", 1, "First step"),
        ("item", 1, "Second step\n  Continued paragraph of the second step."),
        ("header", 0, "Drug | Dose"),
        ("row", 0, "Quinine | 200 mg"),
        ("paragraph", 0, "Caption of the table of drugs"),
        ("paragraph", 0, "A quotation of a patient."),
        ("paragraph", 0, "E\u2004=\u2004mc²"),
        ("paragraph", 0, "[1] FOOTNOTE quinine is not licensed."),
    ]
    assert reading.left_out == {"struck-out passages": 1}
